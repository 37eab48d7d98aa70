"""A value is made once, however many threads ask for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.lazy_value import LazyValue


def test_threads_that_ask_at_once_get_one_value() -> None:
    makings: list[int] = []

    def make() -> object:
        makings.append(1)
        time.sleep(0.05)
        return object()

    value = LazyValue(make)
    with ThreadPoolExecutor(8) as threads:
        values = {id(one) for one in threads.map(lambda _: value.get(), range(8))}
    assert (len(makings), len(values)) == (1, 1)


def test_what_failed_is_tried_again() -> None:
    answers: Iterator[ValueError | str] = iter([ValueError("no"), "yes"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    value = LazyValue(make)
    with pytest.raises(ValueError, match="no"):
        value.get()
    assert value.get() == "yes"
