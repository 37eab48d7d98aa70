"""People and households are looked up by POST, every look is told, and a link is overturned from its row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.households.runs import open_people
from services.people.people_index import PeopleIndex
from services.people.row_keys import RowKeys
from services.runs.published_runs import PublishedRuns, RunFrames
from tests.portal.conftest import CONFIG, OpenClient


@pytest.fixture
def frames(workspace: Path) -> RunFrames:
    newest = PublishedRuns(workspace, CONFIG).find_newest()
    assert newest is not None
    return newest


def search(client: Client, text: str) -> str:
    answer = client.post("/people/", {"text": text})
    assert answer.status_code == 200
    return str(answer.content.decode())


def first_listed(frames: RunFrames) -> dict[str, Any]:
    """A listed household's person with an ID number."""
    people = frames.read("tracked_people").join(frames.read("suspected"), on="household_id", how="semi")
    return people.drop_nulls("person_id_number").row(0, named=True)


@pytest.mark.parametrize("column", ["household_id", "person_id", "person_name", "person_id_number"])
def test_found_by_any_of_their_names_and_numbers(client_for: OpenClient, frames: RunFrames, column: str) -> None:
    client, person = client_for(Role.OFFICER), first_listed(frames)
    page = search(client, f" {person[column]} ")
    assert f"/people/households/{frames.make_household_key(person['household_id'])}/" in page
    trail = frames.run.ledger.read_audit().row(-1, named=True)
    assert trail["action"] == "search"
    assert person[column] not in trail["detail"]


def test_nobody_is_found_by_one_character(client_for: OpenClient, frames: RunFrames) -> None:
    page = search(client_for(Role.OFFICER), first_listed(frames)["person_name"][:1])
    assert "没有找到" in page


def test_the_register_is_read_behind_the_page(frames: RunFrames) -> None:
    people = PeopleIndex(frames)
    tracked = people.people.height
    people.read_register()
    assert people.state == "complete"
    assert people.people.height > tracked
    household = frames.read("suspected")["household_id"][0]
    members = people.list_members(household)
    assert members[0]["relation"] == "户主"
    assert all(member["row_number"] for member in members)


def test_a_look_is_an_entry_of_the_trail(client_for: OpenClient, frames: RunFrames) -> None:
    household = frames.read("suspected")["household_id"][0]
    answer = client_for(Role.OFFICER).get(f"/people/households/{frames.make_household_key(household)}/")
    assert answer.status_code == 200
    last = frames.run.ledger.read_audit().row(-1, named=True)
    assert (last["action"], last["subject"]) == ("look", household)
    evidence = frames.read("finding_evidence").join(
        frames.read("findings").filter(pl.col("household_id") == household), on="clue_id", how="semi"
    )
    rows = RowKeys(frames)
    for row in evidence.select("source", "file", "sheet", "row_number").head(3).rows():
        assert "/people/rows/{}/{}/".format(*rows.make(*row)) in answer.content.decode()


@pytest.mark.parametrize("decision", ["linked", "review", "unlinked"])
def test_every_row_says_why(client_for: OpenClient, frames: RunFrames, decision: str) -> None:
    row = frames.read("links").filter(decision=decision).select("source", "file", "sheet", "row_number").row(0)
    answer = client_for(Role.OFFICER).get("/people/rows/{}/{}/".format(*RowKeys(frames).make(*row)))
    assert answer.status_code == 200
    assert ("推翻：不是此人" in answer.content.decode()) == (decision == "linked")


def test_a_row_is_read_from_its_file_when_asked(client_for: OpenClient, frames: RunFrames) -> None:
    is_plain = (pl.col("decision") == "linked") & (pl.col("reason") == "id_and_name")
    row = frames.read("links").filter(is_plain).select("source", "file", "sheet", "row_number").row(0)
    address = "/people/rows/{}/{}/".format(*RowKeys(frames).make(*row))
    client = client_for(Role.OFFICER)
    assert "从原文件读出" in client.get(address).content.decode()
    assert 'class="compare"' in client.get(address, {"values": ""}).content.decode()


def test_a_row_that_was_not_used_says_why(client_for: OpenClient, frames: RunFrames) -> None:
    row = frames.read("quarantine").select("source", "file", "sheet", "row_number").row(0)
    page = client_for(Role.OFFICER).get("/people/rows/{}/{}/".format(*RowKeys(frames).make(*row)))
    assert "没有采用" in page.content.decode()


def test_overturned_from_its_row_and_undone(client_for: OpenClient, frames: RunFrames, workspace: Path) -> None:
    links = frames.read("links").filter(pl.col("decision") == "linked", pl.col("person_id").is_not_null())
    row = links.row(0, named=True)
    place = [row[name] for name in ("source", "file", "sheet", "row_number")]
    address = "/people/rows/{}/{}/".format(*RowKeys(frames).make(*place))
    client = client_for(Role.OFFICER)
    assert "已推翻" in client.post(f"{address}overturn/", follow=True).content.decode()
    decision = open_ledger(workspace).read_decisions_in_force().row(-1, named=True)
    assert (decision["verdict"], decision["row_key"], decision["person_id"]) == (
        "other",
        row["row_key"],
        row["person_id"],
    )
    assert "以前已经推翻过" in client.post(f"{address}overturn/", follow=True).content.decode()
    assert "已撤销" in client.post(f"{address}undo/", follow=True).content.decode()
    entries = open_ledger(workspace).read_audit().filter(pl.col("action").is_in(["decide", "undo_decision"]))
    assert entries["actor"].str.starts_with("officer").all()
    assert entries.height == 2


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("path", [f"/people/households/{'0' * 20}/", f"/people/rows/{'0' * 20}/{'0' * 20}/"])
def test_guessed_keys_are_nobodys(client_for: OpenClient, path: str) -> None:
    assert client_for(Role.OFFICER).get(path).status_code == 404


def test_no_number_of_anybody_stands_in_an_address(client_for: OpenClient, frames: RunFrames) -> None:
    household = frames.read("suspected")["household_id"][0]
    page = client_for(Role.OFFICER).get(f"/people/households/{frames.make_household_key(household)}/").content.decode()
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', page) if household in link]


@pytest.mark.usefixtures("workspace")
def test_one_register_is_kept(client_for: OpenClient) -> None:
    client_for(Role.OFFICER).get("/people/")
    assert open_people() is open_people()
