"""Records of a text whose cells are quoted; a stray quote spoils the record in which it stands and no other."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# A photo as text has millions of letters; the module's own limit of 131,072 would refuse it.
csv.field_size_limit(1 << 30)
# A quoted cell may go on over so many lines: a photo is written in lines of 76 letters.
_MOST_LINES = 200_000
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class Dialect:
    """How cells are set apart and quoted. `width`: how many cells a record has. `escapes`: quotes by a backslash."""

    delimiter: str
    width: int
    quote: str = '"'
    escapes: bool = False


@dataclass
class ParsedRecords:
    """Records with their cells. `misquoted`: which of them were read with a stray quote as a letter of its cell.

    `broken`: those that cannot be split into cells -> how many cells at their beginning are in their place.
    """

    cells: list[list[str]] = field(default_factory=list)
    misquoted: list[int] = field(default_factory=list)
    broken: dict[int, int] = field(default_factory=dict)


def read_records(lines: Sequence[str], dialect: Dialect, *, is_last: bool) -> tuple[ParsedRecords, list[str]]:
    """Read lines as records; and the lines at their end that belong to a cell which goes on behind them."""
    plain_lines, records = _unescape_lines(lines) if dialect.escapes else lines, ParsedRecords()
    try:
        records.cells.extend(csv.reader(plain_lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True))
    except csv.Error:
        records.cells.clear()
    # As many records as lines: no cell goes on over several, and no quote is out of place.
    if len(records.cells) == len(lines):
        return records, []
    records, start = _read_record_by_record(plain_lines, dialect, is_last=is_last)
    return records, list(lines[start:])


def parse_record(line: str, dialect: Dialect) -> list[str] | None:
    """The cells of a line that is a well-formed record by itself."""
    try:
        return next(csv.reader([line], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True), [])
    except csv.Error:
        return None


def _read_record_by_record(lines: Sequence[str], dialect: Dialect, *, is_last: bool) -> tuple[ParsedRecords, int]:
    """Record by record, and how many lines that took; behind a stray quote reading begins anew with the next line."""
    records, start = ParsedRecords(), 0
    while start < len(lines):
        first = start
        reader = csv.reader(
            _iterate_lines(lines, first), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True
        )
        try:
            for cells in reader:
                end = first + reader.line_num
                if end - start > 1 and _has_swallowed_records(cells, lines[start:end], dialect):
                    break
                records.cells.append(cells)
                start = end
            else:
                return records, len(lines)
        except csv.Error as error:
            is_open = str(error) == "unexpected end of data" and len(lines) - start < _MOST_LINES
            if is_open and not is_last and not _has_record(lines[start + 1 :], dialect):
                return records, start
        _add_damaged_record(records, lines[start], dialect)
        start += 1
    return records, start


def _iterate_lines(lines: Sequence[str], first: int) -> Iterator[str]:
    return (f"{lines[at]}\n" for at in range(first, len(lines)))


def _has_swallowed_records(cells: Sequence[str], lines: Sequence[str], dialect: Dialect) -> bool:
    """Whether a cell over several lines rather is several records, the first with a quote that never closes."""
    if len(cells) != dialect.width:
        return _has_record(lines[1:], dialect)
    return dialect.width > 2 and all(_resembles_record(line, dialect) for line in lines)


def _resembles_record(line: str, dialect: Dialect) -> bool:
    """Whether a line has the cells of a record when its quotes are letters, its first and most of them filled."""
    cells = [cell.strip(f"{dialect.quote} \t") for cell in line.split(dialect.delimiter)]
    return len(cells) == dialect.width and bool(cells[0]) and 2 * sum(map(bool, cells)) > len(cells)


def _has_record(lines: Sequence[str], dialect: Dialect) -> bool:
    delimiters = dialect.width - 1
    return dialect.width > 1 and any(
        line.count(dialect.delimiter) >= delimiters and len(parse_record(line, dialect) or ()) == dialect.width
        for line in lines
    )


def _add_damaged_record(records: ParsedRecords, line: str, dialect: Dialect) -> None:
    """Read a line whose quotes do not pair, where only one way gives the cells of a record; else it is broken."""
    at = len(records.cells)
    unescaped = parse_record(_ESCAPED.sub(_replace_escape, line), dialect)
    if unescaped is not None and len(unescaped) == dialect.width:
        records.cells.append(unescaped)
        return
    for cells in (_split_within_quotes(line, dialect), _split_at_delimiters(line, dialect)):
        if len(cells) == dialect.width:
            records.cells.append(cells)
            records.misquoted.append(at)
            return
    records.cells.append(_split_within_quotes(line, dialect))
    records.broken[at] = _count_cells_before_damage(line, dialect)


def _split_within_quotes(line: str, dialect: Dialect) -> list[str]:
    """Cells where a quote ends its cell only before a delimiter, and none holds the beginning of another.

    A quote that never ends its cell is a letter of it.
    """
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    letter = f"(?:(?!{delimiter}{quote}).)"
    pattern = re.compile(f"{quote}({letter}*?){quote}(?:{delimiter}|$)|([^{delimiter}]*)(?:{delimiter}|$)", re.DOTALL)
    cells, at, doubled = [], 0, dialect.quote * 2
    while at <= len(line):
        cell = pattern.match(line, at)
        if cell is None:
            break
        cells.append(
            _strip_unpaired_quote(cell[2], dialect) if cell[1] is None else cell[1].replace(doubled, dialect.quote)
        )
        if cell.end() == len(line) and not (cell.end() > at and line[cell.end() - 1] == dialect.delimiter):
            break
        at = cell.end()
    return cells


def _split_at_delimiters(line: str, dialect: Dialect) -> list[str]:
    """Cells as delimiters alone set them apart, without the quotes around all of a cell."""
    quote = dialect.quote
    pair = re.compile(f"\\s*{re.escape(quote)}(.*){re.escape(quote)}\\s*", re.DOTALL)
    cells = [(cell, pair.fullmatch(cell)) for cell in line.split(dialect.delimiter)]
    return [
        within[1].replace(quote * 2, quote) if within else _strip_unpaired_quote(cell, dialect)
        for cell, within in cells
    ]


def _strip_unpaired_quote(cell: str, dialect: Dialect) -> str:
    """The cell without the one quote at its beginning or end that has no partner."""
    return (
        cell.strip(dialect.quote + " ") if cell.count(dialect.quote) == 1 and _has_quote_at_end(cell, dialect) else cell
    )


def _has_quote_at_end(cell: str, dialect: Dialect) -> bool:
    return cell.strip().startswith(dialect.quote) or cell.strip().endswith(dialect.quote)


def _count_cells_before_damage(line: str, dialect: Dialect) -> int:
    """How many cells at the beginning of the line are well formed."""
    count, at = 0, -1
    for _ in range(4 * dialect.width):
        at = line.find(dialect.delimiter, at + 1)
        cells = parse_record(line[:at], dialect) if at >= 0 else None
        count = max(count, len(cells or ()))
    return count if count < dialect.width else 0


def _unescape_lines(lines: Sequence[str]) -> list[str]:
    return [_ESCAPED.sub(_replace_escape, line) if "\\" in line else line for line in lines]


def _replace_escape(escape: re.Match[str]) -> str:
    return '""' if escape[1] == '"' else "\\"
