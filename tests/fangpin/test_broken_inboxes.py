"""What an officer is told about a broken inbox, by the command line: message, exit code, and nothing half published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from filelock import FileLock

from fangpin.__main__ import run

REGISTER = "农业农村局/登记农户.csv"
MEMBERS = (
    ("县", "乡镇", "行政村", "户编号", "姓名", "证件号码", "与户主关系", "户类型"),
    ("阳朔县", "白沙镇", "石塘村", "H001", "莫大山", "450321198001010011", "户主", "脱贫户"),
    ("阳朔县", "白沙镇", "石塘村", "H001", "莫小河", "450321201001010011", "之子", "脱贫户"),
)
INCOME = (
    ("户编号", "年度", "家庭人口", "工资性收入", "生产经营性收入", "生产经营性支出", "财产性收入", "转移性收入"),
    ("H001", "2025", "2", "9000", "1000", "200", "0", "600"),
)
SETTLEMENTS = "医保局/结算.csv"
SETTLED = ("结算ID", "姓名", "证件号码", "医疗类别", "结算时间", "医疗费总额", "基金支付总额", "个人自付")
HOUSES = ("乡镇", "村", "户主姓名", "户主身份证号", "鉴定等级", "鉴定时间")

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The least that a comparison takes: the register and its income."""
    folder = tmp_path / "收件"
    write(folder / REGISTER, MEMBERS)
    write(folder / "农业农村局/收入.csv", INCOME)
    return folder


def write(path: Path, rows: tuple[tuple[str, ...], ...], encoding: str = "utf-8-sig") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode(encoding))


def compare(inbox: Path, workspace: Path, *more: str) -> int:
    return run(["run", "--period", "2026Q3", "--inbox", str(inbox), "--workspace", str(workspace), *more])


def nothing_published(workspace: Path) -> bool:
    folder = workspace / "runs" / "2026Q3"
    return not folder.exists() or [path.name for path in folder.iterdir()] == [".lock"]


def _workbook(path: Path) -> bytes:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("鉴定").write_row(0, 0, HOUSES)
    book.close()
    return path.read_bytes()


def _without_column(inbox: Path) -> None:
    write(inbox / REGISTER, tuple((*row[:3], *row[4:]) for row in MEMBERS))


