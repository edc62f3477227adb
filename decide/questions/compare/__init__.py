"""Which option does what, for whom?"""

from decide.questions.question import Question

QUESTION = Question(
    id="compare",
    place=10,
    study=False,
)
