"""`fangpin request`, and the check that a department makes before it sends."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fangpin.__main__ import run

HEADINGS = ("结算ID", "姓名", "证件号码", "医疗类别", "结算时间", "医疗费总额", "基金支付总额", "个人自付")
ROW = ("S1", "测试甲", "450300198001010013", "住院", "2026-09-15", "8000", "5000", "2000")

Captured = pytest.CaptureFixture[str]


def test_requests_of_a_period_lie_in_the_workspace(tmp_path: Path, capsys: Captured) -> None:
    assert run(["request", "--period", "2026-09", "--workspace", str(tmp_path)]) == 0
    written = sorted(path.name for path in (tmp_path / "requests" / "2026-09").iterdir())
    assert "2026年9月_医保局_数据需求.xlsx" in written
    assert f"已生成 {len(written)} 个部门的数据需求" in capsys.readouterr().out


def test_one_department_elsewhere_and_dated(tmp_path: Path) -> None:
    line = [
        "request",
        "--period",
        "2026Q3",
        "--department",
        "民政局",
        "--out",
        str(tmp_path / "函"),
        "--date",
        "2026-09-20",
    ]
    assert run(line) == 0
    (path,) = (tmp_path / "函").iterdir()
    assert path.name == "2026年第三季度_民政局_数据需求.xlsx"
    assert openpyxl.load_workbook(path).sheetnames == ["函", "救助申请办理", "社会救助对象", "殡葬火化", "填写说明"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--department", "税务局"], "没有哪份比对数据由“税务局”提供"),
        (["--date", "九月"], "--date 写法不对"),
        (["--period", "2026-13"], "期次写法不对"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(more: list[str], told: str, tmp_path: Path, capsys: Captured) -> None:
    assert run(["request", "--period", "2026-09", "--workspace", str(tmp_path / "w"), *more]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "w").exists()


def test_a_letter_with_an_unknown_word_is_a_fault(config: Path, tmp_path: Path, capsys: Captured) -> None:
    text = (config / "request.yaml").read_text(encoding="utf-8")
    broken = text.replace("{due}", "{deu}").replace("  name: 张三", "  nmae: 张三")
    (config / "request.yaml").write_text(broken, encoding="utf-8")
    assert run(["request", "--period", "2026-09", "--workspace", str(tmp_path / "w"), "--config", str(config)]) == 2
    told = capsys.readouterr().err
    assert "request.yaml → after_table：没有占位符 {deu}。是不是想写“due”？" in told
    assert "request.yaml → examples.nmae" in told


def test_a_department_checks_its_own_file_without_missing_others(tmp_path: Path, capsys: Captured) -> None:
    inbox = tmp_path / "自查"
    inbox.mkdir()
    lines = [",".join(HEADINGS), ",".join(ROW)]
    (inbox / "结算.csv").write_text("\r\n".join(lines), encoding="utf-8-sig")
    line = ["check", "--inbox", str(inbox), "--workspace", str(tmp_path / "w"), "--as-of", "2026-09-30"]
    assert run([*line, "--department", "医保局"]) == 0
    own = capsys.readouterr().out.partition("三、缺少的数据")[2]
    assert "医保局“参保登记”" in own
    assert "登记农户成员" not in own
    assert "必需" not in own
    assert run(line) == 0
    assert "农业农村局“登记农户成员”（必需" in capsys.readouterr().out


def test_check_refuses_a_department_that_nobody_knows(tmp_path: Path, capsys: Captured) -> None:
    line = ["check", "--inbox", str(tmp_path), "--workspace", str(tmp_path / "w"), "--department", "教育据"]
    assert run(line) == 2
    assert "是不是想写“教育局”" in capsys.readouterr().err
