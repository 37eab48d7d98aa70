"""Tables that lie on their side: the headings stand one below the other, and each column is a row of data."""

from __future__ import annotations

from collections.abc import Sequence

from domain.declarations.source import SourceDeclaration
from intake.recognise.heading_levels import Column, Heading, Rows
from intake.recognise.heading_lookup import Lookup
from intake.recognise.heading_match import match

# The headings of such a table stand in one of the first columns.
_COLUMNS = 3
_FEWEST = 3


def find_upright(rows: Rows, lookups: Sequence[Lookup]) -> tuple[SourceDeclaration, int] | None:
    """The source all of whose required headings stand below each other in one column, and that column's position."""
    width = len(rows[0][1]) if rows else 0
    found = []
    for position in range(min(width, _COLUMNS)):
        texts = [cells[position] for _, cells in rows]
        heading = Heading((0,), tuple(Column(text, written=text) for text in texts), 0)
        matches = (match(lookup, heading) for lookup in lookups)
        found += [(one, position) for one in matches if not one.missing and len(one.columns) >= _FEWEST]
    best, column = max(found, key=lambda pair: pair[0].fit, default=(None, 0))
    return (best.lookup.source, column) if best is not None else None
