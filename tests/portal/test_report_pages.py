"""The reports lead from sums to rows; their files are for those who read the whole county, each fetch on record."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from portal.access.roles import Role
from services.people.row_keys import RowKeys
from services.reports.linkage import list_outcomes, list_rows, list_sources
from services.reports.quality import count_conflicts, count_issues, list_deliveries, list_issues
from services.reports.report_files import list_report_files
from services.runs.published_runs import PublishedRuns, RunFrames
from tests.portal.conftest import CONFIG, OpenClient


@pytest.fixture
def frames(workspace: Path) -> RunFrames:
    newest = PublishedRuns(workspace, CONFIG).find_newest()
    assert newest is not None
    return newest


def test_the_sums_are_the_accounts(frames: RunFrames) -> None:
    accounts = frames.read("accounting")
    for line in list_sources(frames):
        outcomes = list_outcomes(frames, line["source"])
        for decision in ("linked", "review", "unlinked"):
            rows = sum(outcome.rows for outcome in outcomes if outcome.decision == decision)
            assert rows == accounts.filter(source=line["source"])[decision].sum()


def test_from_a_source_to_its_rows(client_for: OpenClient, frames: RunFrames) -> None:
    outcome = list_outcomes(frames, "insurance_settlement")[-1]
    rows = list_rows(frames, "insurance_settlement", outcome.reason)
    address = "/people/rows/{}/{}/".format(
        *RowKeys(frames).make(*rows.select("source", "file", "sheet", "row_number").row(0))
    )
    path = f"/reports/sources/insurance_settlement/?reason={outcome.reason}"
    assert address in client_for(Role.OFFICER).get(path).content.decode()
    # The bureau reads sums and places; the people behind them are the officer's.
    page = client_for(Role.BUREAU).get(path)
    assert page.status_code == 200
    assert "/people/" not in page.content.decode()


def test_a_departments_issues(client_for: OpenClient, frames: RunFrames) -> None:
    department = count_issues(frames)[0]["department"]
    issue = list_issues(frames, department, "", "").row(0, named=True)
    page = client_for(Role.OFFICER).get(
        f"/reports/departments/{department}/", {"source": issue["source"], "check": issue["check"]}
    )
    assert page.status_code == 200
    assert issue["cure"] in page.content.decode()


def test_conflicts_lead_to_both_rows(client_for: OpenClient, frames: RunFrames) -> None:
    page = client_for(Role.OFFICER).get("/reports/conflicts/").content.decode()
    conflict = frames.read("conflicts").row(0, named=True)
    rows = RowKeys(frames)
    for side in "ab":
        place = (conflict[f"{name}_{side}"] for name in ("source", "file", "sheet", "row_number"))
        assert "/people/rows/{}/{}/".format(*rows.make(*place)) in page


def test_nothing_is_said_twice(frames: RunFrames) -> None:
    remarks = ["；".join(line["remarks"]) for line in list_deliveries(frames)]
    assert remarks.count("") < len(remarks)
    assert sorted(remarks) == sorted(frames.read("deliveries")["message"])
    names = [(kind["field"], kind["departments"]) for kind in count_conflicts(frames)]
    assert len(set(names)) == len(names)
    assert all("、" in departments or field == "房屋鉴定等级" for field, departments in names)


def test_files_are_fetched_on_record(client_for: OpenClient, frames: RunFrames) -> None:
    folder = frames.folder / "reports"
    folder.mkdir(exist_ok=True)
    (folder / "match_report.html").write_text("<p>报告</p>", encoding="utf-8")
    (folder / "summary.xlsx").write_bytes(b"x")
    client = client_for(Role.BUREAU)
    for name in ("match_report.html", "summary.xlsx"):
        answer = client.get(f"/reports/files/{name}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
        entry = frames.run.ledger.read_audit().row(-1, named=True)
        assert entry["action"] == "download"
        assert name in entry["detail"]
    assert answer["Content-Disposition"].startswith("attachment")
    page = client.get("/reports/files/match_report.html")
    assert b"".join(page.streaming_content)
    assert page["Content-Security-Policy"].startswith("sandbox")
    assert "match_report.html" in list_report_files(frames)


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    "file", ["../manifest.json", "..%2fmanifest.json", "%2e%2e/tables/links.parquet", "/etc/passwd", "no-such-file"]
)
def test_no_way_out_of_the_folder(client_for: OpenClient, file: str) -> None:
    assert client_for(Role.BUREAU).get(f"/reports/files/{file}").status_code == 404


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("path", ["/reports/sources/no-such/", "/reports/departments/无此部门/"])
def test_no_such_source_or_department(client_for: OpenClient, path: str) -> None:
    assert client_for(Role.OFFICER).get(path).status_code == 404


def test_the_first_page(client_for: OpenClient, frames: RunFrames) -> None:
    page = client_for(Role.OFFICER).get("/reports/").content.decode()
    for title in frames.read("deliveries").filter(pl.col("status") == "not_delivered")["title"]:
        assert title in page
