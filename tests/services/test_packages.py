"""Packages for townships and departments: who can open which, what stands on their pages, and where they are now."""

from __future__ import annotations

import csv
import io
import os
import stat
import zipfile
from datetime import date
from pathlib import Path

import msoffcrypto
import openpyxl
import polars as pl
import pytest
import pyzipper
from xlsxwriter import Workbook

from delivery.document_context import DRAFT_MARK
from delivery.excel.page_setup import make_footer
from delivery.packages.stamp import stamp_file
from delivery.packages.table_copies import copy_tables
from domain.errors import UsageError
from domain.office_clock import get_today
from pipeline.current_run import CurrentRun
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import import_results
from services.packages.check_folder import check_packages
from services.packages.make_packages import Package, PackageRequest, find_receivers, make_packages, open_packed_run
from services.packages.passwords import make_password, read_key_file, write_slips
from services.packages.recall import recall_package
from services.packages.register import PackageNote, list_out, list_packages, note_event
from services.runs.choice import FinishedRun
from tests.services.visit_books import answer_page, change_village, write_visits

CONFIG, TODAY = Path("config"), get_today()
KEYS = {"白沙镇": "baisha-72-Kq9w", "兴坪镇": "xingping-55-Tz", "住建局": "zhujian-31-Pm4x"}


def _write_book(path: Path, title: str, footer: str = "内部资料") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(str(path), {"strings_to_formulas": False})
    for name in ("名单", "说明"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, [title, "=1+1", "11010119000101001X"])
        sheet.write_number(1, 0, 1234)
        sheet.set_footer(make_footer(footer))
    book.close()


@pytest.fixture
def current(run: FinishedRun) -> CurrentRun:
    for township in ("白沙镇", "兴坪镇"):
        _write_book(run.folder / "lists" / township / f"{township}_名单_V1.xlsx", township, f"{DRAFT_MARK} 内部资料")
    _write_book(run.folder / "reports" / "data_quality" / "住建局.xlsx", "住建局")
    day = run.workspace / "follow_up" / "2026-10-20"
    _write_book(day / "townships" / "白沙镇" / "白沙镇_催办单_催2026-0007_20261020.xlsx", "催办")
    _write_book(day / "townships" / "兴坪镇" / "兴坪镇_催办单_催2026-0008_20261020.xlsx", "催办")
    return open_packed_run(run.workspace, CONFIG, None, TODAY)


def pack(current: CurrentRun, *names: str, request: PackageRequest | None = None) -> list[Package]:
    asked = request or PackageRequest(None, names, "李")
    return make_packages(current, asked, find_receivers(current, asked), KEYS)


def read_foot(sheet: object) -> str:
    return str(sheet.oddFooter.left.text)  # type: ignore[attr-defined]


def read(path: Path, password: str) -> dict[str, bytes]:
    with pyzipper.AESZipFile(path) as package:
        package.setpassword(password.encode())
        return {name: package.read(name) for name in package.namelist()}


def test_each_opens_its_own_package_alone(current: CurrentRun) -> None:
    packages = {package.receiver.name: package for package in pack(current)}
    assert list(packages) == ["兴坪镇", "白沙镇", "住建局"]
    for name, package in packages.items():
        assert package.file
        assert stat.S_IMODE(package.file.stat().st_mode) == 0o600
        for other, password in KEYS.items():
            if other == name:
                assert all(name in file for file in read(package.file, password))
            else:
                with pytest.raises(RuntimeError, match="Bad password"):
                    read(package.file, password)
        with zipfile.ZipFile(package.file) as plain, pytest.raises((RuntimeError, NotImplementedError)):
            plain.read(plain.namelist()[0])


