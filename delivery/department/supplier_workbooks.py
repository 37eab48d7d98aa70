"""One workbook per supplier and purpose; none holds a row that another one supplied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from delivery.department.data_quality_frames import quality_frames
from delivery.department.supplier_inputs import Returned, departments
from delivery.department.unlinked_frames import unlinked_frames
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from delivery.path_names import safe_names
from domain.declarations.lists import WorkbookLayout

Frames = Callable[[Returned, ListContext, str], Mapping[str, pl.DataFrame]]


def write_data_quality(folder: Path, returned: Returned, context: ListContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department from which anything came, `<乡镇>.xlsx` for the register.

    A township is written to when its part of the register has issues or had some last time.
    Raises `OSError` when a file cannot be written.
    """
    own = {name: returned.of(name, context) for name in departments(returned, context)}
    places = pl.concat([returned.places["township"], returned.earlier_places["township"]]).unique().sort()
    own |= {township: returned.of_township(township) for township in places if township not in own}
    return _write(folder, own, context, layout, quality_frames)


def write_unlinked(folder: Path, returned: Returned, context: ListContext, layout: WorkbookLayout) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department whose rows were compared with the register.

    Raises `OSError` when a file cannot be written.
    """
    own = {name: returned.of(name, context) for name in departments(returned, context)}
    compared = {name: part for name, part in own.items() if part.links.height}
    return _write(folder, compared, context, layout, unlinked_frames)


def _write(
    folder: Path, own: Mapping[str, Returned], context: ListContext, layout: WorkbookLayout, frames: Frames
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    names = safe_names(own)
    paths = []
    for supplier, part in own.items():
        path = folder / f"{names[supplier]}.xlsx"
        write_workbook(path, layout, frames(part, context, supplier), context.texts(supplier=supplier), context.as_of)
        paths.append(path)
    return paths
