"""What would one more of anything buy?"""

from decide.questions.question import Question

QUESTION = Question(
    id="prices",
    place=30,
    option_tab="binding",
)
