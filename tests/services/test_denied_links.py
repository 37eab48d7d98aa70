"""非本人 against a link: by name and circumstances it is taken back, else an officer decides and the finding stays."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from services.explain import explain_row
from services.feedback.import_results import import_results
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.review.lines import make_review_lines
from services.review.reject_link import reject_link, undo_rejection
from services.runs.choice import FinishedRun
from tests.services.answering import LOOSE, csv, row, said, shown, taken
from tests.services.reviewed_county import DAY, compare, fill, place_of


def test_not_him_against_number_and_name_opens_a_review_and_the_finding_stays(
    run: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    bills = run.read("links").filter(pl.col("person_id") == "P11", pl.col("method") == "id")
    file = csv(tmp_path / "报回.csv", row("H1", "cP11"))
    told = shown(run, file)
    assert f"涉及 1 种数据的 {bills.height} 行（医保局“医疗费用结算” {bills.height} 行）" in told
    assert "没有推翻" in told
    assert said(run) == ["doubted"]
    after = compare(inbox, run.workspace)
    assert after.id != run.id
    assert after.read("links").equals(run.read("links"))
    assert "cP11" in after.read("findings")["clue_id"].to_list()
    assert after.read("link_doubts")["person_id"].unique().to_list() == ["P11"]
    assert after.read("link_doubts").height == bills.height
    waiting = make_review_lines(after).filter(pl.col("row_key") == bills["row_key"][0])
    assert waiting.select("person_id", "rows").rows() == [("P11", bills.height)]
    assert "非本人" in waiting["reason"].item()
    assert waiting["name"].item() == "韦建国"
    # The same file again says nothing new.
    assert taken(run, file).doubted == 0
    assert compare(inbox, run.workspace).id == after.id


def test_so_it_is_with_every_link_that_a_number_speaks_for(run: FinishedRun, inbox: Path, tmp_path: Path) -> None:
    file = csv(tmp_path / "报回.csv", row("H2", "cP21"), row("H1", "cP12"), row("H5", "cP51"))
    assert taken(run, file).doubted == 3
    after = compare(inbox, run.workspace)
    assert after.read("links").equals(run.read("links"))
    doubted = after.read("links").join(after.read("link_doubts"), on=["source", "file", "sheet", "row_number"])
    assert set(doubted["reason"]) == {"id_and_former_name", "id_and_name_variant", "id_and_birth_and_sex"}


def test_not_him_against_name_and_circumstances_takes_the_link_back(
    run: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    answer = taken(run, csv(tmp_path / "报回.csv", row("H1", LOOSE), row("H1", "cP13")))
    assert (answer.overturned, answer.doubted) == (2, 0)
    assert answer.affected_rows.select("verdict", "source", "rows").rows() == [
        ("other", "housing_safety", 1), ("other", "insurance_settlement", 1),
    ]  # fmt: skip
    after = compare(inbox, run.workspace)
    was, now = (set(of.read("links").select("reason", "person_id").rows()) for of in (run, after))
    assert {line for line in was - now if line[1] == "P13"} == {("relative_id_and_name", "P13")}
    assert ("name_and_circumstances", "P11") in was - now
    assert not after.read("findings")["clue_id"].is_in([LOOSE, "cP13"]).any()
    # The clue is a former run's by now, and can be answered all the same.
    assert taken(after, csv(tmp_path / "二.csv", row("H1", LOOSE, "不属实", day="2026-10-20"))).counts.visits == 1


def bill_key(run: FinishedRun) -> str:
    """The content of the denied bills."""
    bills = run.read("links").filter(pl.col("source") == "insurance_settlement", pl.col("row_number") == 2)
    return str(bills["row_key"].item())


def of_bills(run: FinishedRun) -> set[tuple[str, str | None]]:
    return set(run.read("links").filter(pl.col("row_key") == bill_key(run)).select("reason", "person_id").rows())


@pytest.fixture(scope="module")
def first_denied(
    first_asked: FinishedRun, answered_inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> FinishedRun:
    """The run after a township has denied a link by number and name."""
    folder = tmp_path_factory.mktemp("denied")
    workspace = shutil.copytree(first_asked.workspace, folder / "ws")
    import_results([csv(folder / "报回.csv", row("H1", "cP11"))], workspace, "config")
    return compare(answered_inbox, workspace)


@pytest.fixture
def denied(first_denied: FinishedRun, tmp_path: Path) -> FinishedRun:
    workspace = shutil.copytree(first_denied.workspace, tmp_path / "denied")
    return replace(first_denied, folder=workspace / first_denied.folder.relative_to(first_denied.workspace))


def decided(run: FinishedRun, inbox: Path, verdict: str, file: Path) -> FinishedRun:
    """The next run after an officer's verdict on the pair that a township has denied."""
    path, asked = export_review(run, file, everything=False)
    at = asked.with_row_index("at").filter(pl.col("reason").str.contains("非本人"))["at"].item()
    import_review(fill(path, lambda place: verdict if place == at else None), run.workspace, "config")
    return compare(inbox, run.workspace)


