"""How complete inboxes are, looked at once for as long as nothing in them changes, by a process of its own."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from threading import Lock

from domain.digests import hash_texts
from domain.periods import Period
from pipeline.county.load_county import load_county
from services.deliveries.readiness import Readiness, check_readiness

# Inboxes whose answer is kept.
_KEPT = 24


@dataclass(frozen=True)
class ReadinessQuestion:
    """Which inbox is looked at, and for what. `folder`: none where nothing has come yet."""

    folder: Path | None
    config: Path
    period: Period
    today: date

    def compute_digest(self) -> str:
        """A hash that changes with any file of the inbox or of the configuration."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file()) if self.folder else []
        facts = [f"{path}\t{(status := path.stat()).st_size}\t{status.st_mtime_ns}" for path in files]
        return hash_texts(load_county(self.config).digest, str(self.period), self.today.isoformat(), *facts)


class ReadinessMemory:
    """Answers of `check_readiness`: an inbox of a whole county takes half a minute, which no page waits for."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Future[Readiness]] = OrderedDict()
        self._lock = Lock()

    def find(self, question: ReadinessQuestion) -> Readiness | None:
        """The answer; none while it is being looked for, which begins with the first question.

        Raises what `check_readiness` does.
        """
        answer = self._ask(question)
        return answer.result() if answer.done() else None

    def wait(self, question: ReadinessQuestion, seconds: float) -> Readiness | None:
        """As `find`, but for so long it is waited for."""
        try:
            return self._ask(question).result(seconds)
        except TimeoutError:
            return None

    def _ask(self, question: ReadinessQuestion) -> Future[Readiness]:
        if question.folder is None:
            return _answer_at_once(question)
        digest = question.compute_digest()
        with self._lock:
            if digest not in self._answers:
                self._answers[digest] = self._process.submit(answer_question, question)
            self._answers.move_to_end(digest)
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
            return self._answers[digest]

    @cached_property
    def _process(self) -> ProcessPoolExecutor:
        """One at a time, ended after each: what a library holds of a large file goes with it."""
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1)


def _answer_at_once(question: ReadinessQuestion) -> Future[Readiness]:
    answer: Future[Readiness] = Future()
    answer.set_result(answer_question(question))
    return answer


def answer_question(question: ReadinessQuestion) -> Readiness:
    """What the question asks for, at once."""
    county = load_county(question.config)
    return check_readiness(question.folder, county, county.policy(None), question.period, question.today)
