"""The list of documents: complete, in an order, and nothing is made before a document needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.declarations.lists import WorkbookLayout
from delivery.documents import DOCUMENTS, PROPERTY_DOCUMENTS, Document, Page, Reader, Workbook, write_documents
from delivery.list_inputs import DocumentContext
from tests.delivery.conftest import LAYOUTS, MadeUp

# Layouts of what people ask for by a command of its own.
ON_DEMAND = {"case", "dry_run", "push", "request", "review"}


class FirstInputs:
    """Inputs of the first two documents."""


class OtherInputs:
    """Inputs that there are none of."""


def test_every_layout_belongs_to_one_document() -> None:
    layouts = [document.layout for document in (*DOCUMENTS, *PROPERTY_DOCUMENTS) if isinstance(document, Workbook)]
    assert sorted([*layouts, *ON_DEMAND]) == sorted(path.stem for path in LAYOUTS.glob("*.yaml"))


@pytest.mark.parametrize("documents", [DOCUMENTS, PROPERTY_DOCUMENTS])
def test_documents_do_not_overwrite_each_other(documents: tuple[Document, ...]) -> None:
    places = [document.place for document in documents if document.reader is not Reader.TOWNSHIP]
    assert len(places) == len(set(places))
    assert {document.place for document in documents if document.reader is Reader.TOWNSHIP} == {"lists"}
    assert len({document.title for document in documents}) == len(documents)


@pytest.mark.parametrize("documents", [DOCUMENTS, PROPERTY_DOCUMENTS])
def test_documents_of_the_same_inputs_stand_together(documents: tuple[Document, ...]) -> None:
    kinds = [document.inputs for document in documents]
    runs = [kind for kind, before in zip(kinds, [None, *kinds[:-1]], strict=True) if kind is not before]
    assert len(runs) == len(set(runs))


def test_inputs_are_made_once_and_what_is_absent_is_not_written(made_up: MadeUp, tmp_path: Path) -> None:
    steps: list[str] = []

    def write(place: Path, inputs: object, context: DocumentContext, layout: WorkbookLayout) -> list[Path] | None:
        steps.append(f"{place.relative_to(tmp_path)} in {layout.paper}")
        return [] if place.name == "lists" else None

    def make() -> FirstInputs:
        steps.append("made")
        return FirstInputs()

    documents: tuple[Document, ...] = (
        Workbook("一", Reader.TOWNSHIP, "lists", FirstInputs, "suspected", write),
        Workbook("二", Reader.COUNTY, "reports/b.xlsx", FirstInputs, "suspected", write),
        Page("三", Reader.OFFICER, "c.html", OtherInputs, lambda path, _: steps.append(path.name)),
    )
    layout = made_up.layout("suspected")
    written = write_documents(
        documents, tmp_path, {FirstInputs: make, OtherInputs: lambda: None}, made_up.context(), {"suspected": layout}
    )
    assert steps == ["made", f"lists in {layout.paper}", f"reports/b.xlsx in {layout.paper}"]
    assert written == {documents[0]: [], documents[1]: [tmp_path / "reports" / "b.xlsx"]}
