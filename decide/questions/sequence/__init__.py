"""In which order, and what does waiting cost?"""

from decide.language import mark
from decide.questions.question import Question, Tab

QUESTION = Question(
    id="sequence",
    place=103,
    asks=mark("Who moves when, and what does waiting cost?"),
    example=("stay",),
    tab=Tab(
        page="tradeoff",
        title=mark("What does waiting cost?"),
        button=mark("Follow the path"),
        takes=mark("Who moves when, and the same option with every arrival later: some seconds."),
    ),
)
