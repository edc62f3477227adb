"""Which assumptions move the result?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="drivers",
    place=130,
    asks=mark("Which assumptions move the result, which could change who leads?"),
    example=("--trajectories", "1", "--futures", "4"),
    tab=Tab(
        page="sure",
        title=mark("Assumptions"),
        heading=mark("Which assumptions move the result?"),
        button=mark("Move every assumption"),
        takes=mark("Each assumption at its low and its high, for every option: a minute or two for all options."),
        about=OPTIONS,
    ),
)
