"""Which terms contradict each other, and what are the cheapest ways out?"""

from decide.language import mark
from decide.questions.question import Question

QUESTION = Question(
    id="repair",
    place=40,
    asks=mark("Which promises contradict each other, and what is the way out?"),
    example=("overcommit",),
    option_tab="terms",
)
