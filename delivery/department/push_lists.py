"""Lists that departments are given (F36): the people, the allowed columns, and the register of what went out."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.declarations.pushes import PushDeclaration
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import make_list_frames
from delivery.path_names import make_safe_name

PUSH_REGISTER = "外发名单台账.csv"
_HEADINGS = ("批次", "名单", "接收单位", "用途", "依据", "批准人", "截止日", "人数", "列", "文件", "sha256")


@dataclass(frozen=True)
class WrittenPush:
    """A written list: whose it is, how many stand in it, where it lies."""

    title: str
    department: str
    batch: str
    persons: int
    path: Path


def write_push(
    folder: Path,
    push: PushDeclaration,
    department: str,
    people: pl.DataFrame,
    approver: str,
    context: DocumentContext,
    layout: WorkbookLayout,
) -> WrittenPush:
    """Write `<folder>/<截止日>/<file_name>` with the columns that the department may have.

    `people`: `pushes.PERSON_FIELDS`. Raises `OSError` when the file cannot be written.
    """
    recipient = push.recipients[department]
    rows = people.select(name for name in people.columns if name in recipient.columns)
    batch = f"{context.as_of:%Y%m%d}-{_hash_rows(push, department, rows)}"
    texts = context.make_texts(supplier=department) | {
        "batch": batch, "approver": approver or "　　　　　　", "purpose": recipient.purpose, "list": push.title,
        "basis": push.clause,
    }  # fmt: skip
    path = folder / context.as_of.isoformat() / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = make_list_frames({"persons": rows}, {"persons": tuple(rows.columns)})
    write_workbook(path, _limit_columns(layout, recipient.columns), frames, texts, context.as_of)
    push_list = WrittenPush(push.title, department, batch, rows.height, path)
    _add_to_register(folder / PUSH_REGISTER, push, push_list, approver, context)
    return push_list


def _hash_rows(push: PushDeclaration, department: str, rows: pl.DataFrame) -> str:
    digest = hashlib.sha256(f"{push.id}\x1f{department}\x1f{rows.columns}".encode())
    for line in rows.iter_rows():
        digest.update(f"{line}\x1e".encode())
    return digest.hexdigest()[:8]


def _limit_columns(layout: WorkbookLayout, columns: tuple[str, ...]) -> WorkbookLayout:
    """The layout with the allowed columns alone."""
    sheets = []
    for sheet in layout.sheets:
        (table,) = sheet.tables
        shown_columns = tuple(column for column in table.columns if column.field in columns)
        sheets.append(sheet.model_copy(update={"tables": (table.model_copy(update={"columns": shown_columns}),)}))
    return layout.model_copy(update={"sheets": tuple(sheets)})


def _add_to_register(
    path: Path, push: PushDeclaration, push_list: WrittenPush, approver: str, context: DocumentContext
) -> None:
    """Add a line to the register, once per list and file content."""
    recipient = push.recipients[push_list.department]
    line = [
        push_list.batch, push.title, push_list.department, recipient.purpose, push.clause, approver,
        context.as_of.isoformat(), str(push_list.persons), "、".join(recipient.columns),
        push_list.path.relative_to(path.parent).as_posix(), hashlib.sha256(push_list.path.read_bytes()).hexdigest(),
    ]  # fmt: skip
    lines = _read_register(path)
    if line in lines:
        return
    with path.open("a", encoding="utf-8" if lines else "utf-8-sig", newline="") as file:
        csv.writer(file).writerows([line] if lines else [_HEADINGS, line])


def _read_register(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
