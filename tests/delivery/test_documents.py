"""The list of documents: complete, in an order, and nothing is made before a document needs it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.documents import (
    CANDIDATE_DOCUMENTS,
    CASE_DOCUMENTS,
    DOCUMENTS,
    HOUSEHOLD_DOCUMENT,
    ORDER_DOCUMENTS,
    ORDER_LEDGER_DOCUMENTS,
    PROGRESS_DOCUMENTS,
    PROPERTY_DOCUMENTS,
    RECALL_DOCUMENTS,
    REMINDER_DOCUMENTS,
    SAMPLE_DOCUMENTS,
    SUPPLEMENT_DOCUMENTS,
    WITHDRAWAL_DOCUMENTS,
    Document,
    Page,
    Reader,
    Tables,
    Workbook,
    write_documents,
)
from domain.tables import TABLES
from tests.delivery.conftest import LAYOUTS, MadeUp

# Layouts of what people ask for by a command of its own.
ON_DEMAND = {"dry_run", "push", "receipt", "request", "review"}
# Papers between runs.
PAPERS = (
    *REMINDER_DOCUMENTS, *SUPPLEMENT_DOCUMENTS, *WITHDRAWAL_DOCUMENTS, *RECALL_DOCUMENTS, *CANDIDATE_DOCUMENTS,
    HOUSEHOLD_DOCUMENT, *SAMPLE_DOCUMENTS, *ORDER_DOCUMENTS, *ORDER_LEDGER_DOCUMENTS, *PROGRESS_DOCUMENTS,
)  # fmt: skip


def test_every_layout_belongs_to_one_document() -> None:
    layouts = [
        layout
        for document in (*DOCUMENTS, *PROPERTY_DOCUMENTS, *CASE_DOCUMENTS, *PAPERS)
        if isinstance(document, Workbook)
        for layout in (document.layout, *document.parts)
    ]
    assert sorted([*layouts, *ON_DEMAND]) == sorted(path.stem for path in LAYOUTS.glob("*.yaml"))


@pytest.mark.parametrize("documents", [DOCUMENTS, PROPERTY_DOCUMENTS])
def test_documents_do_not_overwrite_each_other(documents: tuple[Document, ...]) -> None:
    places = [document.place for document in documents if document.reader is not Reader.TOWNSHIP]
    assert len(places) == len(set(places))
    assert {document.place for document in documents if document.reader is Reader.TOWNSHIP} == {"lists"}
    assert len({document.title for document in documents}) == len(documents)


@pytest.mark.parametrize("documents", [DOCUMENTS, PROPERTY_DOCUMENTS, CASE_DOCUMENTS, PAPERS])
def test_documents_are_made_from_declared_tables(documents: tuple[Document, ...]) -> None:
    assert not {name for document in documents for name in (*document.tables, *document.optional)} - TABLES.keys()


class CountedTables(dict[str, pl.DataFrame]):
    """Tables that write down when each is asked for."""

    def __init__(self, names: tuple[str, ...], steps: list[str]) -> None:
        super().__init__({name: pl.DataFrame({name: [1]}) for name in names})
        self._steps = steps

    def __getitem__(self, name: str) -> pl.DataFrame:
        self._steps.append(name)
        return super().__getitem__(name)


def test_tables_are_read_once_and_what_is_absent_is_not_written(made_up: MadeUp, tmp_path: Path) -> None:
    steps: list[str] = []

    def write(place: Path, tables: Tables, context: DocumentContext, layout: WorkbookLayout) -> list[Path] | None:
        steps.append(f"{place.relative_to(tmp_path)} of {'、'.join(tables)} in {layout.paper}")
        return [] if place.name == "lists" else None

    documents: tuple[Document, ...] = (
        Workbook("一", Reader.TOWNSHIP, "lists", ("links", "files"), "suspected", write),
        Workbook("二", Reader.COUNTY, "reports/b.xlsx", ("files",), "suspected", write),
        Page("三", Reader.OFFICER, "c.html", ("files", "absent"), lambda path, *_: steps.append(path.name)),
    )
    layout = made_up.layout("suspected")
    tables = CountedTables(("links", "files"), steps)
    written = write_documents(documents, tmp_path, tables, made_up.context(), {"suspected": layout})
    assert steps == [
        "links", "files", f"lists of links、files in {layout.paper}", f"reports/b.xlsx of files in {layout.paper}"
    ]  # fmt: skip
    assert written == {documents[0]: [], documents[1]: [tmp_path / "reports" / "b.xlsx"]}
