"""Does it agree with the record?"""

from decide.language import mark
from decide.questions.question import NONE, Question, Tab

QUESTION = Question(
    id="hindcast",
    place=150,
    asks=mark("What does the record say beside the programme?"),
    example=(),
    page="validation",
    tab=Tab(
        page="sure",
        title=mark("The record"),
        heading=mark("Does it agree with the record?"),
        button=mark("Set the record beside it"),
        takes=mark(
            "Strengths and deaths of the years on record beside what the programme says of them, and what would have "
            "to be otherwise where they differ: about a minute."
        ),
        about=NONE,
    ),
)
