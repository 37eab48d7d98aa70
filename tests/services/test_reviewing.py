"""Decisions from run to run: asked, taken in, used, never asked twice; and every outcome can be explained."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import matchers
from domain.errors import InputsRefused, UsageError
from fangpin.commands import fangpin
from fangpin.explain_row import print_row
from fangpin.screen import console
from pipeline import publish
from pipeline.open_ledger import open_ledger
from services.explain import explain_row
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.review.lines import make_review_lines
from services.review.reject_link import reject_link, undo_rejection
from services.runs.choice import FinishedRun
from tests.services.reviewed_county import DAY, HEAD, SON, WIFE, compare, fill, place_of, write_village


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village whose rows are linked, doubtful and nobody's. Nobody in it exists."""
    return write_village(tmp_path_factory.mktemp("reviewed") / "收件")


NAMES = ("韦建国", "覃大妹", "韦小明", "莫永红", "廖秀珍", "秦福生", HEAD, WIFE, SON)


@pytest.fixture(scope="module")
def first(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    return compare(inbox, tmp_path_factory.mktemp("workspace"))


def waiting(run: FinishedRun) -> set[str]:
    return set(run.read("links").filter(pl.col("decision") == "review")["row_key"])


@pytest.fixture
def copied(first: FinishedRun, tmp_path: Path) -> FinishedRun:
    """The first run in a workspace of the test's own."""
    return replace(
        first, folder=shutil.copytree(first.workspace, tmp_path / "ws") / first.folder.relative_to(first.workspace)
    )


def test_decided_once_used_ever_after(copied: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    first = copied
    asked = make_review_lines(first)
    assert asked.height >= 2
    path, _ = export_review(first, tmp_path / "清单.xlsx", everything=False)
    heads = {place for place, key in enumerate(asked["row_key"]) if key not in asked["row_key"][:place].to_list()}
    fill(path, lambda place: "同一人" if place in heads else "非同一人")
    taken = import_review(path, first.workspace, "config")
    assert taken.verdicts == {"same": len(heads), "other": asked.height - len(heads)} or asked.height == len(heads)
    assert import_review(path, first.workspace, "config").new == 0
    # Asked again at once, and by the next run: nothing.
    assert make_review_lines(first).is_empty()
    second = compare(inbox, first.workspace)
    assert second.id != first.id
    assert make_review_lines(second).is_empty()
    links = second.read("links").filter(pl.col("row_key").is_in(asked["row_key"].implode()))
    assert set(links["reason"]) == {"reviewed_same"}
    assert set(links["method"]) == {"reviewed"}
    chosen = dict(asked.unique("row_key", keep="first").select("row_key", "person_id").rows())
    assert dict(links.select("row_key", "person_id").rows()) == chosen
    # The same again, nothing new decided: the finished run.
    assert compare(inbox, first.workspace).id == second.id
    pairs = matchers.label_decisions(first.ledger.read_decisions_in_force(), first.county.matching.model.comparisons)
    assert pairs["same"].sum() >= 1


def test_put_off_is_not_listed_again_unless_asked_for(copied: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    run = copied
    path, asked = export_review(run, tmp_path / "清单.xlsx", everything=False)
    import_review(fill(path, lambda _: "存疑"), run.workspace, "config")
    assert make_review_lines(run).is_empty()
    assert make_review_lines(run, everything=True).height == asked.height
    assert compare(inbox, run.workspace).id == run.id


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"确认人": None}, r"清单\.xlsx［待人工确认］第 4 行：“确认人”没有填写"),
        ({"结论": "也许"}, r"清单\.xlsx［待人工确认］第 4 行“结论”不是可用的取值，请改为 同一人、非同一人、存疑"),
        ({"登记：姓名": "别人"}, r"清单\.xlsx［待人工确认］第 4 行：“登记：姓名”列与导出时不同"),
        ({"运行编号": "20990101-000000000000"}, "清单.xlsx”有几次比对的内容"),
    ],
)  # fmt: skip
def test_a_faulty_workbook_is_refused_whole(
    first: FinishedRun, tmp_path: Path, cells: dict[str, object], message: str
) -> None:
    path, asked = export_review(first, tmp_path / "清单.xlsx", everything=True)
    assert asked.height
    before = open_ledger(first.workspace).read_decisions().height
    with pytest.raises(InputsRefused, match=message):
        import_review(fill(path, lambda place: "存疑" if place == 0 else None, **cells), first.workspace, "config")
    assert open_ledger(first.workspace).read_decisions().height == before


