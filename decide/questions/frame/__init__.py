"""What do the sources say beyond the scores?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="frame",
    place=108,
    asks=mark("What do the sources say of each option beyond the scores?"),
    example=("--weight", "reach=2", "--weight", "ownership=1"),
    tab=Tab(
        page="tradeoff",
        title=mark("Beyond the scores"),
        heading=mark("What do the sources say of each option beyond the scores?"),
        button=mark("Set the codes beside the scores"),
        takes=mark("Each option is planned once, for its score: some seconds."),
        about=OPTIONS,
    ),
)
