"""Rows of a sheet as headings of one, two or three levels: per column its own heading and the groups over it (M03)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from intake.recognise.heading_endings import HeadingEndings
from intake.recognise.heading_forms import list_forms, make_plain_key, strip_numbers

SEARCHED_ROWS = 40
# Group, subgroup, heading.
LEVELS = 3
# Numbers that a clerk or a printer gives to rows; they say nothing about the row.
ORDINALS = frozenset({"序号", "行号"})
# What a row below the heading says of its columns: a unit, a demand, how to fill them in.
_NOTE = re.compile(
    r"[(\[【](?=.*[^\W\d]).*[)\]】]|[万千百]?元|[万千百]?[人户]|元/[月年人]|分钟|小时|天|日|平方米|㎡|升|升/人[·.]日|吨|亩|岁|周岁|个|次|%"
    r"|必填项?|选填项?|可选|非必填|文本(?:格式)?|数字|数值|日期(?:格式)?|下拉选择|字符型?|字符串|YYYY[-/.]?MM[-/.]?DD",
    re.IGNORECASE,
)
# A line above the table that names who filled it in, or when: no groups.
_SIGNATURE = re.compile(r"(?:单位)?(?:填报|填表|制表|审核|复核|经办|联系|报送|负责|统计)人员?")
_LABEL = re.compile(r".*(?:时间|日期|单位|电话|领导)")
_FILLED_IN = re.compile(
    r".*(?:人|员|单位|时间|日期|电话|部门|机构|编号|领导|名称|盖章|签字)\s*[:：].*|.*\d{4}\s*[-年./]\s*\d{1,2}.*"
)

TextRows = Sequence[tuple[int, list[str]]]
MergedRanges = Sequence[tuple[int, int, int, int]]


@dataclass(frozen=True)
class HeadingColumn:
    """What stands over one column.

    `heading`: its own heading. `groups`: the upper headings that reach over it, outermost first. `groups_above`: the
    same from rows that are no part of this heading. `label`: all of it as one text. `unnumbered`: the heading without
    its number.
    """

    heading: str = ""
    groups: tuple[str, ...] = ()
    groups_above: tuple[str, ...] = ()
    note: str = ""
    unnumbered: str = ""

    @cached_property
    def label(self) -> str:
        """Groups, heading and note as one text."""
        return "".join(self.groups) + self.heading + (f"（{self.note}）" if self.note else "")

    def has_same_heading(self, other_column: HeadingColumn) -> bool:
        """Whether the same stands over both columns, blanks aside."""
        first, second = ("\n".join((*column.groups_above, column.label)).split() for column in (self, other_column))
        return bool(self.heading) and "".join(first) == "".join(second)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The forms it may be known by, best first; empty for a column without heading."""
        if not self.heading:
            return ()
        outer = ["".join(self.groups), *reversed(self.groups)] if self.groups else []
        joined_keys = [make_plain_key(group) + make_plain_key(self.unnumbered) for group in outer]
        return tuple(dict.fromkeys([*filter(None, joined_keys), *list_forms(self.unnumbered)]))


@dataclass(frozen=True)
class Heading:
    """One row, or up to three and a row of units below them read as one. `rows`: their numbers.

    `first_index`: of its first row among the non-blank rows.
    """

    rows: tuple[int, ...]
    columns: tuple[HeadingColumn, ...]
    first_index: int

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """A heading per column."""
        return tuple(column.label for column in self.columns)

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """Per column the forms it may be known by."""
        return tuple(column.keys for column in self.columns)

    @cached_property
    def all_keys(self) -> frozenset[str]:
        """The forms of all columns."""
        return frozenset(key for column in self.columns for key in column.keys)

    @cached_property
    def ordinals(self) -> set[int]:
        """Positions of the columns that number the rows."""
        return {position for position, keys in enumerate(self.keys) if not ORDINALS.isdisjoint(keys)}


def list_headings(
    rows: TextRows, merged_ranges: MergedRanges = (), endings: HeadingEndings | None = None
) -> Iterator[Heading]:
    """Every row that could be the heading, alone and together with one or two rows below it.

    `merged_ranges`: first row, last row, first and last position of each merged range, where that is known. `endings`:
    pass over rows in which no cell can be a declared heading.
    """
    spans = _find_spans(merged_ranges)
    may_be_heading = [endings is None or endings.has_heading_cell(cells) for _, cells in rows[: SEARCHED_ROWS + LEVELS]]
    for index, levels in product(range(min(len(rows), SEARCHED_ROWS)), range(1, LEVELS + 1)):
        if index + levels <= len(rows) and any(may_be_heading[index : index + levels]):
            yield _build_heading(rows, index, levels, spans)


