"""Doubtful signers and replies of a search: shown to an officer, decided, heard by the next search. Nobody exists."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE
from fangpin.commands import fangpin
from services.retention.purge import list_expiring_folders, purge_folder
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.review.lines import make_review_lines
from services.review.reject_link import reject_link, undo_rejection
from services.runs.choice import FinishedRun, choose_reviewed_run
from tests.id_numbers import make_number
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Outcome, Someone, searched
from tests.services.reviewed_county import fill

DAY = date(2026, 10, 15)
STRANGER = ("覃陌生", make_number(date(1960, 2, 2), 333))
# Mark of a reply row -> what the officer says of it; the others wait.
VERDICTS = {"桂C00001": "同一人", "桂C00002": "非同一人", "桂C00004": "同一人"}
PAPERS = {"甲1": "同一人", "甲3": "同一人", "乙1": "非同一人"}


class Village(County):
    """People whose papers lack a number, and one whose replies do."""

    def __init__(self) -> None:
        super().__init__()
        names = ("莫大山", "徐小河", "廖三江", "韦四海", "黄五湖")
        self.confirmed, self.denied, self.asked, self.owner, self.neighbour = map(self.person, names)
        self.sign(self.confirmed, 授权书编号="甲1", 身份证号="")
        self.sign(self.confirmed, 授权书编号="甲2", 身份证号="", 签署日期="2026-08-02", 授权部门="税务局")
        self.sign(self.confirmed, 授权书编号="甲3", 身份证号="", 有效期至="2026-09-01", 授权部门="税务局")
        self.sign(self.denied, 授权书编号="乙1", 身份证号="")
        self.sign(self.asked, 授权书编号="丙1")
        # Under somebody's number another name signed, and another name owns a car.
        self.sign(Someone("莫旁人", self.owner.id_number, self.owner.household), 授权书编号="丁1")
        self.sign(self.owner, 授权书编号="丁2", 授权部门="公安局")
        for name, number, plate in (
            (self.asked.name, "", "桂C00001"), (self.asked.name, "", "桂C00002"), (self.asked.name, "", "桂C00003"),
            ("莫旁人", self.owner.id_number, "桂C00004"), (self.neighbour.name, "", "桂C00005"),
            (*STRANGER, "桂C00006"),
        ):  # fmt: skip
            self.add("vehicles", name, number, plate, A_CAR[1], plate, *A_CAR[3:])
        self.receipts = [("公安局", "2026-09-20", "", "9")]

    def plate(self, row_number: int) -> str:
        return self.rows["vehicles"][row_number - 2][2]


@dataclass
class Reviewed:
    """A search, what an officer was shown of it, and the same search once the decisions were taken in."""

    village: Village
    first: Outcome
    shown: pl.DataFrame
    workbook: Path
    second: Outcome


def run_of(outcome: Outcome) -> FinishedRun:
    return choose_reviewed_run(outcome.job.workspace, "config", outcome.folder.name)


def search_again(village: Village, folder: Path) -> Outcome:
    return searched(village, folder, PROJECT / "config")


def decide(run: FinishedRun, path: Path, verdict: Callable[[dict[str, object]], str | None]) -> Path:
    """The exported workbook with a verdict on every line."""
    path, lines = export_review(run, path, everything=True)
    verdicts = [verdict(line) for line in lines.iter_rows(named=True)]
    return fill(path, lambda place: verdicts[place])


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    village, folder = Village(), tmp_path_factory.mktemp("reviewed")
    first = search_again(village, folder)
    run = run_of(first)
    shown = make_review_lines(run)

    def verdict(line: dict[str, object]) -> str | None:
        if line["source"] == "authorisations":
            return PAPERS.get(str(line["authorisation_no"]))
        return VERDICTS.get(village.plate(int(str(line["row_number"]))))

    path = decide(run, folder / "清单.xlsx", verdict)
    taken = import_review(path, first.job.workspace, "config")
    assert (taken.verdicts, taken.is_search) == ({"same": 4, "other": 2}, True)
    return Reviewed(village, first, shown, path, search_again(village, folder))


@pytest.fixture
def own(reviewed: Reviewed, tmp_path: Path) -> Reviewed:
    """The searches in a folder of the test's own."""
    there = reviewed.first.job.workspace.parent
    shutil.copytree(there, tmp_path / "copy")

    def move(outcome: Outcome) -> Outcome:
        workspace = str(tmp_path / "copy" / "workspace")
        folder = tmp_path / "copy" / outcome.folder.relative_to(there)
        return Outcome(folder, replace(outcome.job, request=replace(outcome.job.request, workspace=workspace)))

    return replace(reviewed, first=move(reviewed.first), second=move(reviewed.second))


def vehicles(outcome: Outcome, village: Village) -> dict[str, tuple[str, str | None, str]]:
    """Plate -> decision, method, reason."""
    links = outcome.table("links").sort("row_number")
    return {
        village.plate(row): (decision, method, reason)
        for row, decision, method, reason in links.select("row_number", "decision", "method", "reason").iter_rows()
    }


