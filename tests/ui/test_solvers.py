"""Processes that solve: they answer as the library does, and one that is lost takes nothing with it."""

from __future__ import annotations

import io
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from decide.ui.solvers import Following, Process, Question, Solved, follow, serve, solve

from decide.errors import Fault, InputError, NoAnswer
from decide.pack.mode_text import parse_mode
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.questions.prices.reach import reach
from decide.results.facts import Facts, put_together
from decide.results.study import COLUMNS
from decide.solve.answer import answer
from decide.ui import solvers
from tests.served import HUNG

QUESTION = Question("drill", "steady", WhatIf(sets=(parse_set("units.infantry.strength+=50"),)), None)


@pytest.fixture
def process() -> Iterator[Process]:
    """One that is ended with its test."""
    made = Process()
    yield made
    made.close()


@pytest.fixture
def question(drill: Theatre) -> Question:
    """About the first option of the drill pack."""
    return replace(QUESTION, option=next(iter(drill.options)))


def assert_same(one: Solved, other: Solved, theatre: Theatre) -> None:
    """To the last digit."""
    assert isinstance(one.reply, Facts)
    assert isinstance(other.reply, Facts)
    assert one.reply.certificate == other.reply.certificate
    tables = [put_together(theatre, [item], WhatIf()) for item in (one.reply, other.reply)]
    for name in COLUMNS:
        pd.testing.assert_frame_equal(*(getattr(table, name) for table in tables), check_exact=True)


def running(process: Process) -> int:
    assert process._running is not None
    return process._running.pid


def test_a_process_says_what_the_library_says(drill: Theatre, process: Process, question: Question) -> None:
    here = solve(drill, question)
    there = process.ask(drill, question)
    assert_same(there, here, drill)
    assert_same(process.ask(drill, replace(question, start=there.reached)), here, drill)


def test_a_process_says_up_to_how_many_as_the_library_does(
    drill: Theatre, process: Process, question: Question
) -> None:
    bounds = (("unit", "infantry"), ("bed", "hill"))
    following = Following(question.pack, question.option, question.what_if, None, wanted=bounds)
    here = reach(answer(resolve(drill, question.option, question.what_if)), bounds)
    assert here
    assert process.ask(drill, following) == follow(drill, following) == here
    parts = [process.ask(drill, replace(following, wanted=(bound,))) for bound in bounds]
    assert {bound: most for part in parts for bound, most in part.items()} == here


def test_a_lost_process_is_replaced(drill: Theatre, process: Process, question: Question) -> None:
    before = process.ask(drill, question)
    first = running(process)
    os.kill(first, signal.SIGKILL)
    assert_same(process.ask(drill, question), before, drill)
    assert running(process) != first


def test_without_any_process_the_server_solves_itself(
    drill: Theatre, process: Process, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solvers, "COMMAND", ("/no/such/python",))
    assert_same(process.ask(drill, question), solve(drill, question), drill)


def test_what_no_process_survives_is_a_fault(
    drill: Theatre, process: Process, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than taking the server with it."""
    monkeypatch.setattr(solvers, "COMMAND", (sys.executable, "-c", ""))
    with pytest.raises(Fault, match="two processes"):
        process.ask(drill, question)


def test_a_wrong_question_ends_no_process(drill: Theatre, process: Process, question: Question) -> None:
    wrong = replace(question, what_if=WhatIf(sets=(parse_set("units.infantry.strength=-1"),)))
    process.ask(drill, question)
    first = running(process)
    with pytest.raises(InputError) as here:
        solve(drill, wrong)
    with pytest.raises(InputError) as there:
        process.ask(drill, wrong)
    assert there.value.problems == here.value.problems
    process.ask(drill, question)
    assert running(process) == first


def test_ctrl_c_is_the_servers_to_hear_and_the_end_of_the_pipe_ends_it(
    drill: Theatre, process: Process, question: Question
) -> None:
    process.ask(drill, question)
    first = running(process)
    os.kill(first, signal.SIGINT)
    process.ask(drill, question)
    assert running(process) == first
    assert process._running is not None
    assert process._running.stdin is not None
    process._running.stdin.close()
    assert process._running.wait(HUNG) == 0
    process._running.stdin = None


def test_a_pack_is_asked_for_once_and_the_oldest_is_forgotten(drill: Theatre, question: Question) -> None:
    packs = [replace(question, pack=number) for number in range(solvers.PACKS_KEPT + 1)]
    questions = [question, *(replace(one, theatre=drill) for one in packs), packs[1], packs[0]]
    replies = io.BytesIO()
    serve(io.BytesIO(b"".join(map(pickle.dumps, questions))), replies)
    replies.seek(0)
    unknown, *solved, last, first = [pickle.load(replies) for _ in questions]
    assert unknown is None
    assert all(isinstance(reply, Solved) for reply in (*solved, last))
    assert first is None


def test_why_there_is_no_answer_comes_back(drill: Theatre, process: Process, question: Question) -> None:
    beyond = replace(question, what_if=WhatIf(mode=parse_mode("least:upland=60,cap.infantry=5")))
    here, there = solve(drill, beyond), process.ask(drill, beyond)
    assert isinstance(here.reply, NoAnswer)
    assert isinstance(there.reply, NoAnswer)
    assert str(there.reply) == str(here.reply)
    assert there.reached is None


def test_a_process_whose_server_is_gone_ends_without_a_word(drill: Theatre, question: Question) -> None:
    class Nobody(io.BytesIO):
        def write(self, _: object) -> int:
            raise BrokenPipeError

    serve(io.BytesIO(pickle.dumps(replace(question, theatre=drill)) * 2), Nobody())
