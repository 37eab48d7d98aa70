"""Things that there are in the finished workspace, by which addresses are asked: a township's and a department's."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.test import Client

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.jobs.job_request import JobKind
from portal.models import Grant, Job
from portal.review.boards import ROWS, find_board
from services.departments.delivery_folders import DeliveryFolder, DepartmentOffice
from services.departments.delivery_report import CheckedFile, DeliveryReport, write_report
from services.judging.judge_pair import make_stamp
from services.people.row_keys import RowKeys
from services.reports.report_files import list_report_files
from services.runs.published_runs import RunFrames
from tests.portal.conftest import CONFIG, PERIOD

DAY = "2026-10-20"
Samples = Mapping[str, str]


@dataclass(frozen=True)
class RealObjects:
    """What keywords of addresses stand for.

    `common`: of all of them. `rooms`: beginning of a route -> of these alone.

    `body`: a form with everything that any page's form has, filled in as somebody would who may.
    """

    common: Samples
    rooms: Mapping[str, Samples]
    body: Mapping[str, str]

    def choose(self, route: str) -> dict[str, str]:
        """The samples of a route; those of the longest beginning count."""
        chosen = dict(self.common)
        for beginning in sorted(self.rooms, key=len):
            if route.startswith(beginning):
                chosen |= self.rooms[beginning]
        return chosen


def find_household_key(run: RunFrames, township: str) -> str:
    """The key of a household that is visited."""
    homes = run.read("visit_households").filter(pl.col("township") == township)["household_id"]
    return run.make_household_key(homes[0])


def make_day_papers(run: RunFrames, workspace: Path, township: str, department: str) -> dict[str, str]:
    """home (`townships` or `departments`) -> name of a paper of `DAY` that their reader alone gets."""
    book = next(path for path in sorted((run.folder / "lists" / township).glob("*.xlsx")))
    names = {}
    for home, reader in (("townships", township), ("departments", department)):
        folder = workspace / "follow_up" / DAY / home / reader
        folder.mkdir(parents=True, exist_ok=True)
        names[home] = f"{reader}_单.xlsx"
        shutil.copyfile(book, folder / names[home])
    return names


def publish_search(workspace: Path, township: str) -> str:
    """Publish the property search; gives the name of the township's file."""
    file = next(path for path in sorted((workspace / "property").glob(f"*/*/lists/{township}/*.xlsx")))
    open_ledger(workspace).publish_run(file.parents[2].name)
    return file.name


def hand_in(client: Client, run: RunFrames, workspace: Path, township: str) -> str:
    """Answer for the township's first household by page; gives the import's number."""
    fields = {"run": run.run_id, "clue-1": "属实", "checked_by": "李核查", "checked_on": f"{get_today()}"}
    mark = open_ledger(workspace).read_household_mark(
        run.read("visit_households").filter(pl.col("township") == township)["household_id"][0]
    )
    address = f"/townships/{township}/households/{find_household_key(run, township)}/answers/"
    assert client.post(address, fields | {"mark": mark.mark}).status_code == 302
    return str(open_ledger(workspace).read_imports()["import_id"][-1])


def make_trial(workspace: Path, policy: str) -> Job:
    """A policy trial that is done, with its workbook."""
    folder = workspace / "dry-runs"
    folder.mkdir(exist_ok=True)
    (folder / f"{PERIOD}_trial_{policy}.xlsx").write_bytes(b"PK")
    job: Job = Job.objects.create(
        kind=JobKind.POLICY_TRIAL, period=PERIOD, state="done", requested_by="王办", arguments=["--policy", policy]
    )
    return job


def report_check(run: RunFrames, workspace: Path, department: str) -> None:
    """Say that a file of the department was checked and not kept."""
    delivery = DeliveryFolder(DepartmentOffice(workspace, CONFIG, department, "王办"), run.period)
    delivery.report.parent.mkdir(parents=True, exist_ok=True)
    file = CheckedFile("表.csv", "refused", ("没有认出",), is_new=True)
    write_report(delivery.report, DeliveryReport(f"{get_today()}", "王办", (file,), (), ()))


def make_real_objects(
    run: RunFrames, workspace: Path, township: str, department: str, client: Client, user_name: str
) -> RealObjects:
    """There is one of everything that an address names. `client`: the township's user; `user_name`: has a grant."""
    report_check(run, workspace, department)
    papers = make_day_papers(run, workspace, township, department)
    search_file, job = publish_search(workspace, township), make_trial(workspace, "yangshuo_2021")
    board = find_board(ROWS)
    assert board is not None
    place = board.read_state().waiting[0]
    row = run.read("finding_evidence").select("source", "file", "sheet", "row_number").drop_nulls().row(0)
    sheet_key, row_key = RowKeys(run).make(*row)
    key = find_household_key(run, township)
    common = {
        "township": township, "department": department, "run_id": run.run_id, "earlier_run_id": run.run_id,
        "period": str(run.period), "key": key, "day": DAY, "policy": "guangxi_2021", "other": "yangshuo_2021",
        "source": str(row[0]), "name": user_name, "sheet_key": sheet_key, "row_key": row_key, "job_key": str(job.key),
        "import_id": hand_in(client, run, workspace, township), "place": township,
    }  # fmt: skip
    lists = sorted(path.name for path in (run.folder / "lists" / township).glob("*.xlsx"))
    rooms: dict[str, Samples] = {
        "townships/<str:township>/files/": {"file": lists[0]},
        "townships/<str:township>/papers/": {"file": papers["townships"]},
        "departments/": {"file": papers["departments"]},
        "property/": {"file": search_file},
        "reports/files/": {"file": next(iter(list_report_files(run)))},
        "review/pairs/": {"key": board.lines["key"][place]},
    }
    return RealObjects(common, rooms, _fill_in(run, workspace, township, department, user_name))


def _fill_in(run: RunFrames, workspace: Path, township: str, department: str, user_name: str) -> dict[str, str]:
    grant = Grant.objects.get(user__username=user_name)
    homes = run.read("visit_households").filter(pl.col("township") == township)["household_id"]
    board = find_board(ROWS)
    assert board is not None
    state = board.read_state()
    return {
        "run": run.run_id, "clue-1": "不属实", "include": "否", "exclusion_reason": "没有困难", "checked_by": "别人",
        "checked_on": f"{get_today()}", "mark": open_ledger(workspace).read_household_mark(homes[0]).mark,
        "stamp": make_stamp(board, state, state.waiting[0]), "verdict": "other", "matter": "rows", "reason": "数据有误",
        "file": "表.csv", "order": "单2026-0001", "period": PERIOD, "kind": "run", "inbox": "0",
        "policy": "guangxi_2021", "text": "莫大", "name": "不该有的人", "role": "officer", "paper_no": "假〔2026〕1号",
        "until": "2030-12-31",
        "townships": township, "departments": department, "action": "refused", "grant_id": str(grant.pk),
    }  # fmt: skip
