"""What does one option do, and what holds it back?"""

from decide.questions.question import Question

QUESTION = Question(
    id="show",
    place=20,
    study=False,
)