def paper_reasons(outcome: Outcome, paper: str) -> set[str]:
    return set(outcome.table("refused").filter(authorisation_no=paper)["reason"])


def test_before_it_everything_doubtful_waits(reviewed: Reviewed) -> None:
    village, first = reviewed.village, reviewed.first
    for paper in ("甲1", "甲2", "甲3", "乙1", "丁1"):
        assert paper_reasons(first, paper) == {"signer_doubtful"}, paper
    waiting = {plate for plate, (decision, *_) in vehicles(first, village).items() if decision == "review"}
    assert waiting == {"桂C00001", "桂C00002", "桂C00003", "桂C00004"}


def test_a_confirmed_signer_opens_the_gate_for_that_paper_only(reviewed: Reviewed) -> None:
    village, second = reviewed.village, reviewed.second
    asked = second.table("asked").filter(person_id=village.confirmed.person_id)
    assert set(asked["authorisation_no"]) == {"甲1"}
    assert asked.height == 9
    signers = second.table("signer_links").filter(authorisation_no="甲1")
    assert signers.select("decision", "method", "reason").row(0) == ("linked", "reviewed", "reviewed_same")
    waiting = second.table("signer_links").filter(decision="review")["authorisation_no"]
    assert set(waiting) == {"甲2", "丁1"}


def test_an_expired_paper_stays_refused_though_its_signer_is_confirmed(tmp_path: Path) -> None:
    county = County()
    signer = county.person("莫大山")
    county.sign(signer, 授权书编号="甲3", 身份证号="", 有效期至="2026-09-01")
    outcome = searched(county, tmp_path, PROJECT / "config")
    import_review(decide(run_of(outcome), tmp_path / "单.xlsx", lambda _: "同一人"), outcome.job.workspace, "config")
    again = searched(county, tmp_path, PROJECT / "config")
    assert (paper_reasons(again, "甲3"), again.asked(signer)) == ({"expired"}, set())


def test_consent_perhaps_taken_back_stays_so_whoever_the_withdrawal_is_not_of(tmp_path: Path) -> None:
    county = County()
    signer = county.person("莫大山")
    county.sign(signer, 授权书编号="甲1")
    county.sign(signer, 授权书编号="甲2", 身份证号="", 签署日期="", 撤销日期="2026-09-01")
    outcome = searched(county, tmp_path, PROJECT / "config")
    assert paper_reasons(outcome, "甲1") == {"perhaps_revoked"}
    import_review(decide(run_of(outcome), tmp_path / "单.xlsx", lambda _: "非同一人"), outcome.job.workspace, "config")
    again = searched(county, tmp_path, PROJECT / "config")
    assert (paper_reasons(again, "甲1"), paper_reasons(again, "甲2")) == ({"perhaps_revoked"}, {"signer_denied"})


def test_a_denied_signer_stays_refused_with_a_reason(reviewed: Reviewed) -> None:
    village, second = reviewed.village, reviewed.second
    assert paper_reasons(second, "乙1") == {"signer_denied"}
    assert not second.asked(village.denied)
    assert second.table("refused").filter(authorisation_no="乙1")["person_id"].null_count() == 9
    assert village.denied.person_id not in make_review_lines(run_of(second), everything=True)["person_id"]


def test_a_confirmed_reply_counts_and_a_denied_one_is_nobodys(reviewed: Reviewed) -> None:
    village, second = reviewed.village, reviewed.second
    replied = vehicles(second, village)
    assert replied["桂C00001"] == replied["桂C00004"] == ("linked", "reviewed", "reviewed_same")
    assert replied["桂C00002"] == ("unlinked", None, "reviewed_other")
    assert replied["桂C00003"][0] == "review", "another record of the same name is another row"
    assert second.result(village.asked, "vehicles") == second.result(village.owner, "vehicles") == "found"
    text = second.texts()
    assert [plate in text for plate in sorted(replied)] == [True, False, False, True, False, False]


def test_a_word_about_a_car_is_none_about_a_paper_of_the_same_name_and_number(reviewed: Reviewed) -> None:
    assert paper_reasons(reviewed.second, "丁1") == {"signer_doubtful"} or not paper_reasons(reviewed.second, "丁1")
    owner = reviewed.second.table("asked").filter(person_id=reviewed.village.owner.person_id)
    assert set(owner["authorisation_no"]) == {"丁2"}


def test_nobody_beside_the_asked_is_shown(reviewed: Reviewed) -> None:
    village, shown = reviewed.village, reviewed.shown
    replies = shown.filter(pl.col("source") != "authorisations")
    assert set(replies["person_id"]) == {village.asked.person_id, village.owner.person_id}
    text = reviewed.first.workbook(reviewed.workbook)
    outside = (village.neighbour.name, village.neighbour.id_number, *STRANGER)
    assert not [cell for cell in outside if cell in text]
    assert not [cell for cell in outside if cell in str(reviewed.first.table("review_rows").rows())]
    left_out = reviewed.second.table("links").filter(reason="not_asked")
    assert left_out["row_key"].null_count() == left_out.height == 2
    assert "桂C" not in text, "what a doubtful row tells of property is not needed to know whose it is"


