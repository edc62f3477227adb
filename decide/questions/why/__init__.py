"""Why do two options differ?"""

from decide.language import mark
from decide.questions.question import Question, Tab

QUESTION = Question(
    id="why",
    place=100,
    asks=mark("Which named changes make the difference between two options?"),
    example=("reinforce",),
    tab=Tab(
        page="tradeoff",
        title=mark("Why do two options differ?"),
        button=mark("Break the difference down"),
        takes=mark("Every change's share of the difference, exactly: up to half a minute."),
    ),
)
