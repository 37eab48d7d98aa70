"""What appears on the officer's screen: progress while a run works, tables when it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from domain.progress import listen
from fangpin.control_codes import replace_control_codes


class _Screen(Console):
    """A console that shows every text as it is: no markup, and no code that the terminal would obey."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Show texts and tables; options as rich has them."""
        super().print(*(replace_control_codes(one) if isinstance(one, str) else one for one in objects), **options)


# A file or pipe has no width of its own; 80 columns would break every line of a table.
console = _Screen(highlight=False, markup=False, width=None if sys.stdout.isatty() else 160)


@contextmanager
def working() -> Iterator[None]:
    """Show each step: a moving line on a terminal, plain lines elsewhere (a scheduler's log)."""
    if not console.is_terminal:
        with listen(lambda step: console.print(f"· {step}")):
            yield
        return
    with console.status("准备") as status, listen(lambda step: status.update(replace_control_codes(step))):
        yield


def show_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table whose numbers stand right."""
    table = Table(title=title, title_justify="left")
    lines = [list(row) for row in rows]
    for position, heading in enumerate(headings):
        numeric = bool(lines) and all(isinstance(line[position], int) for line in lines)
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for line in lines:
        table.add_row(*(replace_control_codes(str(cell)) for cell in line))
    console.print(table)
