"""What would it take?"""

from decide.language import mark
from decide.questions.question import Question, Tab

QUESTION = Question(
    id="gap",
    place=90,
    asks=mark("What has to be pledged for more, at what price, and where does money end?"),
    example=("stay", "--floor", "upland=60"),
    tab=Tab(
        page="tradeoff",
        title=mark("What would it take?"),
        button=mark("Work out what it would take"),
        takes=mark("The least that has to be pledged, and the price as the floor rises: up to a minute."),
    ),
)
