"""What a command has said, as a page shows it: its sentences, and the tables that a screen draws with lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

_HEADING, _ROW = "┃", "│"
_FRAME = ("┏", "┡", "└", "├", "╇")


@dataclass
class OutputPart:
    """Sentences, or a table: `headings` and `rows`, one as long as the other."""

    text: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def split_output(text: str) -> list[OutputPart]:
    """The parts in their order."""
    parts = []
    for is_table, lines in groupby(text.splitlines(), key=_is_table_line):
        if is_table:
            parts += list(_read_tables(lines))
        elif sentences := "\n".join(line.rstrip() for line in lines).strip("\n"):
            parts.append(OutputPart(sentences))
    return parts


def _is_table_line(line: str) -> bool:
    return line.startswith((_HEADING, _ROW, *_FRAME))


def _read_tables(lines: Iterator[str]) -> Iterator[OutputPart]:
    """A table begins with its upper frame. A cell that is too wide goes on in the next line, whose first is empty."""
    table = OutputPart()
    for line in lines:
        if line.startswith(_HEADING):
            table.headings = _read_cells(line, _HEADING)
        elif line.startswith(_ROW):
            _add_row(table, _read_cells(line, _ROW))
        elif line.startswith("└"):
            yield table
            table = OutputPart()
    if table.rows:
        yield table


def _read_cells(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in line.split(mark)[1:-1]]


def _add_row(table: OutputPart, cells: list[str]) -> None:
    if cells and not cells[0] and table.rows:
        table.rows[-1] = [before + more for before, more in zip(table.rows[-1], cells, strict=True)]
    else:
        table.rows.append(cells)