def _corrupt(inbox: Path) -> None:
    whole = _workbook(inbox / "x.xlsx")
    (inbox / "x.xlsx").unlink()
    (inbox / REGISTER).rename(inbox / "登记农户.xlsx")
    (inbox / "登记农户.xlsx").write_bytes(whole[: len(whole) // 2])


REFUSED: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "missing column": (_without_column, [REGISTER, "最接近“农业农村局·登记农户成员”", "缺少表头：户编号", "请补上"]),
    "empty": (lambda inbox: (inbox / REGISTER).write_bytes(b""), [REGISTER, "文件是空的", "重新索取"]),
    "corrupt": (_corrupt, ["登记农户.xlsx", "文件已损坏或没有传完整", "重新索取"]),
    "encoding": (
        lambda inbox: (inbox / REGISTER).write_bytes((inbox / REGISTER).read_bytes() + b"\r\n\xff\xfe\x81"),
        [REGISTER, "文字编码有误：第 4 行", "重新导出"],
    ),
    "register missing": (lambda inbox: (inbox / REGISTER).unlink(), ["请补上文件后重新运行", "应有的表头：县、乡镇"]),
}


@pytest.mark.usefixtures("prefect_database")
@pytest.mark.parametrize("case", REFUSED)
def test_required_source_is_refused(case: str, inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    spoil, told = REFUSED[case]
    spoil(inbox)
    assert compare(inbox, tmp_path / "ws") == 3
    message = capsys.readouterr().err
    assert "缺少农业农村局“登记农户成员”" in message
    assert "没有发布任何结果" in message
    assert not [words for words in told if words not in message], message
    assert "莫大山" not in message
    assert nothing_published(tmp_path / "ws")


@pytest.mark.usefixtures("prefect_database")
def test_other_broken_files_are_told_and_stop_nobody(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    dates = ["9999-12-31", "1900-01-00", "2021.13.1", "2026-08-01"]
    rows = [(f"J{n}", "莫大山", MEMBERS[1][5], "住院", day, "300", "100", "200") for n, day in enumerate(dates)]
    write(inbox / SETTLEMENTS, (SETTLED, *rows), "gb18030")
    shutil.copy(inbox / SETTLEMENTS, inbox / "医保局/重报.csv")
    write(
        inbox / "住建局/房屋.csv",
        (HOUSES[:4] + HOUSES[5:], ("白沙镇", "石塘村", "莫大山", MEMBERS[1][5], "2026-05-01")),
    )
    (inbox / "住建局/坏.xlsx").write_bytes(_workbook(tmp_path / "whole.xlsx")[:900])
    (inbox / "残联.xlsx").write_bytes(b"")
    (inbox / "会议通知.txt").write_text("请各单位准时参加", encoding="utf-8")
    (inbox / "乱码.csv").write_bytes("姓名,身份证号\r\n莫大山,".encode("gb18030") + b"\xff\xff\r\n")

    assert compare(inbox, tmp_path / "ws") == 0
    shown = capsys.readouterr().out
    for words in (
        "未采用：住建局/房屋.csv：没有认出这张表。最接近“住建局·农村房屋安全鉴定”，缺少表头：鉴定等级",
        "未采用：住建局/坏.xlsx：文件已损坏",
        "未采用：残联.xlsx：文件是空的",
        "未采用：会议通知.txt：没有认出这张表",
        "未采用：乱码.csv：文字编码有误：第 2 行",
        "重复：医保局/重报.csv：与“医保局/结算.csv”内容完全相同",
        "行号和原因可用 fangpin check 查看",
    ):
        assert words in shown, words
    folder = tmp_path / "ws" / "runs" / "2026Q3"
    published = folder / (folder / "latest").read_text(encoding="utf-8").strip() / "tables"
    quarantine = pl.read_parquet(published / "quarantine.parquet")
    assert quarantine.select("file", "row_number", "check").rows() == [
        (SETTLEMENTS, 2, "unreadable_date"), (SETTLEMENTS, 4, "unreadable_date"),
    ]  # fmt: skip
    links = pl.read_parquet(published / "links.parquet")
    assert links["row_number"].to_list() == [3, 5]

    assert run(["check", "--inbox", str(inbox), "--workspace", str(tmp_path / "ws"), "--as-of", "2026-09-30"]) == 0
    report = capsys.readouterr().out
    assert f"{SETTLEMENTS}：第 4 行“结算时间”读不出日期，请改为 2026-06-15 这样的写法" in report
    assert "重复文件 5" in report
    assert "莫大山" not in report + shown


def test_locked_workspace(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "ws" / "runs" / "2026Q3"
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"):
        assert compare(inbox, tmp_path / "ws") == 4
    assert "期次 2026Q3 正在由另一个比对任务使用" in capsys.readouterr().err
    assert nothing_published(tmp_path / "ws")


def test_workspace_is_a_file(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ws").write_text("")
    for command in (
        ["run", "--period", "2026Q3", "--inbox", str(inbox)], ["check", "--inbox", str(inbox)], ["demo"],
    ):  # fmt: skip
        assert run([*command, "--workspace", str(tmp_path / "ws")]) == 2
        assert f"“{tmp_path / 'ws'}”是一个文件，不能用作工作区" in capsys.readouterr().err


def test_workspace_is_read_only(inbox: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    assert compare(inbox, tmp_path / "ws") == 4
    message = capsys.readouterr().err
    assert "不能写入（Permission denied）" in message
    assert "用 --workspace 换一个目录" in message


def test_bad_configuration(inbox: Path, config: Path, tmp_path: Path, capsys: Captured) -> None:
    county = config / "county.yaml"
    county.write_text(county.read_text(encoding="utf-8").replace("reporting_unit:", "reporting_unt:"), encoding="utf-8")
    (config / "matching.yaml").write_text("a: [1\nb: 2\n", encoding="utf-8")
    assert compare(inbox, tmp_path / "ws", "--config", str(config)) == 2
    message = capsys.readouterr().err
    assert "county.yaml → reporting_unt：没有这个设置项。是不是想写“reporting_unit”？" in message
    assert "matching.yaml → 第 2 行：YAML 格式有误" in message
    assert not (tmp_path / "ws").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--policy", "guangxi_2012"], "没有名为“guangxi_2012”的政策。是不是想写“guangxi_2021”？"),
        (["--as-of", "2026/9/30"], "--as-of 写法不对"),
        (["--config", "nowhere"], "找不到配置目录"),
        (["--inbox", "nowhere"], "找不到收件目录"),
        (["--period", "2026-13"], "期次写法不对"),
        (["--polcy", "x"], "没有选项 --polcy。是不是想写 --policy？"),
    ],
)
def test_bad_options(options: list[str], told: str, inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    assert compare(inbox, tmp_path / "ws", *options) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "ws").exists()
