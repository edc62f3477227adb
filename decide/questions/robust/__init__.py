"""What if the assumptions are off?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="robust",
    place=120,
    asks=mark("Which option holds up over sampled futures and under shocks?"),
    example=("--futures", "4"),
    tab=Tab(
        page="sure",
        title=mark("Futures"),
        heading=mark("What if the assumptions are off?"),
        button=mark("Put the options to the futures"),
        takes=mark(
            "Fifty futures take about a minute and a half for all options. Longer runs are better made on the command "
            "line and opened here."
        ),
        about=OPTIONS,
    ),
)
