"""附表: everything that a township receives beside its list and its visit sheets, as sheets of one workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.list_rows import glance_rows
from delivery.path_names import make_safe_names
from delivery.township import (
    advice_lists,
    conflict_lists,
    coverage_lists,
    list_comparison_lists,
    merging_lists,
    population_change_lists,
)
from delivery.township.township_frames import make_township_frames
from delivery.township.township_workbooks import write_township_workbook

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class AnnexPart:
    """A group of sheets: the layout that holds them, the tables they are made from, and their frames.

    Without one of its tables the part is left out: an empty sheet would read as "nobody".
    """

    layout: str
    tables: tuple[str, ...]
    fields: ListFields
    make: Callable[[Tables, DocumentContext], dict[str, pl.DataFrame]]


# The line of the first sheet that names those without a row.
LEFT_OUT = "没有内容、没有附上的表"
# In the order of their sheets.
PARTS = (
    AnnexPart("coverage", coverage_lists.TABLES, coverage_lists.FIELDS, coverage_lists.make_coverage_frames),
    AnnexPart("township_population_changes", population_change_lists.TABLES, population_change_lists.FIELDS,
              population_change_lists.make_population_change_frames),
    AnnexPart("township_conflicts", conflict_lists.TABLES, conflict_lists.FIELDS, conflict_lists.make_conflict_frames),
    AnnexPart("township_list_comparison", list_comparison_lists.TABLES, list_comparison_lists.FIELDS,
              list_comparison_lists.make_list_comparison_frames),
    AnnexPart("merging", merging_lists.TABLES, merging_lists.FIELDS, merging_lists.make_merging_frames),
    AnnexPart("advice", advice_lists.TABLES, advice_lists.FIELDS, advice_lists.make_advice_frames),
)  # fmt: skip
# Before its own sheets, and behind them.
OPENING_LAYOUTS = ("glance",)
PART_LAYOUTS = tuple(part.layout for part in PARTS)
PART_TABLES = tuple(name for part in PARTS for name in part.tables)


def write_annexes(folder: Path, tables: Tables, context: DocumentContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household.

    `tables`: those of the list, and of every part that was made. `layout`: with the sheets of all parts
    (`combine_layouts`). Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    parts = [part for part in PARTS if all(name in tables for name in part.tables)]
    part_frames = [(part.fields, part.make(tables, context)) for part in parts]
    paths = []
    for township, name in make_safe_names(tables["township_counts"]["township"]).items():
        frames = dict(_cut_frames(part_frames, tables, context, township))
        frames["facts"] = _add_empty_sheets(frames, layout)
        paths.append(write_township_workbook(folder / name, township, frames, context, layout))
    return paths


def _add_empty_sheets(frames: Mapping[str, pl.DataFrame], layout: WorkbookLayout) -> pl.DataFrame:
    """The facts, with the sheets that are left out because they have no row: it is said, not to be guessed."""
    names = [
        sheet.name
        for sheet in layout.keep_sheets(frames).sheets
        if sheet.optional and all(frames[frame].is_empty() for frame in sheet.frames)
    ]
    facts = frames["facts"]
    if not names:
        return facts
    line = {"item": LEFT_OUT, "content": "、".join(names), "number": facts.height + 1}
    row = pl.DataFrame([{name: line.get(name) for name in facts.columns}], schema=facts.schema)
    return pl.concat([facts, row])


def _cut_frames(
    parts: list[tuple[ListFields, dict[str, pl.DataFrame]]], tables: Tables, context: DocumentContext, township: str
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The frames of one township's workbook; none holds a row of another township."""
    yield from glance_rows.make_glance_frames(tables, township).items()
    yield from make_township_frames(tables, context, township).items()
    for fields, frames in parts:
        yield from make_list_frames(filter_township(frames, township), fields).items()
