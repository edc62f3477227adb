"""How good is a laydown of one's own?"""

from decide.language import mark
from decide.questions.question import Question

QUESTION = Question(
    id="plan",
    place=50,
    asks=mark("How good is my plan, where does it lose, which moves help?"),
    example=("stay", "--laydown", "laydown.csv"),
    option_tab="plan",
)