def list_headings_ending_at(last_row: int, rows: TextRows, merged_ranges: MergedRanges = ()) -> Iterator[Heading]:
    """Those of `list_headings` whose last row has this number."""
    spans = _find_spans(merged_ranges)
    for index, levels in product(range(min(len(rows), SEARCHED_ROWS)), range(1, LEVELS + 1)):
        if last_row in (
            number for number, _ in rows[index + levels - 1 : index + levels + 1]
        ) and index + levels <= len(rows):
            heading = _build_heading(rows, index, levels, spans)
            if heading.rows[-1] == last_row:
                yield heading


def _find_spans(merged_ranges: MergedRanges) -> dict[int, dict[int, int]]:
    """Row -> first position -> last position of the ranges that are merged across columns."""
    spans: dict[int, dict[int, int]] = {}
    for top, _, left, right in merged_ranges:
        if right > left:
            spans.setdefault(top, {})[left] = right
    return spans


def _build_heading(rows: TextRows, index: int, levels: int, spans: dict[int, dict[int, int]]) -> Heading:
    """The heading of so many rows from this index on."""
    end = index + levels
    notes = rows[end][1] if end < len(rows) and _is_notes(rows[end][1]) else None
    start = max(0, end - LEVELS)
    rows_above, heading_rows = rows[start:index], rows[index:end]
    reaches = _find_reaches([*rows_above, *heading_rows], spans)
    column_cells = list(zip(*(cells for _, cells in heading_rows), strict=True))
    headings = [next((cell for cell in reversed(cells) if cell.strip()), "") for cells in column_cells]
    unnumbered = strip_numbers(headings)
    columns = []
    for position, (cells, heading) in enumerate(zip(column_cells, headings, strict=True)):
        depth = max((level for level, cell in enumerate(cells) if cell.strip()), default=0)
        upper_texts = [reach[position] for reach in reaches[: len(rows_above) + depth]]
        columns.append(
            HeadingColumn(
                heading,
                tuple(dict.fromkeys(filter(None, upper_texts[len(rows_above) :]))),
                tuple(filter(None, upper_texts[: len(rows_above)])),
                _strip_brackets(notes[position]) if notes and heading else "",
                unnumbered[position],
            )
        )
    numbers = tuple(number for number, _ in (*heading_rows, *([rows[end]] if notes else [])))
    return Heading(numbers, tuple(columns), index)


def _find_reaches(rows: TextRows, spans: dict[int, dict[int, int]]) -> list[list[str]]:
    """Per row and column the text of the group that reaches there.

    A group reaches over the blank cells to its right: as far as its cell is merged where the row has merged cells, else
    to where it or a row above it begins anew. A heading under which nothing stands is no group, nor is a title.
    """
    reaches: list[list[str]] = []
    begins: set[int] = set()
    for level, (number, cells) in enumerate(rows):
        below = [cells_below for _, cells_below in rows[level + 1 :]]
        if _is_title(cells, below, spans.get(number, {})) or _is_signature_row(cells):
            reaches.append([""] * len(cells))
            continue
        reaches.append(_find_row_reach(cells, below, begins, spans.get(number, {})))
        begins |= {position for position, cell in enumerate(cells) if cell.strip()}
    return reaches


def _find_row_reach(
    cells: Sequence[str], below: Sequence[Sequence[str]], begins: set[int], spans: dict[int, int]
) -> list[str]:
    reach, end, texts = "", len(cells), []
    for position, cell in enumerate(cells):
        if cell.strip():
            is_group = position in spans or any(lower[position].strip() for lower in below)
            is_group = is_group and not (
                _SIGNATURE.fullmatch(cell.strip()) and "".join(cells[position + 1 : position + 2])
            )
            reach = cell if is_group else ""
            end = spans.get(position, position if spans else len(cells))
        elif position in begins or position > end:
            reach = ""
        texts.append(reach)
    return texts


def _is_title(cells: Sequence[str], below: Sequence[Sequence[str]], spans: dict[int, int]) -> bool:
    """Whether the row has one cell alone that stands over the whole table."""
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    if len(filled) != 1:
        return False
    widest = max((position for lower in below for position, cell in enumerate(lower) if cell.strip()), default=0)
    begins = min((position for lower in below for position, cell in enumerate(lower) if cell.strip()), default=0)
    if filled[0] in spans:
        return spans[filled[0]] >= widest and filled[0] <= begins
    return filled[0] <= begins


def _is_signature_row(cells: Sequence[str]) -> bool:
    """Whether the row says who filled in the table, or when."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(_FILLED_IN.fullmatch(cell) for cell in filled) or all(
        _SIGNATURE.fullmatch(cell) or _LABEL.fullmatch(cell) for cell in filled
    )


def _is_notes(cells: Sequence[str]) -> bool:
    """Whether the row says nothing but units and demands of its columns."""
    filled = [unicodedata.normalize("NFKC", cell).strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_NOTE.fullmatch(cell) for cell in filled)


def _strip_brackets(cell: str) -> str:
    return cell.strip().strip("()[]（）【】")