@pytest.mark.parametrize(
    ("verdict", "outcome", "is_open"),
    [
        ("非同一人", ("reviewed_other", None), False),
        ("存疑", ("id_and_name", "P11"), True),
    ],
)
def test_the_officer_decides(
    denied: FinishedRun, inbox: Path, tmp_path: Path, verdict: str, outcome: tuple[str, str | None], is_open: bool
) -> None:
    after = decided(denied, inbox, verdict, tmp_path / "清单.xlsx")
    assert of_bills(after) == {outcome}
    assert after.read("link_doubts").is_empty() != is_open
    assert make_review_lines(after).filter(pl.col("row_key") == bill_key(after)).is_empty()


def test_what_an_officer_has_confirmed_is_reviewed_again_when_a_township_denies_it_again(
    denied: FinishedRun, inbox: Path, tmp_path: Path
) -> None:
    confirmed = decided(denied, inbox, "同一人", tmp_path / "清单.xlsx")
    assert of_bills(confirmed) == {("reviewed_same", "P11")}
    assert confirmed.read("link_doubts").is_empty()
    assert make_review_lines(confirmed).filter(pl.col("row_key") == bill_key(confirmed)).is_empty()
    assert taken(confirmed, csv(tmp_path / "再报.csv", row("H1", "cP11", day="2026-11-02"))).doubted == 1
    after = compare(inbox, confirmed.workspace)
    assert of_bills(after) == {("reviewed_same", "P11")}
    assert make_review_lines(after).filter(pl.col("row_key") == bill_key(after)).height == 1


def test_a_doubt_is_taken_back_like_any_word(denied: FinishedRun, inbox: Path) -> None:
    link = denied.read("links").filter(pl.col("row_key") == bill_key(denied)).row(0, named=True)
    assert undo_rejection(denied, place_of(link), "王核实", DAY) == 1
    assert compare(inbox, denied.workspace).read("link_doubts").is_empty()
    assert reject_link(denied, place_of(link), "王核实", DAY) == 1


def test_what_was_said_of_a_denied_row_is_explained(denied: FinishedRun) -> None:
    link = denied.read("links").filter(pl.col("row_key") == bill_key(denied)).row(0, named=True)
    said_of = explain_row(denied, place_of(link), None).decision_sentences
    assert [line for line in said_of if "非本人，待人工确认" in line and "乡镇核查" in line]


def test_the_message_counts_every_row_of_every_source_that_one_stroke_touches(run: FinishedRun, tmp_path: Path) -> None:
    links = run.read("links")
    bills = links.filter(pl.col("row_key") == bill_key(run))
    more = [bills.with_columns(source=pl.lit(name)).head(1) for name in ("insurance_enrolment", "civil_assistance")]
    run.store.put("links", pl.concat([links, *more]))
    told = shown(run, csv(tmp_path / "报回.csv", row("H1", "cP11")))
    assert "涉及 3 种数据的 4 行" in told
    assert "医保局“参保登记” 1 行" in told
    assert "医保局“医疗费用结算” 2 行" in told