def test_the_paper_is_named_beside_its_candidate(reviewed: Reviewed) -> None:
    papers = reviewed.shown.filter(source="authorisations")
    assert set(papers["source_title"]) == {f"核对授权书登记（编号 {no}）" for no in ("甲1", "甲2", "甲3", "乙1", "丁1")}
    assert papers["levels"].drop_nulls().len()
    cars = reviewed.shown.filter(source="property_vehicles")["source_title"]
    assert sorted(cars) == [f"机动车（第{row}行）" for row in (2, 3, 4, 5)]


def test_the_next_search_is_another_one_and_the_same_again_is_not(reviewed: Reviewed) -> None:
    assert reviewed.first.folder.name != reviewed.second.folder.name
    assert reviewed.second.job.make_id() == reviewed.second.folder.name


def test_the_next_search_finds_the_paper_and_the_car_in_another_file(own: Reviewed, tmp_path: Path) -> None:
    village, kept = own.village, own.first.job.workspace
    later = Village()
    later.signed.reverse()
    later.rows["vehicles"].reverse()
    shutil.copytree(kept / "ledger", tmp_path / "later" / "workspace" / "ledger")
    outcome = searched(later, tmp_path / "later", PROJECT / "config")
    assert set(outcome.table("asked").filter(person_id=village.confirmed.person_id)["authorisation_no"]) == {"甲1"}
    assert vehicles(outcome, later)["桂C00001"][1] == "reviewed"


def test_a_confirmed_car_is_left_out_once_its_owner_is_not_asked_about(own: Reviewed) -> None:
    village = Village()
    village.signed = [cells for cells in village.signed if cells[0] != "丙1"]
    village.sign(village.denied, 授权书编号="戊1")
    outcome = searched(village, own.first.job.workspace.parent, PROJECT / "config")
    line = outcome.table("links").sort("row_number").row(0, named=True)
    assert (line["reason"], line["person_id"], line["row_key"]) == ("not_asked", None, None)


@pytest.mark.parametrize("source", ["authorisations", "property_vehicles"])
def test_what_was_confirmed_can_be_taken_back(source: str, own: Reviewed) -> None:
    village, second = own.village, own.second
    run = run_of(second)
    links = run.read_decided_links()
    place = links.filter(pl.col("source") == source, pl.col("method") == "reviewed").select("source", *PLACE)
    named = place.sort("row_number").row(0, named=True)
    assert reject_link(run, named, "王核实", DAY) == 1
    again = search_again(village, own.first.job.workspace.parent)
    if source == "authorisations":
        assert (again.asked(village.confirmed), paper_reasons(again, "甲1")) == (set(), {"signer_denied"})
    else:
        assert vehicles(again, village)["桂C00001"] == ("unlinked", None, "reviewed_other")
    assert undo_rejection(run_of(again), named, "王核实", DAY) == 1
    assert make_review_lines(run_of(own.first)).join(pl.DataFrame([named]), on=list(named), how="semi").height == 1


def test_a_workbook_of_another_search_is_refused(reviewed: Reviewed, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有运行编号为"):
        import_review(reviewed.workbook, tmp_path, "config")
    run = run_of(reviewed.second)
    path, _ = export_review(run, tmp_path / "清单.xlsx", everything=True)
    fill(path, lambda place: "同一人" if place == 0 else None, 运行编号=reviewed.first.folder.name)
    with pytest.raises(InputsRefused, match="有几次比对的内容"):
        import_review(path, reviewed.first.job.workspace, "config")


@pytest.mark.parametrize("named", [["--search"], ["--period", "2026Q3"], ["--run", ""]])
def test_the_command_writes_it_beside_the_comparisons(named: list[str], own: Reviewed) -> None:
    arguments = [argument or own.second.folder.name for argument in named]
    told = ["--workspace", str(own.first.job.workspace)]
    result = CliRunner().invoke(fangpin, ["review", "export", *arguments, *told], catch_exceptions=False)
    assert result.exit_code == 0
    (path,) = (own.first.job.workspace / "review" / "2026Q3").iterdir()
    assert path.name == f"2026年第三季度财产检索_待人工确认清单_{own.second.folder.name}.xlsx"


def test_what_the_review_needs_is_purged_with_the_search(own: Reviewed) -> None:
    workspace = own.first.job.workspace
    for outcome in (own.first, own.second):
        export_review(run_of(outcome), None, everything=True)
    due = next(due for due in list_expiring_folders(workspace, 0) if due.folder == own.first.folder)
    assert due.size()[0] == len([path for path in own.first.folder.rglob("*") if path.is_file()]) + 1
    purge_folder(workspace, due, DAY)
    names = [path.name for path in (workspace / "review").rglob("*.xlsx")]
    assert not own.first.folder.exists()
    assert [own.second.folder.name in name for name in names] == [True]
    with pytest.raises(UsageError):
        run_of(own.first)
