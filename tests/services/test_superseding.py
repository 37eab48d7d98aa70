"""Registering a corrected file: what it checks, what it leaves in the trail, and how it is taken back."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from domain.errors import UsageError
from intake import CORRECTIONS_FILE, compute_inbox_digest
from pipeline.open_ledger import open_ledger
from services.deliveries.superseded_files import Replacement, supersede_file, undo_superseding
from tests.services.reviewed_county import HOUSES, compare, write_village

CONFIG = "config"


def _replace(
    inbox: Path, workspace: Path, old: str = "住房.csv", new: str = "住房（更正）.csv", reason: str = "错行"
) -> None:
    supersede_file(Replacement(old, new, str(inbox), reason, "测试员"), workspace, CONFIG)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = write_village(tmp_path / "inbox")
    (folder / "住房（更正）.csv").write_text(HOUSES.replace(",D,", ",B,"), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def test_the_next_run_reads_the_corrected_file_alone(inbox: Path, workspace: Path) -> None:
    first = compare(inbox, workspace)
    _replace(inbox, workspace)
    second = compare(inbox, workspace)
    assert second.id != first.id
    houses = second.read("accounting").filter(source="housing_safety")
    assert houses.select("file", "rows_read").rows() == [("住房（更正）.csv", 6)]
    files = second.read("files").filter(status="superseded")
    assert files.select("file", "source", "rows_read").rows() == [("住房.csv", "housing_safety", 0)]
    inputs = {entry["file"]: entry["sheets"][0] for entry in second.manifest["inputs"]}
    assert inputs["住房.csv"]["status"] == "superseded"
    assert "已由“住房（更正）.csv”替换" in inputs["住房.csv"]["message"]


def test_taken_back_the_inbox_is_as_it_was(inbox: Path, workspace: Path) -> None:
    digest = compute_inbox_digest(inbox)
    _replace(inbox, workspace)
    assert compute_inbox_digest(inbox) != digest
    undone = undo_superseding("住房.csv", str(inbox), "测试员", workspace)
    assert undone.new_file == "住房（更正）.csv"
    assert compute_inbox_digest(inbox) == digest
    with pytest.raises(UsageError, match="没有登记为被替换"):
        undo_superseding("住房.csv", str(inbox), "测试员", workspace)


def test_the_trail_tells_of_both_and_names_no_file(inbox: Path, workspace: Path) -> None:
    _replace(inbox, workspace)
    _replace(inbox, workspace)  # the same again is nothing new
    undo_superseding(str(inbox / "住房.csv"), str(inbox), "复核员", workspace)
    entries = open_ledger(workspace).read_audit()
    assert entries.select("action", "actor").rows() == [("supersede", "测试员"), ("supersede_undo", "复核员")]
    assert entries["subject"].n_unique() == 1
    assert set(json.loads(entries["detail"][0])) == {"old_file", "new_file"}
    assert not entries.select(pl.concat_str(pl.all().cast(pl.String)).str.contains("住房")).to_series().any()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("没有.csv", "住房.csv", "收件目录中没有文件"),
        ("住房.csv", "没有.csv", "收件目录中没有文件"),
        ("住房.csv", "住房.csv", "内容完全相同"),
        ("住房.csv", "结算.csv", "没有“住房.csv”中的全部数据"),
        ("住房.csv", "说明.txt", "没有认出是什么数据"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(inbox: Path, workspace: Path, old: str, new: str, message: str) -> None:
    (inbox / "说明.txt").write_text("只是说明", encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        _replace(inbox, workspace, old, new)
    assert not (inbox / CORRECTIONS_FILE).exists()


def test_another_replacement_needs_the_first_to_be_taken_back(inbox: Path, workspace: Path) -> None:
    (inbox / "住房（再更正）.csv").write_text(HOUSES.replace(",D,", ",A,"), encoding="utf-8")
    _replace(inbox, workspace)
    with pytest.raises(UsageError, match="先用 --undo"):
        _replace(inbox, workspace, new="住房（再更正）.csv")
    with pytest.raises(UsageError, match="自己已被替换"):
        _replace(inbox, workspace, "住房（再更正）.csv", "住房.csv")
    _replace(inbox, workspace, "住房（更正）.csv", "住房（再更正）.csv")
    houses = compare(inbox, workspace).read("accounting").filter(source="housing_safety")
    assert houses["file"].to_list() == ["住房（再更正）.csv"]


def test_a_reason_is_wanted(inbox: Path, workspace: Path) -> None:
    with pytest.raises(UsageError, match="--reason"):
        _replace(inbox, workspace, reason="  ")
