"""The auditor's pages: the trail searched by person, user, day and action, verified, and taken away."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
from django.test import Client

from domain.office_clock import get_today
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from services.audit.labels import ACTIONS
from services.runs.published_runs import PublishedRuns
from tests.portal.conftest import CONFIG, OpenClient


def look_for(client: Client, **wanted: str) -> list[str]:
    """The numbers of the entries that a search shows."""
    assert client.post("/audit/filter/", wanted)["Location"] == "/audit/"
    page = client.get("/audit/").content.decode()
    return re.findall(r'<td class="number" data-label="序号">(\d+)</td>', page)


def test_every_action_has_words(workspace: Path) -> None:
    assert set(open_ledger(workspace).read_audit()["action"]) <= set(ACTIONS)


def test_who_looked_at_a_family(client_for: OpenClient, listed_townships: list[str], workspace: Path) -> None:
    """By the household's number, and by a member's ID number, which stands nowhere in the trail."""
    newest = PublishedRuns(workspace, CONFIG).find_newest()
    assert newest is not None
    own = listed_townships[0]
    people = newest.read("tracked_people").drop_nulls("person_id_number")
    listed = newest.read("suspected").filter(township=own)["household_id"]
    person = people.filter(pl.col("household_id").is_in(listed.to_list())).row(0, named=True)
    bureau = client_for(Role.BUREAU)
    key = newest.make_household_key(person["household_id"])
    assert bureau.get(f"/townships/{own}/households/{key}/").status_code == 200
    ledger = open_ledger(workspace)
    look = ledger.read_audit().filter(action="look")["number"].to_list()
    auditor = client_for(Role.AUDITOR)
    assert look_for(auditor, person=person["household_id"], action="look") == [str(number) for number in look]
    assert look_for(auditor, person=person["person_id_number"], action="look") == [str(number) for number in look]
    assert look_for(auditor, person="999999999999999999", action="look") == []
    assert person["person_id_number"] not in "".join(ledger.read_audit()["detail"])


def test_by_user_and_by_day(client_for: OpenClient, workspace: Path) -> None:
    ledger = open_ledger(workspace)
    ledger.append_audit(AuditEvent("publish", "somebody", "nothing"))
    number = str(ledger.read_audit()["number"][-1])
    auditor, today = client_for(Role.AUDITOR), get_today().isoformat()
    assert look_for(auditor, actor="somebody", since=today, until=today) == [number]
    assert look_for(auditor, actor="somebody", until="2020-01-01") == []
    auditor.post("/audit/filter/", {"since": "gestern"})
    assert "日期应写成" in auditor.get("/audit/").content.decode()


def test_pages_of_a_hundred(client_for: OpenClient, workspace: Path) -> None:
    ledger = open_ledger(workspace)
    for _ in range(120):
        ledger.append_audit(AuditEvent("publish", "somebody"))
    auditor = client_for(Role.AUDITOR)
    assert len(look_for(auditor, actor="somebody")) == 100
    following = re.search(r"\?before=(\d+)", auditor.get("/audit/").content.decode())
    assert following is not None
    page = auditor.get(f"/audit/?before={following[1]}").content.decode()
    assert len(re.findall(r'<td class="number" data-label="序号">', page)) == 20


def test_taken_away_as_a_file(client_for: OpenClient, workspace: Path) -> None:
    ledger = open_ledger(workspace)
    ledger.append_audit(AuditEvent("publish", "somebody", "=1+1"))
    auditor = client_for(Role.AUDITOR)
    look_for(auditor, actor="somebody")
    lines = pl.read_csv(auditor.post("/audit/export/").content)
    assert lines.select("操作人", "操作", "对象").rows() == [("somebody", "发布", "'=1+1")]
    assert ledger.read_audit()["action"][-1] == "export_trail"


def test_a_changed_entry_is_noticed(client_for: OpenClient, workspace: Path) -> None:
    auditor = client_for(Role.AUDITOR)
    auditor.post("/audit/verify/")
    assert "操作记录完整" in auditor.get("/audit/").content.decode()
    with closing(sqlite3.connect(workspace / "ledger" / "ledger.sqlite3")) as database, database:
        database.execute("UPDATE audit_entries SET actor = 'nobody' WHERE number = 2")
    auditor.post("/audit/verify/")
    assert "第 2 条记录被改动过" in auditor.get("/audit/").content.decode()
