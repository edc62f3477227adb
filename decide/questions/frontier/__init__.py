"""What does one aim cost of another?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="frontier",
    place=80,
    asks=mark("How much of one can be had for how much of the other?"),
    example=("upland", "lowland"),
    tab=Tab(
        page="tradeoff",
        title=mark("What does one aim cost of another?"),
        button=mark("Draw the frontier"),
        takes=mark("Every efficient plan between the two, for every option: about half a minute for all options."),
        about=OPTIONS,
    ),
)
