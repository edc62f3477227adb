"""How much likelier may an option make what no score holds?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="breakeven",
    place=123,
    asks=mark("How much likelier may an option make a shock before another is better?"),
    example=("--futures", "4"),
    tab=Tab(
        page="sure",
        title=mark("Break-even"),
        heading=mark("How much likelier may an option make a shock before another is better?"),
        button=mark("Find where the choice turns"),
        takes=mark(
            "Every option is planned anew under every stress case: ten futures take about four minutes for all "
            "options. Longer runs are better made on the command line and opened here."
        ),
        about=OPTIONS,
    ),
)
