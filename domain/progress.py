"""Where the run stands, told to whoever listens: the command line shows it, a scheduled run needs nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str], None]
_listeners: list[Listener] = []


@contextmanager
def listen(listener: Listener) -> Iterator[None]:
    """Let `listener` hear every step while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def format_sheet(file: str, sheet: str) -> str:
    """A sheet as messages name it."""
    return f"{file}［{sheet}］" if sheet else file


def report_step(step: str) -> None:
    """Say in Chinese what begins now; never a cell's value."""
    for listener in list(_listeners):
        listener(step)
