"""A sample is drawn from a list, filled in, brought back, and says how often the list is wrong."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from domain.errors import UsageError
from fangpin.commands import fangpin
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult
from services.feedback.imports import undo_import
from services.samples.draw import DrawnSample, SampleRequest, draw_run_sample
from services.samples.results import estimate_sample, list_samples, undo_sample
from tests.simulation.county_frames import CONFIG
from tests.simulation.period_runs import compare_tables
from tests.simulation.townships import import_files
from tests.simulation.village import add_bill, add_house, make_village, name_of, settle

DAY = date(2026, 10, 10)
_HOMES = range(1, 25)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one run over two townships; nobody in them exists."""
    folder, frames = tmp_path_factory.mktemp("sampled"), make_village()
    for household in _HOMES:
        settle(frames, household, place=("白沙镇", "白沙村") if household % 4 else ("福利镇", "双桥村"))
        add_bill(frames, household, 9000, "2026-05-12", by_name=household % 6 == 0)
    add_house(frames, 1)
    compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "workspace")
    return folder / "workspace"


@pytest.fixture
def workspace(compared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(compared, tmp_path / "workspace")


def draw(workspace: Path, size: int = 100, seed: int | None = None, day: date = DAY) -> DrawnSample:
    return draw_run_sample(workspace, CONFIG, SampleRequest(size, seed, by="张三"), day)


def fill(sample: DrawnSample, verdicts: dict[int, str], folder: Path) -> Path:
    """The sample's workbook with these verdicts, as it comes back."""
    book = openpyxl.load_workbook(sample.path)
    for sheet in book.worksheets:
        columns = {str(cell.value): cell.column or 0 for cell in sheet[3]}
        for row in range(4, sheet.max_row + 1):
            verdict = verdicts.get(sheet.cell(row, columns["样本序号"]).value)  # type: ignore[arg-type]
            if verdict is not None:
                for title, value in (("抽检结论", verdict), ("抽检人", "李四"), ("抽检日期", "2026-10-12")):
                    sheet.cell(row, columns[title]).value = value
    path = folder / "抽检报回.xlsx"
    book.save(path)
    return path


def bring_back(workspace: Path, path: Path) -> FeedbackResult:
    return import_files(workspace, [path], date(2026, 10, 15))


def test_every_stratum_is_drawn_from(workspace: Path) -> None:
    items = draw(workspace).items
    strata = items.group_by("kind", "stratum").agg(pl.len(), pl.col("stratum_size").first()).sort("kind", "stratum")
    # All of so small a county: a house and bills.
    assert strata.rows() == [
        ("clue", "白沙镇", 19, 19),
        ("clue", "福利镇", 6, 6),
        ("link", "fuzzy", 4, 4),
        ("link", "id", 21, 21),
    ]


def test_the_same_again_keeps_its_number(workspace: Path) -> None:
    first, again = draw(workspace, 10, 7), draw(workspace, 10, 7, date(2026, 10, 11))
    other = draw(workspace, 10, 8)
    assert (first.number, again.number, other.number) == ("抽2026-0001", "抽2026-0001", "抽2026-0002")
    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert set(first.items["subject"]) != set(other.items["subject"])
    assert list_samples(workspace)["sample_no"].to_list() == ["抽2026-0001", "抽2026-0002"]


def test_what_comes_back_gives_the_error_rates(workspace: Path, tmp_path: Path) -> None:
    sample = draw(workspace)
    verdicts = dict.fromkeys(sample.items["item"], "正确")
    clues = sample.items.filter(kind="clue", stratum="福利镇")["item"].to_list()
    verdicts |= {clues[0]: "错误", clues[1]: "不能确定"}
    returned = fill(sample, verdicts, tmp_path)
    lines = bring_back(workspace, returned).lines
    assert dict(lines["status"].value_counts().iter_rows()) == {"taken": sample.items.height}
    assert set(bring_back(workspace, returned).lines["status"]) == {"unchanged"}
    rates = estimate_sample(workspace, sample.number).rates
    counts = {(kind, stratum): counts for kind, stratum, *counts in rates.select(
        "kind", "stratum", "right", "wrong", "unclear", "open", "rate").iter_rows()}  # fmt: skip
    assert counts["clue", "福利镇"] == [4, 1, 1, 0, 0.2]
    assert counts["clue", ""] == [23, 1, 1, 0, pytest.approx(0.2 * 6 / 25)]
    assert counts["link", "fuzzy"] == [4, 0, 0, 0, 0.0]


def test_an_import_is_undone_with_its_answers(workspace: Path, tmp_path: Path) -> None:
    sample = draw(workspace, 5)
    imported = bring_back(workspace, fill(sample, {1: "错误"}, tmp_path))
    undo_import(imported.import_id, "张三", workspace)
    assert estimate_sample(workspace, sample.number).rates["wrong"].sum() == 0


def test_rows_that_were_not_drawn_are_refused(workspace: Path, tmp_path: Path) -> None:
    number = draw(workspace, 5).number
    path = tmp_path / "抽检.csv"
    rows = [(number, 99, "正确", "李四", "2026-10-12"), (number, 1, "大概", "李四", "2026-10-12"),
            (number, 2, "正确", "", "2026-10-12"), (number, 3, "正确", "李四", "2027-10-12")]  # fmt: skip
    text = "\n".join(
        ",".join(map(str, row)) for row in [("抽检编号", "样本序号", "抽检结论", "抽检人", "抽检日期"), *rows]
    )
    path.write_text(text, encoding="utf-8")
    lines = bring_back(workspace, path).lines
    reasons = lines.sort("row_number").select("status", "reason").rows()
    assert reasons == [
        ("refused", "unknown_sample"), ("refused", "unreadable"), ("refused", "unreadable"),
        ("refused", "date_in_future"),
    ]  # fmt: skip


def test_a_sample_that_is_taken_back_is_gone_and_its_number_is_not_given_again(workspace: Path) -> None:
    first = draw(workspace, 5)
    assert undo_sample(workspace, first.number, "抽错了", "张三") == 1
    assert undo_sample(workspace, first.number, "抽错了", "张三") == 0
    with pytest.raises(UsageError):
        estimate_sample(workspace, first.number)
    assert draw(workspace, 5).number == "抽2026-0002"
    actions = open_ledger(workspace).read_audit()["action"].to_list()
    assert actions.count("draw_sample") == 2
    assert actions.count("undo_sample") == 2


def test_unknown_numbers_say_where_to_look(workspace: Path) -> None:
    with pytest.raises(UsageError, match="fangpin sample list"):
        estimate_sample(workspace, "没有这个编号")
    with pytest.raises(UsageError, match="fangpin sample list"):
        undo_sample(workspace, "没有这个编号", "试", "张三")


def test_the_commands_say_what_they_did_and_name_nobody(workspace: Path) -> None:
    def call(*words: str) -> str:
        outcome = CliRunner().invoke(fangpin, ["sample", *words, "--workspace", str(workspace)])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    assert "还没有抽检" in call("list")
    drawn = call("draw", "--size", "6", "--kind", "clue", "--as-of", "2026-10-10", "--by", "张三")
    assert "抽2026-0001" in drawn
    assert "关联" not in drawn
    listed, result = call("list"), call("result", "抽2026-0001")
    assert "2026-10-10" in listed
    assert "超几何分布" in result
    assert "已撤销" in call("undo", "抽2026-0001", "--reason", "试", "--by", "张三")
    assert not any(name_of(household) in drawn + listed + result for household in _HOMES)
