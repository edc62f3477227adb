"""What would one more of anything buy?"""

from decide.language import mark
from decide.questions.question import Question

QUESTION = Question(
    id="prices",
    place=30,
    asks=mark("What would one more of anything buy, and up to how many?"),
    example=("stay",),
    option_tab="binding",
)