def test_another_file_is_no_review_workbook(first: FinishedRun, inbox: Path) -> None:
    with pytest.raises(InputsRefused, match="这不是待人工确认清单"):
        import_review(inbox / "住房.csv", first.workspace, "config")


def linked_bill(run: FinishedRun) -> dict[str, object]:
    links = run.read("links")
    own = links.filter(pl.col("source") == "insurance_settlement", pl.col("reason") == "id_and_name")
    return own.row(0, named=True)


def persons(run: FinishedRun, key: object) -> set[str | None]:
    return set(run.read("links").filter(pl.col("row_key") == key)["person_id"])


def test_an_overturned_link_never_comes_back_until_it_is_taken_back(
    copied: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    run = copied
    link = linked_bill(run)
    assert reject_link(run, place_of(link), "王核实", DAY) == 1
    assert reject_link(run, place_of(link), "李复核", DAY) == 0
    after = compare(inbox, run.workspace)
    assert link["person_id"] not in persons(after, link["row_key"])
    with pytest.raises(UsageError, match="没有对应到某个人"):
        reject_link(after, place_of(link), "王核实", DAY)
    assert undo_rejection(after, place_of(link), "王核实", DAY) == 1
    again = compare(inbox, run.workspace)
    assert persons(again, link["row_key"]) == {link["person_id"]}
    assert again.read("links").equals(run.read("links"))


def test_rows_are_named_so_that_one_is_meant(first: FinishedRun) -> None:
    with pytest.raises(UsageError, match="没有这一行"):
        reject_link(first, {"source": "insurance_settlement", "row_number": 10**6}, "王核实", DAY)
    with pytest.raises(UsageError, match="没有名为 nonsense 的数据来源"):
        reject_link(first, {"source": "nonsense", "row_number": 2}, "王核实", DAY)


def answers(path: Path, *lines: tuple[str, str, str]) -> Path:
    rows = [f"{household},{clue},{word},李核查,2026-10-16\n" for household, clue, word in lines]
    path.write_text("户编号,线索编号,核查结果,核查人,核查时间\n" + "".join(rows), encoding="utf-8")
    return path


def explained(run: FinishedRun, link: dict[str, object], *more: str) -> str:
    place = ["--source", link["source"], "--row", link["row_number"], "--file", link["file"], "--sheet", link["sheet"]]
    arguments = ["explain", "--run", run.id, *map(str, place), "--workspace", str(run.workspace), *more]
    return CliRunner().invoke(fangpin, arguments, catch_exceptions=False).output


CODES = {
    "id_and_name", "id_and_former_name", "id_and_name_variant", "id_and_birth_and_sex", "relative_id_and_name",
    "id_name_conflict", "id_without_name", "repaired_id_and_name", "damaged_id_and_name", "nobody_of_that_id",
    "nobody_found", "several_same_name", "place", "place_unknown",
}  # fmt: skip


def test_every_outcome_is_explained(first: FinishedRun) -> None:
    links = first.read("links")
    assert set(links["reason"]) >= CODES
    titles = {code: outcome.title for code, outcome in first.county.matching.outcomes.items()}
    for row in links.unique("reason", keep="first", maintain_order=True).iter_rows(named=True):
        place = place_of(row)
        with console.capture() as capture:
            print_row(first, explain_row(first, place, None))
        shown = capture.get()
        assert titles[row["reason"]] in shown, row["reason"]
        pairs = first.read("review_pairs").filter(*(pl.col(name) == value for name, value in place.items()))
        assert ("证据（比特）" in shown) == (pairs["levels"].drop_nulls().len() > 0), row["reason"]
        assert "各项取值不能显示" not in shown


def test_the_thresholds_told_are_those_of_a_small_register(first: FinishedRun) -> None:
    few = first.county.matching.thresholds.few_registered
    assert few is not None
    link = first.read("links").filter(pl.col("score").is_not_null()).row(0, named=True)
    shown = explained(first, link)
    assert f"概率不低于 {few.automatic:.1%} 且次优者不高于 {few.runner_up:.1%}" in shown


def test_the_command_explains(first: FinishedRun) -> None:
    shown = explained(first, linked_bill(first))
    assert "证件号码与姓名一致" in shown
    assert "韦建国" in shown


def test_a_person_whose_number_the_register_lacks_is_shown_beside_the_row(first: FinishedRun) -> None:
    told = explain_row(first, place_of(linked_bill(first)), None)
    learned = replace(told, link=told.link | {"reason": "unregistered_id_and_name"})
    with console.capture() as capture:
        print_row(first, learned)
    assert "依据：登记信息缺少或写错了此人的号码" in capture.get()
    assert "住址：该行" in capture.get()


def test_explained_without_values_when_the_files_are_gone(first: FinishedRun, tmp_path: Path) -> None:
    link = linked_bill(first)
    shown = explained(first, link, "--inbox", str(tmp_path / "gone"))
    assert "各项取值不能显示" in shown
    assert not [name for name in NAMES if name in shown]


def test_pairs_name_nobody(first: FinishedRun) -> None:
    text = str(first.read("review_pairs").rows())
    assert not [name for name in NAMES if name in text]


def test_a_run_publishes_what_its_review_needs() -> None:
    assert {"review_pairs", "review_rows", "review_people"} <= set(publish.PUBLISHED)


@pytest.mark.parametrize(
    "cells",
    [
        {"结论": "存疑"},
        {"结论": "也许"},  # nothing that can be imported, but somebody's work
        {"结论": None, "确认人": None, "确认日期": None, "备注": "去问村里"},
        {"结论": None, "确认日期": None},
    ],
)
def test_a_filled_in_workbook_is_never_overwritten(copied: FinishedRun, cells: dict[str, object]) -> None:
    path, asked = export_review(copied, None, everything=False)
    fill(path, lambda place: "存疑" if place == 0 else None, **cells)
    before = path.read_bytes()
    again, lines = export_review(copied, None, everything=False)
    assert path.read_bytes() == before
    assert (again.parent, again != path, again.suffix) == (path.parent, True, ".xlsx")
    assert lines.height == asked.height
    # Filled in again: both stay.
    third, _ = export_review(copied, None, everything=False)
    assert third == again
    fill(again, lambda _: "存疑")
    assert export_review(copied, None, everything=False)[0] not in {path, again}


def test_an_export_that_nobody_has_filled_in_is_replaced(copied: FinishedRun) -> None:
    path, _ = export_review(copied, None, everything=False)
    assert export_review(copied, None, everything=True)[0] == path


def test_what_is_no_review_workbook_stays_and_the_command_says_where_the_export_lies(
    copied: FinishedRun, tmp_path: Path
) -> None:
    mine = tmp_path / "我的.xlsx"
    mine.write_bytes(b"no workbook")
    arguments = ["review", "export", "--run", copied.id, "--out", str(mine), "--workspace", str(copied.workspace)]
    shown = CliRunner().invoke(fangpin, arguments, catch_exceptions=False)
    assert (shown.exit_code, mine.read_bytes()) == (0, b"no workbook")
    assert "没有覆盖" in shown.output
    assert (tmp_path / "我的_2.xlsx").is_file()
    assert "我的_2.xlsx" in shown.output


def test_the_review_workbook_calls_nobody_certain(first: FinishedRun) -> None:
    shown = make_review_lines(first, everything=True)
    assert shown.filter(pl.col("probability") > 0.999).is_empty()
    assert shown["probability"].drop_nulls().len()


@pytest.mark.parametrize("share", [1.0, 0.99996, 0.99999999])
def test_explained_is_never_a_hundred_per_cent(first: FinishedRun, share: float) -> None:
    link = first.read("links").filter(pl.col("score").is_not_null(), pl.col("runner_up").is_not_null())
    told = explain_row(first, place_of(link.row(0, named=True)), None)
    sure = [replace(candidate, probability=share) for candidate in told.candidates]
    with console.capture() as capture:
        print_row(first, replace(told, score=share, candidates=sure))
    assert "100.0" not in capture.get()
    assert "99.99% 以上" in capture.get()
