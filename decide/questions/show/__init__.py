"""What does one option do, and what holds it back?"""

from decide.language import mark
from decide.questions.question import Question

QUESTION = Question(
    id="show",
    place=20,
    asks=mark("What does one option do, what holds it back, and why does it differ?"),
    example=("stay",),
    page="tutorial",
)
