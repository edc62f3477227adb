"""What could be handled otherwise?"""

from decide.questions.question import Question

QUESTION = Question(
    id="dilemmas",
    place=70,
    asks="What would another posture change?",
    example=("stay",),
)