def test_every_page_names_receiver_number_and_time(current: CurrentRun) -> None:
    package = pack(current, "白沙镇")[0]
    assert package.file
    content = next(iter(read(package.file, KEYS["白沙镇"]).values()))
    before = openpyxl.load_workbook(current.folder / "lists" / "白沙镇" / "白沙镇_名单_V1.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == before.sheetnames
    for name in book.sheetnames:
        foot = read_foot(book[name])
        assert foot.startswith(f"白沙镇 {package.number} {TODAY}")
        assert foot.endswith("内部资料")
        assert DRAFT_MARK not in foot
        assert DRAFT_MARK in read_foot(before[name])
        assert list(book[name].values) == list(before[name].values)


def test_a_password_on_every_workbook(current: CurrentRun) -> None:
    package = pack(current, "白沙镇", request=PackageRequest(None, ("白沙镇",), "李", format="workbooks"))[0]
    assert package.file
    with zipfile.ZipFile(package.file) as plain:
        for name in plain.namelist():
            for key, password in KEYS.items():
                locked = msoffcrypto.OfficeFile(io.BytesIO(plain.read(name)))
                locked.load_key(password=password)
                opened = io.BytesIO()
                if key == "白沙镇":
                    locked.decrypt(opened)
                    assert openpyxl.load_workbook(opened).sheetnames == ["名单", "说明"]
                else:
                    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
                        locked.decrypt(opened)
    with pytest.raises(UsageError, match="CSV"):
        pack(current, "白沙镇", request=PackageRequest(None, (), "李", format="workbooks", csv=True))


def test_papers_of_a_day_and_tables_as_csv(current: CurrentRun) -> None:
    request = PackageRequest(None, ("白沙镇",), "李", csv=True, papers=(date(2026, 10, 20),), lists=False)
    package = pack(current, "白沙镇", request=request)[0]
    assert package.file
    files = read(package.file, KEYS["白沙镇"])
    assert [name for name in files if name.endswith(".xlsx")] == ["2026-10-20/白沙镇_催办单_催2026-0007_20261020.xlsx"]
    table = next(content for name, content in files.items() if name.endswith("名单.csv"))
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.decode("utf-8-sig").splitlines() == ["催办,'=1+1,11010119000101001X", "1234,,"]
    lines = current.ledger.read_records("package_files")
    assert lines["paper_no"].to_list() == ["催2026-0007"]
    with pytest.raises(UsageError, match="2026-10-21"):
        pack(current, request=PackageRequest(None, (), "李", papers=(date(2026, 10, 21),)))


def test_departments_with_nothing_but_a_request_or_an_order_are_receivers(current: CurrentRun) -> None:
    search = current.workspace / "property" / str(current.period) / "r1"
    _write_book(search / "requests" / "税务局.xlsx", "税务局")
    (search / "manifest.json").write_text("{}", encoding="utf-8")
    (search.parent / "latest").write_text("r1", encoding="utf-8")
    _write_book(
        current.workspace / "follow_up" / "2026-10-20" / "departments" / "住建局" / "住建局_开单表.xlsx", "开单"
    )
    request = PackageRequest(None, (), "李", with_property=True, lists=False)
    assert [one.name for one in find_receivers(current, request)] == ["税务局"]
    with pytest.raises(UsageError, match="没有“税务局”"):
        find_receivers(current, PackageRequest(None, ("税务局",), "李"))
    orders = PackageRequest(None, (), "李", papers=(date(2026, 10, 20),), lists=False)
    assert [one.name for one in find_receivers(current, orders)] == ["兴坪镇", "白沙镇", "住建局"]


def test_the_same_content_is_not_packed_twice(current: CurrentRun) -> None:
    first = pack(current, "白沙镇")[0]
    again = pack(current, "白沙镇")[0]
    assert (again.number, again.file) == (first.number, None)
    lost = pack(current, "白沙镇", request=PackageRequest(None, ("白沙镇",), "李", again=True))[0]
    assert lost.number == "包2026-0002" if TODAY.year == 2026 else lost.number.endswith("0002")
    _write_book(current.folder / "lists" / "白沙镇" / "白沙镇_名单_V1.xlsx", "白沙镇改")
    changed = pack(current, "白沙镇")[0]
    assert changed.number.endswith("0003")


def test_the_register_follows_a_package(current: CurrentRun) -> None:
    number = pack(current, "白沙镇")[0].number

    def note(event: str, **more: str) -> None:
        note_event(
            current.workspace, PackageNote(number, event, more.get("person", ""), TODAY, "李", more.get("note", ""))
        )

    def state() -> str:
        return str(list_packages(current.workspace, None)["state"].item())

    assert state() == "issued"
    note("received", person="王")
    assert state() == "received"
    assert list_out(current.workspace, current.run_id)["package_no"].to_list() == [number]
    page = recall_package(current.workspace, CONFIG, number, "发错版本", TODAY, "李")
    assert state() == "recalled"
    assert list_out(current.workspace, current.run_id).is_empty()
    told = {str(cell) for row in openpyxl.load_workbook(page).active.values for cell in row if cell}  # type: ignore[union-attr]
    assert any(number in text for text in told)
    assert "发错版本" in told
    note("received", person="赵")
    assert state() == "recalled"
    note("returned", person="王")
    assert state() == "returned"
    with pytest.raises(UsageError, match="已经交回"):
        note("received", person="王")
    actions = open_ledger(current.workspace).read_audit()["action"].to_list()
    kept = [action for action in actions if "package" in action]
    assert kept == ["issue_package", "package_received", "package_recalled", "package_received", "package_returned"]


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (PackageNote("包2026-9999", "received", "王", TODAY, "李"), "没有编号"),
        (PackageNote("1", "received", "王", date(2020, 1, 1), "李"), "早于发放日期"),
        (PackageNote("1", "received", "王", TODAY, " "), "--by"),
        (PackageNote("1", "recalled", "", TODAY, "李", " "), "--reason"),
    ],
)
def test_events_that_do_not_fit_are_refused(current: CurrentRun, note: PackageNote, message: str) -> None:
    number = pack(current, "白沙镇")[0].number
    fitted = note if note.number != "1" else PackageNote(number, note.event, note.person, note.day, note.by, note.note)
    with pytest.raises(UsageError, match=message):
        note_event(current.workspace, fitted)
    assert current.ledger.read_records("package_events").is_empty()


