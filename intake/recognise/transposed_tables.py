"""Tables that lie on their side: the headings stand one below the other, and each column is a row of data."""

from __future__ import annotations

from collections.abc import Sequence

from domain.county.source import SourceDeclaration
from intake.recognise.heading_levels import Heading, HeadingColumn, TextRows
from intake.recognise.heading_lookup import HeadingLookup
from intake.recognise.heading_match import match_heading

# The headings of such a table stand in one of the first columns.
_COLUMNS = 3
_FEWEST = 3


def find_transposed_source(rows: TextRows, lookups: Sequence[HeadingLookup]) -> tuple[SourceDeclaration, int] | None:
    """The source all of whose required headings stand below each other in one column, and that column's position."""
    width = len(rows[0][1]) if rows else 0
    candidates = []
    for position in range(min(width, _COLUMNS)):
        texts = [cells[position] for _, cells in rows]
        heading = Heading((0,), tuple(HeadingColumn(text, unnumbered=text) for text in texts), 0)
        matches = (match_heading(lookup, heading) for lookup in lookups)
        candidates += [
            (match, position) for match in matches if not match.missing_fields and len(match.columns) >= _FEWEST
        ]
    best, column = max(candidates, key=lambda pair: pair[0].fit, default=(None, 0))
    return (best.lookup.source, column) if best is not None else None
