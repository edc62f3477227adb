"""What could be handled otherwise?"""

from decide.language import mark
from decide.questions.question import Question, Tab

QUESTION = Question(
    id="dilemmas",
    place=106,
    asks=mark("What would another posture change?"),
    example=("stay",),
    tab=Tab(
        page="tradeoff",
        title=mark("What would another posture change?"),
        button=mark("Set every lever"),
        takes=mark("The option with every setting of every lever, beside the option as it is: some seconds."),
    ),
)
