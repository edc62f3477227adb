"""How good is a laydown of one's own?"""

from decide.questions.question import Question

QUESTION = Question(
    id="plan",
    place=50,
    option_tab="plan",
)
