"""One workbook per supplier and purpose; none holds a row that another one supplied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.department.data_quality_frames import make_quality_frames
from delivery.department.supplier_inputs import SupplierInputs, list_suppliers
from delivery.department.unlinked_frames import make_unlinked_frames
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.path_names import make_safe_names

MakeFrames = Callable[[SupplierInputs, DocumentContext, str], Mapping[str, pl.DataFrame]]


def write_data_quality(
    folder: Path, inputs: SupplierInputs, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department from which anything came, `<乡镇>.xlsx` for the register.

    A township is written to when its part of the register has issues or had some last time.
    Raises `OSError` when a file cannot be written.
    """
    per_supplier = {name: inputs.for_department(name, context) for name in list_suppliers(inputs, context)}
    places = pl.concat([inputs.issue_places["township"], inputs.previous_issue_places["township"]]).unique().sort()
    per_supplier |= {township: inputs.for_township(township) for township in places if township not in per_supplier}
    return _write_per_supplier(folder, per_supplier, context, layout, make_quality_frames)


def write_unlinked(
    folder: Path, inputs: SupplierInputs, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<部门>.xlsx` for every department whose rows were compared with the register.

    Raises `OSError` when a file cannot be written.
    """
    per_supplier = {name: inputs.for_department(name, context) for name in list_suppliers(inputs, context)}
    with_links = {
        name: supplier_inputs for name, supplier_inputs in per_supplier.items() if supplier_inputs.links.height
    }
    return _write_per_supplier(folder, with_links, context, layout, make_unlinked_frames)


def _write_per_supplier(
    folder: Path,
    per_supplier: Mapping[str, SupplierInputs],
    context: DocumentContext,
    layout: WorkbookLayout,
    make_frames: MakeFrames,
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    names = make_safe_names(per_supplier)
    paths = []
    for supplier, inputs in per_supplier.items():
        path = folder / f"{names[supplier]}.xlsx"
        write_workbook(
            path, layout, make_frames(inputs, context, supplier), context.make_texts(supplier=supplier), context.as_of
        )
        paths.append(path)
    return paths
