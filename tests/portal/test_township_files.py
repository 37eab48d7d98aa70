"""What a township fetches: numbered copies of its own files, nothing of another's, of drafts or withdrawn lists."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import polars as pl
import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.office import office
from services.runs.publication import withdraw_run
from tests.portal.conftest import OpenClient


@pytest.fixture
def township(listed_townships: list[str]) -> str:
    return listed_townships[0]


@pytest.fixture
def client(client_for: OpenClient, township: str) -> Client:
    return client_for(Role.TOWNSHIP, [township])


def list_files(workspace: Path, home: str, township: str) -> list[Path]:
    return sorted((workspace / home).glob(f"*/*/lists/{township}/*.xlsx"))


def read_foot(sheet: Any) -> str:
    return str(sheet.oddFooter.left.text)


def read_papers(workspace: Path) -> pl.DataFrame:
    return open_ledger(workspace).read_records("issued_papers").filter(pl.col("kind") == "download")


def test_every_copy_has_a_number_at_the_foot_of_its_pages(client: Client, workspace: Path, township: str) -> None:
    file = list_files(workspace, "runs", township)[0]
    page = client.get(f"/townships/{township}/files/").content.decode()
    assert quote(file.name) in page
    copies = [b"".join(client.get(f"/townships/{township}/files/{file.name}").streaming_content) for _ in range(2)]
    papers = read_papers(workspace)
    assert papers["township"].to_list() == [township] * 2
    assert papers["paper_no"].n_unique() == 2
    for number, content in zip(papers["paper_no"], copies, strict=True):
        feet = [read_foot(sheet) for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets]
        assert all(number in foot and township in foot for foot in feet if foot != "None")
    entries = open_ledger(workspace).read_audit().filter(pl.col("action") == "download")
    assert entries["subject"].to_list() == papers["paper_no"].to_list()


@pytest.mark.parametrize(
    "name",
    [
        "../../manifest.json",
        "..%2F..%2Fmanifest.json",
        "manifest.json",
        "%00",
        "没有这个文件.xlsx",
        "..\\..\\manifest.json",
    ],
)
def test_a_name_opens_nothing_but_a_file_of_the_list(client: Client, workspace: Path, township: str, name: str) -> None:
    assert client.get(f"/townships/{township}/files/{name}").status_code == 404
    assert read_papers(workspace).is_empty()


def test_another_township_s_file_is_not_reached_by_its_name(
    client_for: OpenClient, workspace: Path, listed_townships: list[str]
) -> None:
    own, other = listed_townships[:2]
    client, file = client_for(Role.TOWNSHIP, [own]), list_files(workspace, "runs", other)[0]
    assert client.get(f"/townships/{own}/files/{file.name}").status_code == 404
    assert client.get(f"/townships/{other}/files/{file.name}").status_code == 403
    assert read_papers(workspace).is_empty()


def test_a_withdrawn_list_is_not_handed_out(client: Client, workspace: Path, township: str) -> None:
    newest, file = office().runs.find_newest(), list_files(workspace, "runs", township)[0]
    assert newest is not None
    withdraw_run(workspace, newest.run_id, "数据有误", "测试")
    assert client.get(f"/townships/{township}/files/{file.name}").status_code == 404
    assert file.name not in client.get(f"/townships/{township}/files/").content.decode()


def test_a_link_in_the_folder_leads_nowhere(client: Client, workspace: Path, township: str) -> None:
    folder = list_files(workspace, "runs", township)[0].parent
    (folder / "别处.xlsx").symlink_to(workspace / "ledger" / "ledger.sqlite3")
    assert client.get(f"/townships/{township}/files/别处.xlsx").status_code == 404


def test_a_paper_of_a_day_is_handed_out(client: Client, workspace: Path, township: str) -> None:
    file = list_files(workspace, "runs", township)[0]
    day = workspace / "follow_up" / "2026-10-20" / "townships" / township
    day.mkdir(parents=True)
    (day / "催办单.xlsx").write_bytes(file.read_bytes())
    assert client.get(f"/townships/{township}/papers/2026-10-20/催办单.xlsx").status_code == 200
    assert client.get(f"/townships/{township}/papers/2026-10-21/催办单.xlsx").status_code == 404
    assert client.get(f"/townships/{township}/papers/..%2F2026-10-20/催办单.xlsx").status_code == 404


def test_property_papers_are_the_matter_s_alone(client_for: OpenClient, workspace: Path) -> None:
    files = sorted((workspace / "property").glob("*/*/lists/*/*.xlsx"))
    assert files
    file, township = files[0], files[0].parent.name
    own = client_for(Role.TOWNSHIP, [township])
    assert own.get(f"/property/townships/{township}/files/{file.name}").status_code == 404  # nobody has published it
    open_ledger(workspace).publish_run(file.parents[2].name)
    assert file.name not in own.get(f"/townships/{township}/files/").content.decode()
    assert own.get(f"/townships/{township}/files/{file.name}").status_code == 404
    assert own.get(f"/property/townships/{township}/files/{file.name}").status_code == 200
    assert own.get("/property/").status_code == 403
    address = f"/property/townships/{township}/"
    for role in (Role.OFFICER, Role.AUDITOR):
        assert client_for(role).get(address).status_code == 403
    assert client_for(Role.DEPARTMENT, departments=["教育局"]).get(address).status_code == 403
    assert client_for(Role.TOWNSHIP, ["没有这个镇"]).get(address).status_code == 403
    assert township in client_for(Role.BUREAU).get("/property/").content.decode()
