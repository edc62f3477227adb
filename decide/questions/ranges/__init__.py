"""What of a plan is forced, and what is free?"""

from decide.language import mark
from decide.questions.question import Question, Tab

QUESTION = Question(
    id="ranges",
    place=140,
    asks=mark("What of a plan is forced, what is free, what could not be missed?"),
    example=("stay",),
    tab=Tab(
        page="sure",
        title=mark("Free and forced"),
        heading=mark("What of a plan is forced, and what is free?"),
        button=mark("Find what is free"),
        takes=mark(
            "Lowest and highest presence and effort near the best plan, and what could not be missed: about a minute."
        ),
    ),
)
