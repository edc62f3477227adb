"""In which order, and what does waiting cost?"""

from decide.questions.question import Question

QUESTION = Question(
    id="sequence",
    place=60,
)
