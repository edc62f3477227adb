"""Options solved in processes of their own, one for each core: Python runs one thread at a time, so on one process
planners would wait for each other.

A process speaks with one thread of this server over its own pipes, keeps nothing but the packs it was asked about last,
and ends when the pipes close. Where a solve starts comes with the question, and the optimum it reaches goes back with
the answer: any process may solve anything, and one that is lost takes nothing with it. (Python's own pool of processes
would load the main script in each, which is the page itself here.)
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count
from queue import PriorityQueue
from threading import local
from time import perf_counter
from typing import Any, BinaryIO, TypeVar

from decide.errors import DecideError, Fault, NoAnswer
from decide.pack.mode import WEIGHTED
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.processors import jobs
from decide.questions.prices.reach import Bound, Reach, reach
from decide.results.facts import Facts, answered
from decide.solve.answer import HIGHS, Answer
from decide.solve.settled import Settled, Start

MOST = 8  # processes, each of 150 MB; thirteen options are then two turns
PACKS_KEPT = 8  # by each process, half a megabyte each: two languages of the packs the server keeps
COMMAND = (sys.executable, "-P", "-c", "from decide.ui.solvers import main; main()")

FIRST, THEN = range(2)
"""How urgent: who leads, which everyone waits for, and what is filled in later."""

Made = TypeVar("Made")

_log = logging.getLogger("decide")


@dataclass(frozen=True)
class Question:
    """One option to be solved."""

    pack: Hashable
    """Key of the pack in its language."""
    option: str
    what_if: WhatIf
    start: Start | None
    theatre: Theatre | None = None
    """The pack, for a process that does not know it."""


@dataclass(frozen=True)
class Following(Question):
    """Up to how many of something the price of an option holds, once it is solved."""

    wanted: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Solved:
    """What became of a question."""

    reply: Facts | NoAnswer
    reached: Start | None
    """The optimum, if it was of the weighted score: what another question may start from."""
    seconds: float


def solve(theatre: Theatre, question: Question) -> Solved:
    """Solve one option. Raises `InputError` or `Fault` as `decide.results.facts.compare` does."""
    begun = perf_counter()
    case, session, solved = _solved(theatre, question)
    reply = solved if isinstance(solved, NoAnswer) else Facts.of(theatre, solved)
    return Solved(reply, session.reached if case.mode == WEIGHTED else None, perf_counter() - begun)


def follow(theatre: Theatre, question: Following) -> Reach:
    """Up to how many; nothing of an option without an answer. Raises as `solve`, and as `reach`."""
    solved = _solved(theatre, question)[2]
    return {} if isinstance(solved, NoAnswer) else reach(solved, question.wanted)


def _solved(theatre: Theatre, question: Question) -> tuple[Case, Settled, Answer | NoAnswer]:
    case = resolve(theatre, question.option, question.what_if)
    session = Settled(question.start)
    return case, session, answered(case, HIGHS, session)


def reply_to(theatre: Theatre, question: Question) -> Any:
    """What a question of either kind comes to."""
    return follow(theatre, question) if isinstance(question, Following) else solve(theatre, question)


class Queue:
    """Threads that do what is most urgent first, and what is as urgent in the order in which it came. Safe to share
    between threads."""

    def __init__(self, threads: int):
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="solve")
        self._waiting, self._count = PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any]]](), count()

    def submit(self, urgency: int, work: Callable[..., Made], *about: Any) -> Future[Made]:
        """Have work done; the lower its urgency's number, the sooner. What is cancelled before it begins is not."""
        future = Future[Made]()
        self._waiting.put((urgency, next(self._count), future, partial(work, *about)))
        self._threads.submit(self._next)
        return future

    def close(self) -> None:
        """Wait until all is done, and end the threads."""
        self._threads.shutdown()

    def _next(self) -> None:
        _, _, future, work = self._waiting.get()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)


@cache
def solvers() -> Queue:
    """The threads that `ask`, one for each process."""
    return Queue(min(MOST, jobs()))


def ask(theatre: Theatre, question: Question) -> Any:
    """Have a question answered by the process of this thread. Raises as `reply_to`."""
    process: Process = _of_thread.__dict__.setdefault("process", Process())
    return process.ask(theatre, question)


_of_thread = local()


class Process:
    """A process that solves for one thread."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def ask(self, theatre: Theatre, question: Question) -> Any:
        """Have a question answered; by a new process if this one is lost, and here if there can be none. Raises as
        `reply_to`, and `Fault` if the new one is lost as well."""
        for _ in range(2):
            if not self._starts():
                return reply_to(theatre, question)
            try:
                reply = self._exchange(question)
                if reply is None:
                    reply = self._exchange(replace(question, theatre=theatre))
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                _log.warning("a solver process was lost: %r", error)
            else:
                if isinstance(reply, Exception):
                    raise reply
                return reply
        raise Fault(f"{question.option}: two processes were lost while it was solved.")

    def _starts(self) -> bool:
        """Whether there is a process, now at the latest."""
        if self._running is None:
            try:
                self._running = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError as error:
                _log.warning("no solver process could be started: %r", error)
        return self._running is not None

    def _exchange(self, question: Question) -> Any:
        assert self._running is not None
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        try:
            _send(question, self._running.stdin)
            reply = pickle.load(self._running.stdout)
        except BaseException:  # a reply that is left unread must never be taken for another's
            self.close()
            raise
        return reply

    def close(self) -> None:
        """End the process."""
        if self._running is not None:
            self._running.kill()
            self._running.communicate()
            self._running = None


def _send(what: Any, to: Any) -> None:
    pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def main() -> None:
    """What a process does: answer until its pipe closes. Ctrl-C is the server's to hear, and what anything prints goes
    to the server's log."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    log = sys.stderr.fileno() if sys.stderr else os.open(os.devnull, os.O_WRONLY)
    os.dup2(log, sys.stdout.fileno())
    serve(sys.stdin.buffer, replies)


def serve(questions: BinaryIO, replies: BinaryIO) -> None:
    """Answer questions until there are no more, or nobody hears: what `reply_to` gives, the exception it ended in, or
    None for an unknown pack."""
    packs: OrderedDict[Hashable, Theatre] = OrderedDict()
    while True:
        try:
            question: Question = pickle.load(questions)
        except EOFError:
            return
        if question.theatre is not None:
            packs[question.pack] = question.theatre
        while len(packs) > PACKS_KEPT:
            packs.popitem(last=False)
        try:
            _send(_reply(packs, question), replies)
        except BrokenPipeError:  # the server ended while this was solved
            return


def _reply(packs: OrderedDict[Hashable, Theatre], question: Question) -> Any:
    theatre = packs.get(question.pack)
    if theatre is None:
        return None
    packs.move_to_end(question.pack)
    try:
        return reply_to(theatre, question)
    except DecideError as error:
        return error
    except Exception as error:
        _log.error("a fault while solving", exc_info=error)
        return RuntimeError(repr(error))
