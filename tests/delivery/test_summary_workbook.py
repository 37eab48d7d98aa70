from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl

from delivery import write_summary
from delivery.county.summary_frames import make_summary_frames
from delivery.layout_check import LAYOUT_FIELDS

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp


def made(made_up: MadeUp) -> dict[str, pl.DataFrame]:
    return make_summary_frames(made_up.summarise(made_up.county()), made_up.context())


def test_frames_offer_what_layouts_may_name(made_up: MadeUp) -> None:
    frames = made(made_up)
    assert frames.keys() == LAYOUT_FIELDS["summary"].keys()
    for name, fields in LAYOUT_FIELDS["summary"].items():
        plain = {column.partition(":")[0] for column in frames[name].columns}
        assert not set(fields) - plain, name


def test_every_township_has_a_line_also_without_findings(made_up: MadeUp) -> None:
    frame = made(made_up)["townships"]
    assert frame["township"].to_list() == ["白沙镇", "福利镇", "高田镇"]
    assert frame.filter(township="高田镇").select("listed", "to_verify", "clues", "risk:因病").row(0) == (0, 0, 0, 0)


def test_counts_agree_with_the_tables(made_up: MadeUp) -> None:
    tables, frame = made_up.county(), made(made_up)["townships"]
    on_list = (pl.col("certainty") == "confirmed") | pl.col("mandatory")
    assert frame["listed"].sum() == tables["suspected"].filter(on_list).height
    assert frame["to_verify"].sum() == tables["suspected"].filter(~on_list).height
    assert frame["persons"].sum() == tables["members"].height
    assert frame["area_clues"].sum() == 1


def test_every_risk_of_the_policy_has_its_column(made_up: MadeUp) -> None:
    frame = made(made_up)["townships"]
    assert [column for column in frame.columns if column.startswith("risk:")] == [
        "risk:因病",
        "risk:住房",
        "risk:失学辍学",
        "risk:饮水",
    ]


def test_methods_of_a_source_add_up_to_its_linked_rows(made_up: MadeUp) -> None:
    frame = made(made_up)["departments"]
    methods = frame.select(pl.sum_horizontal(pl.col("^method:.*$")).alias("all"), "clues")
    assert methods["all"].to_list() == methods["clues"].to_list()  # one linked row under every finding here


def test_coverage_keeps_every_household(made_up: MadeUp) -> None:
    frame = made(made_up)["coverage"]
    sums = frame.group_by("township").agg((pl.col("safe") + pl.col("risk") + pl.col("unknown")).unique())
    assert dict(sums.iter_rows()) == {"白沙镇": [60], "福利镇": [4], "高田镇": [3]}
    assert frame["guarantee"].to_list()[:3] == ["收入", "基本医疗", "住房安全"]


def test_workbook_has_its_sheets_and_is_not_locked(tmp_path: Path, made_up: MadeUp) -> None:
    path = tmp_path / "reports" / "summary.xlsx"
    write_summary(path, made_up.summarise(made_up.county()), made_up.context(), made_up.layout("summary"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        *(
            "概况",
            "乡镇汇总",
            "名单变化",
            "暂不核查和不再出现",
            "办理时限",
            "部门数据",
            "部门评分",
            "规则执行",
            "保障覆盖",
        ),
        *("未采用的文件", "规则属实率", "属实率分项", "属实率走势", "误报原因"),
    ]
    assert not book["乡镇汇总"].protection.sheet
    headings = [cell.value for cell in book["乡镇汇总"][3]]
    assert headings[-4:] == ["因病（户）", "住房（户）", "失学辍学（户）", "饮水（户）"]
    assert [cell.value for cell in book["未采用的文件"][4]][1:] == ["附件.xlsx", "表1", "未能识别", "缺少列：姓名"]
