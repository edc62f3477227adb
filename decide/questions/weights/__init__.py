"""For which weights does each option lead?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="weights",
    place=110,
    asks=mark("Under which weights does each option lead, and what would flip the leader?"),
    example=("--draws", "50", "--solved", "8"),
    tab=Tab(
        page="sure",
        title=mark("Weights"),
        heading=mark("For which weights does each option lead?"),
        button=mark("Try all weights"),
        takes=mark("Every option makes its best plan for every weighting: about a minute for all options."),
        about=OPTIONS,
    ),
)
