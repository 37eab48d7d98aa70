"""Files that are made to harm, sent through the pages: refused in words, nothing kept, nothing left behind."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.office import office
from tests.portal.conftest import PERIOD, OpenClient
from tests.portal.ledger_digest import digest_workspace
from tests.portal.real_objects import DAY, find_household_key
from tests.portal.test_township_imports import fill_book

DEPARTMENT = "水利局"
SECRET = "口令在此"  # noqa: S105 - what stands in the file that links and entities point to
BOUNDARY = "0123456789abcdef"
TABLE = "户编号,核查结果\n"
MakeFile = Callable[[Path], bytes]


def make_zip(members: dict[str, bytes], link: tuple[str, str] | None = None) -> bytes:
    """`link`: a member that points to somewhere else, and where."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        if link is not None:
            entry = zipfile.ZipInfo(link[0])
            entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, link[1])
    return content.getvalue()


def make_book(parts: dict[str, bytes]) -> bytes:
    """A workbook in which parts are replaced or added."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (("户编号", "核查结果"), ("H1", "属实")):
        book.active.append(row)
    book.save(content)
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return make_zip(members | parts)


def declare(entities: str, use: str) -> bytes:
    """A sheet whose one cell is an entity."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{use}</t></is></c></row></sheetData></worksheet>'
    ).encode()


def make_laughs(_: Path) -> bytes:
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "哈" * 10}">' for at in range(9))
    return make_book({"xl/worksheets/sheet1.xml": declare(entities, "&e8;")})


def make_outside(secret: Path) -> bytes:
    return make_book({"xl/worksheets/sheet1.xml": declare(f'<!ENTITY e SYSTEM "{secret.as_uri()}">', "&e;")})


SHEET = "xl/worksheets/sheet1.xml"
MACROS = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 500}
HOSTILE: dict[str, MakeFile] = {
    "链接.zip": lambda secret: make_zip({}, ("名单.csv", str(secret))),
    "链接旁有表.zip": lambda secret: make_zip({"表.csv": TABLE.encode()}, ("名单.csv", f"../../../..{secret}")),
    "链接作表.xlsx": lambda secret: make_zip({"[Content_Types].xml": b"<Types/>"}, (SHEET, str(secret))),
    "爬出.zip": lambda secret: make_zip(
        {"..\\..\\..\\escaped.csv": b"a\n1\n", f"{secret.parent}/escaped.csv": b"a\n1\n"}
    ),
    "实体.xlsx": make_laughs,
    "外部实体.xlsx": make_outside,
    "宏.xlsm": lambda _: make_book(MACROS),
    "表中有表.zip": lambda _: make_zip({"a.zip": make_zip({"b.zip": make_zip({"c.csv": b"0" * 60_000_000})})}),
}


NAMES = (
    "../../../出去.csv", "..\\\\..\\\\再出去.csv", "/etc/又出去.csv", 'a.csv"; filename="b.csv', "a%0d%0aX-Evil: 1.csv",
    "a\rX-Evil: 1.csv", "<img src=x onerror=alert(1)>.csv", "'><script>alert(1)</script>.csv", "con.csv",
    "出\u202eslx.csv", "x" * 400 + ".csv",
)  # fmt: skip


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the workspace that nobody may see by the portal."""
    path = tmp_path / "secret.csv"
    path.write_text(f"户编号,核查结果\n{SECRET},{SECRET}\n", encoding="utf-8")
    return path


def send(client: Client, address: str, files: dict[str, bytes]) -> str:
    """What is answered to a form whose files have just those names, which Django's own client would mend."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + content
        for name, content in files.items()
    ]
    body = b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
    answer = client.post(address, body, content_type=f"multipart/form-data; boundary={BOUNDARY}", follow=True)
    assert answer.status_code in {200, 400}
    return str(answer.content.decode())


def list_outside(workspace: Path) -> list[str]:
    """Names of what lies beside the workspace, and of what is left of uploads in it."""
    left = [path for path in (workspace / ".temporary").rglob("*") if path.is_file()]
    return sorted(path.name for path in [*workspace.parents[1].iterdir(), *left])


