"""What is there to decide, on two to four pages?"""

from decide.language import mark
from decide.questions.question import OPTIONS, Question, Tab

QUESTION = Question(
    id="brief",
    place=15,
    asks=mark("What does a decision meeting need, on two to four pages?"),
    example=("--no-gap",),
    tab=Tab(
        page="tradeoff",
        title=mark("Brief"),
        heading=mark("What does a decision meeting need, on two to four pages?"),
        button=mark("Write the brief"),
        takes=mark("Options, break-evens and the gap of the first option are worked out: about a minute."),
        about=OPTIONS,
    ),
)
