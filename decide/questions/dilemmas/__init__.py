"""What could be handled otherwise?"""

from decide.questions.question import Question

QUESTION = Question(
    id="dilemmas",
    place=70,
)