def test_register_and_folder_are_compared(current: CurrentRun, tmp_path: Path) -> None:
    packages = [package.file for package in pack(current) if package.file]
    assert check_packages(current.workspace).is_empty()
    packages[0].unlink()
    packages[1].write_bytes(packages[1].read_bytes() + b" ")
    for name in ("包2026-0999_白沙镇.zip", "白沙镇_名单.xlsx"):  # a list that lies open there is told as well
        (packages[2].parent / name).write_bytes(b"PK")
    problems = check_packages(current.workspace)
    assert problems["problem"].to_list() == ["missing", "changed", "unknown", "unknown"]
    assert problems["package_no"].to_list()[2:] == ["", ""]
    assert check_packages(current.workspace, tmp_path / "nowhere")["problem"].unique().to_list() == ["missing"]


def test_what_a_killed_command_left_is_replaced(current: CurrentRun) -> None:
    first = pack(current, "白沙镇")[0]
    assert first.file
    stray = first.file.with_name(first.file.name.replace("0001", "0002").replace("白沙镇", "兴坪镇"))
    stray.write_bytes(b"PK")
    second = pack(current, "住建局")[0]
    assert second.number.endswith("0002")
    assert not stray.exists()
    assert check_packages(current.workspace).is_empty()


def test_a_draft_does_not_leave_the_office(current: CurrentRun) -> None:
    with pytest.raises(UsageError, match="草稿不出办公室"):
        open_packed_run(current.workspace, CONFIG, "2026Q1", TODAY)
    with pytest.raises(UsageError, match="没有“某镇”"):
        find_receivers(current, PackageRequest(None, ("某镇",), "李"))
    with pytest.raises(UsageError, match="--by"):
        pack(current, request=PackageRequest(None, (), " "))


def test_a_stamped_visit_book_comes_back(run: FinishedRun, tmp_path: Path) -> None:
    book = change_village(write_visits(run, tmp_path), lambda page: answer_page(page, 1, "√不属实 □属实"))
    returned = tmp_path / "back" / book.name
    returned.parent.mkdir()
    returned.write_bytes(stamp_file(book, "白沙镇 包2026-0001 2026-12-01 10:00"))
    lines = import_results([returned], run.workspace, "config", "张三").lines
    assert lines.filter(pl.col("status") == "taken").height > 0
    assert lines.filter(pl.col("status") == "refused").is_empty()