def test_a_township_s_upload(
    client_for: OpenClient, workspace: Path, listed_townships: list[str], secret: Path
) -> None:
    own = listed_townships[0]
    client, before, outside = client_for(Role.TOWNSHIP, [own]), digest_workspace(workspace), list_outside(workspace)
    for name, make in HOSTILE.items():
        page = send(client, f"/townships/{own}/imports/upload/", {name: make(secret)})
        assert "没有" in page, name
        assert SECRET not in page, name
        assert "哈" * 10 not in page, name
        assert digest_workspace(workspace) == before, name
        assert list_outside(workspace) == outside, name


def test_a_department_s_upload(client_for: OpenClient, workspace: Path, secret: Path) -> None:
    client, outside = client_for(Role.DEPARTMENT, [], [DEPARTMENT]), list_outside(workspace)
    names = ("链接旁有表.zip", "外部实体.xlsx", "实体.xlsx", "宏.xlsm")
    page = send(
        client,
        f"/departments/{DEPARTMENT}/periods/{PERIOD}/upload/",
        {name: HOSTILE[name](secret) for name in names},
    )
    assert all(name in page for name in names)
    assert SECRET not in page
    assert not [path for path in (workspace / "deliveries").rglob("*") if path.is_file()]
    assert list_outside(workspace) == outside


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.DEPARTMENT])
def test_a_name_is_a_name(client_for: OpenClient, workspace: Path, listed_townships: list[str], role: Role) -> None:
    own, outside = listed_townships[0], list_outside(workspace)
    client = client_for(role, [own], []) if role is Role.TOWNSHIP else client_for(role, [], [DEPARTMENT])
    room = f"/townships/{own}/imports" if role is Role.TOWNSHIP else f"/departments/{DEPARTMENT}/periods/{PERIOD}"
    page = send(client, f"{room}/upload/", {name: f"甲,乙\n{at},2\n".encode() for at, name in enumerate(NAMES)})
    assert "没有" in page
    assert not any(text in page for text in ("<img src=x", "<script>alert", "\r", "\u202e", str(workspace)))
    assert list_outside(workspace) == outside
    assert not [path for path in (workspace / "deliveries").rglob("*") if path.is_file()]


def test_a_name_stays_in_its_header(client_for: OpenClient, workspace: Path, listed_townships: list[str]) -> None:
    own = listed_townships[0]
    client, folder = client_for(Role.TOWNSHIP, [own]), workspace / "follow_up" / DAY / "townships" / own
    folder.mkdir(parents=True)
    book = next((workspace / "runs").glob(f"*/*/lists/{own}/*.xlsx")).read_bytes()
    for name in ('单"; filename="x.html".xlsx', "单\r\nX-Evil: 1.xlsx", "<script>alert(1)<script>.xlsx"):
        (folder / name).write_bytes(book)
        answer = client.get(f"/townships/{own}/papers/{DAY}/{quote(name)}")
        assert answer.status_code in {200, 404}
        assert "X-Evil" not in answer.headers
        # What is in quotes is one text: an inner quote or a line's end would begin another parameter or header.
        pattern = r"""attachment; filename(\*=utf-8''[\w.%~-]+|="([^"\\\r\n]|\\")+")"""
        assert answer.status_code == 404 or re.fullmatch(pattern, answer["Content-Disposition"])
        answer.close()
        assert "<script>alert" not in client.get(f"/townships/{own}/files/").content.decode()


def test_an_old_workbook_sent_once_more_covers_no_later_answer(
    client_for: OpenClient, workspace: Path, listed_townships: list[str]
) -> None:
    own, run = listed_townships[0], office().runs.find_newest()
    assert run is not None
    client, book = client_for(Role.TOWNSHIP, [own]), fill_book(workspace, own)
    room, files = f"/townships/{own}", {book.name: book.read_bytes()}
    assert "已采用" in send(client, f"{room}/imports/upload/", files)
    home = f"{room}/households/{find_household_key(run, own)}/"
    mark = re.findall(r'name="mark" value="([^"]*)"', client.get(home).content.decode())[0]
    fields = {
        "run": run.run_id,
        "clue-1": "不属实",
        "checked_by": "李核查",
        "checked_on": f"{get_today()}",
        "mark": mark,
    }
    assert client.post(f"{home}answers/", fields).status_code == 302
    kept = open_ledger(workspace).read_visits()
    send(client, f"{room}/imports/upload/", files)
    assert open_ledger(workspace).read_visits().equals(kept)
    assert "已报：不属实" in client.get(home).content.decode()
