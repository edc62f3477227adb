"""Which terms contradict each other, and what are the cheapest ways out?"""

from decide.questions.question import Question

QUESTION = Question(
    id="repair",
    place=40,
)
