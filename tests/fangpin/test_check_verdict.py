"""`fangpin check` ends with what to do, and begins with the files that need somebody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.handover import SheetFound
from fangpin.__main__ import run
from services.deliveries.check import CheckedInbox, CheckedSource
from services.deliveries.check_verdict import grade_files, make_verdict

TITLES = {"register_members": "农业农村局“登记农户成员”", "insurance_settlement": "医保局“医疗费用结算”"}
HEADINGS = "结算ID,姓名,证件号码,医疗类别,结算时间,医疗费总额,基金支付总额,个人自付"
ROW = "S1,莫大山,450321198001010015,住院,2026-09-15,3500,2500,1000"
Captured = pytest.CaptureFixture[str]


def _sheet(file: str, status: str, message: str = "", sheet: str = "") -> SheetFound:
    return SheetFound(file, sheet, "", status, message)


def _source(file: str, refused: bool = False, faulty: bool = False) -> CheckedSource:
    failures = (("critical", "大半为空"),) if refused else ()
    files = frozenset({file})
    return CheckedSource(9, {}, int(faulty), 9, failures, int(faulty), (), files, files if faulty else frozenset())


def _checked(
    *sheets: SheetFound, missing: tuple[str, ...] = (), department: str | None = None, **sources: CheckedSource
) -> CheckedInbox:
    required = frozenset({TITLES["register_members"]})
    return CheckedInbox(date(2026, 9, 30), list(sheets), sources, TITLES, list(missing), required, department)


GOOD = _sheet("好.xlsx", "recognised")


def test_nothing_wrong_may_run() -> None:
    assert make_verdict(_checked(GOOD, register_members=_source("好.xlsx"))) == "结论：可以运行。"


@pytest.mark.parametrize("status", ["unreadable", "ambiguous", "unrecognised", "empty"])
def test_a_file_of_which_nothing_is_taken_needs_somebody(status: str) -> None:
    checked = _checked(GOOD, _sheet("坏.xlsx", status, "读不了"), register_members=_source("好.xlsx"))
    assert make_verdict(checked) == "结论：可以运行。有 1 个文件需处理：坏.xlsx。"


def test_a_note_beside_the_data_is_no_bad_file() -> None:
    sheets = [_sheet("好.xlsx", "recognised", sheet="表1"), _sheet("好.xlsx", "unrecognised", "没有认出", "说明")]
    assert grade_files(_checked(*sheets, register_members=_source("好.xlsx"))) == {"好.xlsx": "doubtful"}


def test_a_workbook_with_one_unreadable_sheet_needs_somebody() -> None:
    sheets = [_sheet("好.xlsx", "recognised", sheet="表1"), _sheet("好.xlsx", "ambiguous", "两列", "表2")]
    assert grade_files(_checked(*sheets, register_members=_source("好.xlsx"))) == {"好.xlsx": "bad"}


def test_rows_set_aside_are_to_be_looked_at() -> None:
    checked = _checked(GOOD, register_members=_source("好.xlsx", faulty=True))
    assert make_verdict(checked) == "结论：可以运行。有 1 个文件请核对：好.xlsx。"


def test_what_is_required_and_missing_stops_the_run() -> None:
    said = make_verdict(_checked(GOOD, missing=tuple(TITLES.values())))
    assert said == "结论：不能运行（缺少必需的农业农村局“登记农户成员”）。"


def test_what_is_required_and_refused_stops_the_run() -> None:
    said = make_verdict(_checked(GOOD, register_members=_source("好.xlsx", refused=True)))
    assert said.startswith(
        "结论：不能运行（必需的数据未通过检查：农业农村局“登记农户成员”）。有 1 个文件需处理：好.xlsx"
    )


def test_what_is_merely_missing_leaves_rules_unanswered() -> None:
    said = make_verdict(_checked(GOOD, missing=(TITLES["insurance_settlement"],), register_members=_source("好.xlsx")))
    assert said == "结论：可以运行（缺少医保局“医疗费用结算”，相关规则不能判定）。"


def test_many_bad_files_are_counted() -> None:
    checked = _checked(*(_sheet(f"{n:02}.xlsx", "unreadable") for n in range(30)), register_members=_source("x"))
    assert "有 30 个文件需处理：00.xlsx、" in make_verdict(checked)
    assert "09.xlsx 等。" in make_verdict(checked)


@pytest.mark.parametrize(
    ("sources", "missing", "said"),
    [
        ({"insurance_settlement": _source("好.xlsx")}, (), "可以报送。"),
        ({"insurance_settlement": _source("好.xlsx")}, ("医保局“参保登记”",), "可以报送（还没有医保局“参保登记”）。"),
        ({"insurance_settlement": _source("好.xlsx", refused=True)}, (), "请先更正，再报送（未通过检查：医保局"),
        ({}, ("医保局“参保登记”",), "没有认出医保局的数据，请先处理，不要报送。"),
    ],
)
def test_a_department_is_told_whether_it_may_send(
    sources: dict[str, CheckedSource], missing: tuple[str, ...], said: str
) -> None:
    assert said in make_verdict(_checked(GOOD, missing=missing, department="医保局", **sources))


def _settlements(folder: Path, name: str = "结算.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"{HEADINGS}\r\n{ROW}", encoding="utf-8-sig")
    return folder


def test_bad_files_stand_first_and_the_verdict_last(tmp_path: Path, capsys: Captured) -> None:
    inbox = _settlements(tmp_path / "inbox", "a结算.csv")
    (inbox / "z坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    line = ["check", "--inbox", str(inbox), "--workspace", str(tmp_path / "w"), "--as-of", "2026-09-30"]
    assert run(line) == 0
    said = capsys.readouterr().out
    assert said.index("z坏.xlsx") < said.index("a结算.csv")
    assert said.rstrip().splitlines()[-1].startswith("结论：不能运行（缺少必需的")
    assert said.rstrip().endswith("需处理：z坏.xlsx。")
    (report,) = (tmp_path / "w" / "checks").iterdir()
    assert report.read_text(encoding="utf-8-sig").rstrip().endswith("需处理：z坏.xlsx。")


def test_a_department_alone_needs_no_other_option(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FANGPIN_WORKSPACE", raising=False)
    assert run(["check", "--department", "医保局"]) == 2
    assert "--inbox" in capsys.readouterr().err
    _settlements(tmp_path / "inbox")
    (tmp_path / "inbox" / "死亡.csv").write_text(
        "姓名,身份证号,死亡日期\n莫大山,450321198001010015,2026-01-01", "utf-8"
    )
    assert run(["check", "--department", "医保局"]) == 0
    said = capsys.readouterr().out
    assert "死亡.csv：不是本部门的数据，没有检查" in said
    assert "殡葬火化”：读取" not in said
    assert said.rstrip().splitlines()[-1].startswith("结论：可以报送（还没有医保局“参保登记”")


def test_the_bureau_says_what_it_checks(capsys: Captured) -> None:
    assert run(["check"]) == 2
    assert "--inbox" in capsys.readouterr().err
