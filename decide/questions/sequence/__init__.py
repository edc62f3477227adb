"""In which order, and what does waiting cost?"""

from decide.questions.question import Question

QUESTION = Question(
    id="sequence",
    place=60,
    asks="Who moves when, and what does waiting cost?",
    example=("stay",),
)
