"""Filled-in workbooks handed in by page: taken for the own township alone, with a receipt, and taken back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from tests.portal.conftest import OpenClient
from tests.services.visit_books import answer_household


@pytest.fixture
def township(listed_townships: list[str]) -> str:
    return listed_townships[0]


@pytest.fixture
def client(client_for: OpenClient, township: str) -> Client:
    return client_for(Role.TOWNSHIP, [township])


def fill_book(workspace: Path, township: str) -> Path:
    """The township's own visit book, its first household answered."""
    book = next((workspace / "runs").glob(f"*/*/lists/{township}/*入户核查单*.xlsx"))
    home = next((workspace / "runs").glob("*/*/tables/visit_households.parquet"))
    number = pl.read_parquet(home).filter(pl.col("township") == township)["household_id"][0]
    copy = workspace.parent / book.name
    copy.write_bytes(book.read_bytes())
    answer_household(copy, number, "属实", day="2026-11-16")
    return copy


def read_visits(workspace: Path) -> pl.DataFrame:
    """What was answered since the run, which took over some answers of its inbox."""
    return open_ledger(workspace).read_visits().drop_nulls("import_id")


def send(client: Client, township: str, *files: tuple[str, bytes]) -> tuple[int, str]:
    """Status, and the address to which it leads or else the page."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    response = client.post(f"/townships/{township}/imports/upload/", {"files": uploads})
    return response.status_code, response.headers.get("Location", "") or response.content.decode()


def test_a_workbook_is_taken_with_a_receipt_and_can_be_taken_back(
    client: Client, workspace: Path, township: str
) -> None:
    book = fill_book(workspace, township)
    status, address = send(client, township, (book.name, book.read_bytes()))
    assert status == 302
    assert read_visits(workspace).height > 0
    assert "已采用" in client.get(address).content.decode()
    assert client.get(f"{address}receipt.xlsx").status_code == 200
    assert open_ledger(workspace).read_audit()["action"][-1] == "download"
    assert book.stem not in client.get(f"/townships/{township}/imports/").content.decode()
    assert client.post(f"{address}undo/").status_code == 302
    assert read_visits(workspace).is_empty()
    assert "已撤销" in client.get(address).content.decode()
    assert open_ledger(workspace).read_audit()["action"][-3:].to_list() == ["upload", "download", "feedback_undo"]


def test_another_township_s_workbook_is_refused(
    client_for: OpenClient, workspace: Path, listed_townships: list[str]
) -> None:
    own, other = listed_townships[:2]
    client, book = client_for(Role.TOWNSHIP, [own]), fill_book(workspace, other)
    status, address = send(client, own, (book.name, book.read_bytes()))
    assert status == 302
    assert "not_this_township" in client.get(address).content.decode()
    assert read_visits(workspace).is_empty()


def test_a_receipt_is_its_township_s_alone(
    client_for: OpenClient, client: Client, workspace: Path, listed_townships: list[str]
) -> None:
    own, other = listed_townships[:2]
    book = fill_book(workspace, own)
    _, address = send(client, own, (book.name, book.read_bytes()))
    import_id = address.rstrip("/").rsplit("/", 1)[1]
    stranger = client_for(Role.TOWNSHIP, [other])
    for tail in ("", "receipt.xlsx"):
        assert stranger.get(f"/townships/{other}/imports/{import_id}/{tail}").status_code == 404
    assert stranger.post(f"/townships/{other}/imports/{import_id}/undo/").status_code == 404
    assert stranger.get(address).status_code == 403
    colleague = client_for(Role.TOWNSHIP, [own])
    assert colleague.get(address).status_code == 200
    assert colleague.post(f"{address}undo/").status_code == 400
    assert read_visits(workspace).height > 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.exe", b"MZ", "只能上传"),
        ("表.xlsx", b"no workbook", "没有导入"),
        ("说明.csv", "甲,乙\n1,2\n".encode(), "没有导入"),
        ("../../../坏.xlsx", b"no workbook", "没有导入"),
        ("<script>alert(1)</script>.csv", "甲,乙\n1,2\n".encode(), "没有导入"),
    ],
)
def test_what_cannot_be_read_is_told(
    client: Client, workspace: Path, township: str, name: str, content: bytes, words: str
) -> None:
    status, page = send(client, township, (name, content))
    assert status == 400
    assert words in page
    assert "<script>alert" not in page
    assert open_ledger(workspace).read_imports().is_empty()
    assert not list(workspace.parent.rglob("坏.xlsx"))


def test_too_much_at_once_is_refused(client: Client, township: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.uploads.LARGEST", 10)
    status, page = send(client, township, ("表.csv", b"x" * 11))
    assert status == 400
    assert "一次最多" in page
    assert send(client, township)[0] == 400
