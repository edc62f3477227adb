"""Which option does what, for whom?"""

from decide.language import mark
from decide.questions.question import Question

QUESTION = Question(
    id="compare",
    place=10,
    asks=mark("Which option does what, for whom, at what cost?"),
    example=(),
    page="own-figures",
)