def test_sheets_without_a_footer_and_other_files(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    book = Workbook(str(path), {"strings_to_formulas": False})
    book.add_worksheet("甲").write_string(0, 0, "</sheetData> & <x>")
    book.add_worksheet("乙").data_validation("A1", {"validate": "list", "source": ["是", "否"]})
    book.close()
    stamped = openpyxl.load_workbook(io.BytesIO(stamp_file(path, "A & B <局> 包1")))
    assert [read_foot(stamped[name]) for name in stamped.sheetnames] == ["A && B <局> 包1"] * 2
    assert stamped["甲"]["A1"].value == "</sheetData> & <x>"
    note = tmp_path / "说明.txt"
    note.write_text("说明", encoding="utf-8")
    assert stamp_file(note, "章") == note.read_bytes()


def test_a_document_s_pages_are_stamped(tmp_path: Path) -> None:
    from docx import Document

    path = tmp_path / "申请书.docx"
    document = Document()
    document.add_paragraph("申请书")
    document.save(str(path))
    stamped = Document(io.BytesIO(stamp_file(path, "白沙镇 包2026-0001")))
    assert [p.text for p in stamped.paragraphs] == ["申请书"]
    assert [p.text for p in stamped.sections[0].footer.paragraphs] == ["白沙镇 包2026-0001"]
    form = Document("config/forms/authorisation.docx").sections[0].footer
    foot = Document(io.BytesIO(stamp_file(Path("config/forms/authorisation.docx"), "包1"))).sections[0].footer
    assert [p.text for p in foot.paragraphs] == [f"{p.text} 包1" for p in form.paragraphs]


def test_copies_guard_what_would_be_computed(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    _write_book(path, "@SUM(A1)")
    rows = list(csv.reader(io.StringIO(copy_tables(path.read_bytes())["名单.csv"].decode("utf-8-sig"))))
    assert rows[0] == ["'@SUM(A1)", "'=1+1", "11010119000101001X"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("白沙镇,short1", "太简单"),
        ("白沙镇,aaaaaaaaaaaa", "太简单"),
        ("白沙镇,密码密码密码密码密码", "汉字"),
        ("白沙镇,with blank 12345", "空格"),
        ("白沙镇", "两栏"),
        ("白沙镇,baisha-72-Kq9w\n白沙镇,other-99-Zx81", "前面已经有一行"),
        ("白沙镇,baisha-72-Kq9w\n兴坪镇,baisha-72-Kq9w", "相同"),
        ("兴坪镇,baisha-72-Kq9w", "没有：白沙镇"),
    ],
)
def test_key_files_that_would_do_harm_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "密码.csv"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(UsageError, match=message) as refusal:
        read_key_file(path, ["白沙镇"])
    assert not any(word in str(refusal.value) for word in ("baisha-72", "short1"))


@pytest.mark.skipif(os.name != "posix", reason="on Windows a file's mode says nothing")
def test_a_key_file_that_others_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "密码.csv"
    path.write_text("白沙镇,baisha-72-Kq9w", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        read_key_file(path, ["白沙镇"])
    path.chmod(0o600)
    assert read_key_file(path, ["白沙镇"]) == {"白沙镇": "baisha-72-Kq9w"}


def test_slips_are_written_once_and_privately(tmp_path: Path) -> None:
    path = tmp_path / "密码条.csv"
    write_slips(path, {"白沙镇": make_password()}, ("接收单位", "密码"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(make_password()) == 19
    with pytest.raises(UsageError, match="已经存在"):
        write_slips(path, {}, ("接收单位", "密码"))


def test_no_password_is_kept(current: CurrentRun) -> None:
    pack(current)
    for path in current.workspace.rglob("*"):
        if path.is_file() and path.suffix != ".zip":
            content = path.read_bytes()
            assert not any(password.encode() in content for password in KEYS.values()), path.name
