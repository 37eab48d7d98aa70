"""A department sends one wrong column, one wrong unit and one month too old: what it gets back, what the cover says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from pipeline import ingest, memory, publication, publish
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON, run_stages

MEMBERS = "县,乡镇,行政村,户编号,姓名,证件号码,与户主关系,户类型"
INCOME = "户编号,年度,家庭人口,工资性收入,生产经营性收入,生产经营性支出,财产性收入,转移性收入"
SETTLED = "结算ID,姓名,证件号码,医疗类别,结算时间,医疗费总额,基金支付总额,个人自付,乡镇"
ROWS = 40
BILLS, ROLL = "医保局/2026年8月医疗费用结算.csv", "医保局/参保登记.csv"


def bills(amount: float, title: str = "", day: str = "2026-08-15") -> list[str]:
    """Forty settlements of people whom nobody registered; the first is of a registered person."""
    rest = f"住院,{day},{amount},{amount},{amount},白沙镇"
    names = [f"某{'甲乙丙丁戊'[n % 5]}{'金木水火土'[n // 8]}" for n in range(ROWS)]
    lines = [f"S{n},{names[n]},4503211990010{n:05d},{rest}" for n in range(1, ROWS)]
    first = f"S0,莫大山,450321198001010015,{rest}"
    return [*([title] if title else []), SETTLED, first, *lines]


def roll(status: str = "参保状态") -> list[str]:
    return [f"姓名,证件号码,参保年度,险种,{status}", "莫大山,450321198001010015,2026,城乡居民,正常参保"]


def inbox(folder: Path, files: dict[str, list[str]]) -> Path:
    register = [MEMBERS, "阳朔县,白沙镇,白沙村,H001,莫大山,450321198001010015,户主,脱贫户"]
    whole = {"农业农村局/登记.csv": register, "农业农村局/收入.csv": [INCOME, "H001,2025,1,9000,0,0,0,0"], **files}
    for name, lines in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def compare(inbox: Path, workspace: Path, period: str) -> Path:
    """A whole run without Prefect; returns its folder."""
    job = Job.prepare(RunRequest(period, str(inbox), str(workspace), "config"))
    with job.folder.make():
        ingest.receive_inbox(job)
        run_stages(job, COMPARISON)
        publish.write_run_manifest(job, {})
        memory.keep_run(job)
    publication.offer_run(job)
    return job.folder.final


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """August as it should be, but for a column of bills that means somewhat more than the declared one."""
    folder = tmp_path_factory.mktemp("bureau")
    header = SETTLED.replace("个人自付", "个人负担总额")
    good = inbox(folder / "八月", {BILLS: [header, *bills(3500.0)[1:]], ROLL: roll()})
    return compare(good, folder / "工作区", "2026-08")


@pytest.fixture(scope="module")
def september(august: Path) -> Path:
    """September after that August: August's title and dates, 万元 in columns of 元, 参保状态 misnamed."""
    workspace = august.parents[2]
    files = {BILLS: bills(0.35, "2026年8月医疗费用结算明细", "2026-08-31"), ROLL: roll("状态说明")}
    return compare(inbox(workspace.parent / "九月", files), workspace, "2026-09")


def text_of(path: Path) -> str:
    sheets = openpyxl.load_workbook(path).worksheets
    return "\n".join("｜".join(str(cell.value or "") for cell in row) for sheet in sheets for row in sheet.rows)


def test_the_department_is_told_of_all_three(september: Path) -> None:
    told = text_of(september / "reports" / "data_quality" / "医保局.xlsx")
    assert f"{ROLL}｜" in told  # the wrong column: the file was not taken, and says why
    assert "缺少表头：参保状态" in told
    assert "“医疗费总额”整列的金额与通常相差悬殊，单位可能不对（元、万元）" in told
    assert "请核对单位，并在表头写明，如“医疗费总额（元）”" in told
    assert "整份未通过检查，须更正后重报：医疗费用结算" in told
    assert "的标题写的是2026年8月，与本期（2026年9月）不符" in told
    assert "“结算时间”距比对日期 30 天" in told


def test_a_refused_delivery_has_a_line_of_its_own(september: Path) -> None:
    sheet = openpyxl.load_workbook(september / "reports" / "data_quality" / "医保局.xlsx")["问题清单"]
    lines = [[cell.value for cell in row] for row in sheet.rows]
    (refused,) = [line for line in lines if "整份未通过检查" in str(line)]
    assert refused[1:5] == ["医疗费用结算", BILLS, None, None]
    assert str(refused[10]).startswith("整份未通过检查：“医疗费总额”大于零的金额中位数只有 0.35 元")
    assert refused[11] == "整份数据没有采用。请更正后把整份“医疗费用结算”重新报送"


def test_a_refusal_is_known_again_whatever_the_number(september: Path, tmp_path: Path) -> None:
    still = inbox(tmp_path, {BILLS: bills(0.45, day="2026-10-10"), ROLL: roll()})
    october = compare(still, september.parents[2], "2026-10")
    keys = [
        set(pl.read_parquet(run / "tables" / "issues.parquet").filter(check="delivery_refused")["issue_key"])
        for run in (september, october)
    ]
    assert keys[0]
    assert keys[0] == keys[1]


def test_an_amount_of_another_meaning_is_on_every_cover(august: Path) -> None:
    sentence = "“个人自付”一列读的是“个人负担总额”：是自付与自费之和，比个人自付多，医疗支出会偏高，请核实时留意"
    (township,) = (august / "lists" / "白沙镇").glob("*附表*")
    page = (august / "reports" / "validation" / "index.html").read_text(encoding="utf-8")
    for told in (text_of(township), text_of(august / "reports" / "summary.xlsx"), page):
        assert told.count(sentence) == 1


def test_the_township_is_told_too(september: Path) -> None:
    (path,) = (september / "lists" / "白沙镇").glob("*附表*")
    page = openpyxl.load_workbook(path)["部门数据情况"]
    cover = [[cell.value for cell in row] for row in page.rows if row[0].value is not None]
    (line,) = [row for row in cover if "医疗费用结算" in row]
    said = str(line)
    assert "未通过检查" in said
    assert "单位很可能是万元，整份数据不予采用" in said
    assert "2026年8月" in said
    (missing,) = [row for row in cover if "参保登记" in row]
    assert "未提供，相关规则不能判定" in missing


def test_nobody_else_hears_of_it(september: Path) -> None:
    folder = september / "reports" / "data_quality"
    assert {path.stem for path in folder.iterdir()} == {"医保局", "农业农村局"}
    assert "结算" not in text_of(folder / "农业农村局.xlsx")


def test_the_same_month_a_second_time_knows_what_was_mended(september: Path, tmp_path: Path) -> None:
    workspace = september.parents[2]
    mended = inbox(tmp_path, {BILLS: bills(3500.0, day="2026-10-10"), ROLL: roll()})
    october = compare(mended, workspace, "2026-10")
    told = text_of(october / "reports" / "data_quality" / "医保局.xlsx")
    assert "已整改（本期不再出现）" in told
    before = pl.read_parquet(september / "tables" / "issues.parquet").filter(check="amount_unit")
    assert before.height
    assert "整列的金额与通常相差悬殊" not in told.split("上期问题整改情况")[0]
