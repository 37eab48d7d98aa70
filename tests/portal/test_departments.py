"""A department's pages: the letter, uploads checked at once and kept as its own, the quality list, the orders."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from services.retention.purge import list_expiring_folders
from tests.portal.bad_books import fill_in_badly
from tests.portal.conftest import INBOX, PERIOD, OpenClient

DEPARTMENT, OTHER = "水利局", "住建局"
PAGE = f"/departments/{DEPARTMENT}/periods/{PERIOD}/"


@pytest.fixture
def client(client_for: OpenClient) -> Client:
    return client_for(Role.DEPARTMENT, [], [DEPARTMENT])


@pytest.fixture
def samples(workspace: Path) -> dict[str, dict[str, bytes]]:
    """Department -> the files that it sent in the sample county."""
    inbox = workspace.parent / INBOX
    departments = {path.parent.name for path in inbox.rglob("*") if path.is_file()}
    return {
        name: {path.name: path.read_bytes() for path in (inbox / name).iterdir() if path.is_file()}
        for name in departments & {DEPARTMENT, OTHER}
    }


def send(client: Client, files: dict[str, bytes]) -> tuple[int, str]:
    """Status, and the page: of what was found where the files were checked."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
    response = client.post(f"{PAGE}upload/", {"files": uploads})
    if response.status_code == 302:
        response = client.get(response["Location"])
    return response.status_code, response.content.decode()


def list_kept(workspace: Path, home: str = "deliveries") -> list[str]:
    """Files below a folder of the workspace, by their place in it."""
    root = workspace / home
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_the_letter_and_its_templates(client: Client, workspace: Path) -> None:
    page = client.get(PAGE).content.decode()
    assert "农户饮水" in page
    response = client.get(f"{PAGE}request.xlsx")
    assert len(load_workbook(io.BytesIO(b"".join(response.streaming_content))).sheetnames) > 1
    assert f"{DEPARTMENT}_数据需求.xlsx" in unquote(response["Content-Disposition"])
    assert open_ledger(workspace).read_audit()["action"][-1] == "download"


def test_its_own_data_are_kept(client: Client, workspace: Path, samples: dict[str, dict[str, bytes]]) -> None:
    status, page = send(client, samples[DEPARTMENT])
    assert status == 200
    assert "没有收下的文件" not in page
    assert list_kept(workspace) == sorted(f"{PERIOD}/{DEPARTMENT}/{name}" for name in samples[DEPARTMENT])
    assert (workspace / "deliveries" / PERIOD / DEPARTMENT).stat().st_mode & 0o077 == 0
    entry = open_ledger(workspace).read_audit().row(-1, named=True)
    assert (entry["action"], entry["subject"]) == ("upload", PERIOD)
    assert all(name in client.get(PAGE).content.decode() for name in samples[DEPARTMENT])


def test_another_department_s_data_are_refused(
    client: Client, workspace: Path, samples: dict[str, dict[str, bytes]]
) -> None:
    status, page = send(client, samples[OTHER])
    assert status == 200
    assert f"不是本部门的数据，认出为{OTHER}" in page
    assert list_kept(workspace) == []


def test_a_later_file_of_the_name_replaces_it(
    client: Client, workspace: Path, samples: dict[str, dict[str, bytes]]
) -> None:
    (name, content), *_ = samples[DEPARTMENT].items()
    for text in (content, content):
        send(client, {name: text})
    assert list_kept(workspace) == [f"{PERIOD}/{DEPARTMENT}/{name}"]
    (aside,) = list_kept(workspace, "deliveries_aside")
    assert aside.startswith(f"{get_today()}/{PERIOD}_{DEPARTMENT}_")
    assert aside.endswith(name)
    client.post(f"{PAGE}take-back/", {"file": name})
    assert list_kept(workspace) == []
    due = list_expiring_folders(workspace, 0, 30)[-1]
    assert (due.folder.name, due.goes_on) == (f"{get_today()}", get_today() + timedelta(days=30))
    assert open_ledger(workspace).read_audit()["action"][-1] == "upload_undo"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("说明.docx", b"no data", "没有收下"),
        ("坏.xlsx", b"PK\x03\x04 broken", "没有收下"),
        ("../../../出去.csv", "甲,乙\n1,2\n".encode(), "没有认出"),
        ("<script>alert(1)</script>.csv", "甲,乙\n1,2\n".encode(), "没有认出"),
        ("更正说明.csv", "旧文件,新文件\na,b\n".encode(), "由县局填写"),
        ("~$表.xlsx", b"lock", "没有收下"),
    ],
)
def test_what_nobody_recognises_is_not_kept(
    client: Client, workspace: Path, name: str, content: bytes, words: str
) -> None:
    _, page = send(client, {name: content})
    assert words in page
    assert "<script>alert" not in page
    assert list_kept(workspace) == []
    assert not list(workspace.parent.rglob("出去.csv"))
    assert not list((workspace / ".temporary").rglob("*"))


def test_an_archive_that_swells_is_not_kept(client: Client, workspace: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("表.csv", b"0" * 50_000_000)
    _, page = send(client, {"大.zip": content.getvalue()})
    assert "没有收下" in page
    assert list_kept(workspace) == []


def test_too_much_at_once_is_refused(client: Client, settings_limit: None) -> None:
    status, page = send(client, {"表.csv": b"x" * 11})
    assert (status, "一次最多" in page) == (400, True)
    assert send(client, {})[0] == 400


@pytest.fixture
def settings_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "UPLOAD_LIMIT", 10)


def test_what_is_wrong_is_told_with_row_column_and_cure(client: Client) -> None:
    template = b"".join(client.get(f"{PAGE}request.xlsx").streaming_content)
    status, page = send(client, {"饮水.xlsx": fill_in_badly(template, "饮水")})
    assert status == 200
    assert "怎么改" in page
    issue = re.search(r'<td class="number" data-label="行">(\d+)</td><td data-label="列">([^<]+)</td>', page)
    assert issue is not None


def test_its_quality_list(client_for: OpenClient, workspace: Path) -> None:
    run = next((workspace / "runs").glob("*/*/reports/data_quality"))
    name = max(run.glob("*.xlsx"), key=lambda path: path.stat().st_size).stem
    client = client_for(Role.DEPARTMENT, [], [name])
    page = client.get(f"/departments/{name}/quality/").content.decode()
    assert "问题合计" in page
    response = client.get(f"/departments/{name}/quality/list.xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    issued = open_ledger(workspace).read_records("issued_papers").row(-1, named=True)
    assert (issued["department"], issued["township"]) == (name, None)
    footer = book.worksheets[0].oddFooter
    assert footer is not None
    assert issued["paper_no"] in f"{footer.left.text}{footer.center.text}"


def test_orders_are_signed_for(client: Client, workspace: Path) -> None:
    page = client.get(f"/departments/{DEPARTMENT}/orders/").content.decode()
    assert "没有给本部门开过单" in page
    response = client.post(f"/departments/{DEPARTMENT}/orders/sign/", {"order": ["单2026-0001"]})
    assert response.status_code == 302
    assert open_ledger(workspace).read_records("order_events").is_empty()


def test_the_bureau_sees_every_department(client_for: OpenClient) -> None:
    bureau = client_for(Role.BUREAU)
    page = bureau.get("/departments/").content.decode()
    links = re.findall(r'href="(/departments/[^"]+/)"', page)
    assert len(links) > 5
    assert {bureau.get(link).status_code for link in links} == {200}
    assert bureau.get("/departments/没有这个局/").status_code == 404
