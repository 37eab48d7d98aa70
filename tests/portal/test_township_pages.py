"""What a township sees of its visits, and what becomes of the answers that it gives by page."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.office import office
from services.runs.published_runs import RunFrames
from tests.portal.conftest import OpenClient

SIGNED = {"checked_by": "李核查"}


@pytest.fixture
def newest(workspace: Path) -> RunFrames:
    del workspace
    run = office().runs.find_newest()
    assert run is not None
    return run


@pytest.fixture
def township(listed_townships: list[str]) -> str:
    return listed_townships[0]


@pytest.fixture
def client(client_for: OpenClient, township: str) -> Client:
    return client_for(Role.TOWNSHIP, [township])


def read_homes(run: RunFrames, township: str) -> pl.DataFrame:
    return run.read("visit_households").filter(pl.col("township") == township)


def address_of(run: RunFrames, township: str, place: int = 0) -> str:
    number = read_homes(run, township)["household_id"][place]
    return f"/townships/{township}/households/{run.make_household_key(number)}/"


def answer(client: Client, run: RunFrames, address: str, **fields: str) -> tuple[int, str]:
    day = {"checked_on": f"{get_today()}", "mark": read_mark(client, address)}
    response = client.post(f"{address}answers/", {"run": run.run_id, **SIGNED, **day, **fields})
    return response.status_code, response.content.decode()


def read_mark(client: Client, address: str) -> str:
    """How the household's answers stand, as its page bears it; empty where the page is not to be seen."""
    found = re.search(r'name="mark" value="([^"]*)"', client.get(address).content.decode())
    return found[1] if found else ""


def read_visits(workspace: Path) -> pl.DataFrame:
    """What was answered since the run, which took over some answers of its inbox."""
    return open_ledger(workspace).read_visits().drop_nulls("import_id")


def test_households_stand_in_the_order_of_the_visit_sheets(client: Client, newest: RunFrames, township: str) -> None:
    page = client.get(f"/townships/{township}/").content.decode()
    keys = re.findall(r"/households/(\w+)/", page)
    homes = read_homes(newest, township)
    assert keys == [newest.make_household_key(number) for number in homes["household_id"]]
    assert not any(number in page for number in homes["household_id"])


def test_a_village_and_a_state_can_be_chosen(client: Client, newest: RunFrames, township: str) -> None:
    homes = read_homes(newest, township)
    village = homes["village"][0]
    page = client.get(f"/townships/{township}/", {"village": village}).content.decode()
    assert page.count('<li class="visit ') == homes.filter(village=village).height
    assert client.get(f"/townships/{township}/", {"state": "done"}).content.decode().count('<li class="visit ') == 0
    assert client.get(f"/townships/{township}/", {"state": "<script>", "page": "x"}).status_code == 200


def test_an_answer_by_page_is_kept_and_its_household_is_done(
    client: Client, newest: RunFrames, township: str, workspace: Path
) -> None:
    address = address_of(newest, township)
    clues = newest.read("visit_clues").filter(
        household_id=read_homes(newest, township)["household_id"][0]
    ).filter(pl.col("certainty") != "attention").height  # fmt: skip
    fields = {f"clue-{row}": "属实" for row in range(1, clues + 1)}
    status, _ = answer(client, newest, address, **fields, include="是", **{"note-clue-1": "已上门"})
    assert status == 302
    kept = read_visits(workspace)
    assert kept["result"].to_list() == ["属实"] * clues
    assert set(kept["township"]) == {township}
    assert "已上门" in kept["remark"].to_list()
    assert client.get(f"/townships/{township}/", {"state": "done"}).content.decode().count('<li class="visit ') == 1
    assert "已报：属实" in client.get(address).content.decode()
    assert answer(client, newest, address, **fields, include="是", **{"note-clue-1": "已上门"})[0] == 302
    assert read_visits(workspace).height == clues


def test_a_refusal_stands_beside_its_question_and_what_was_written_stays(
    client: Client, newest: RunFrames, township: str, workspace: Path
) -> None:
    fields = {"clue-1": "不属实", "include": "是", "remark": "<script>alert(1)</script>"}
    status, page = answer(client, newest, address_of(newest, township), **fields)
    assert status == 400
    assert "矛盾" in page
    assert 'value="不属实" checked' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert read_visits(workspace).is_empty()


def test_nothing_filled_in_is_told_and_leaves_nothing(
    client: Client, newest: RunFrames, township: str, workspace: Path
) -> None:
    status, page = answer(client, newest, address_of(newest, township), **{"clue-1": "随便写的"})
    assert status == 400
    assert "还没有回答" in page
    assert open_ledger(workspace).read_imports().is_empty()


def test_an_answer_to_a_withdrawn_list_is_refused(
    client: Client, newest: RunFrames, township: str, workspace: Path
) -> None:
    from services.runs.publication import withdraw_run

    address = address_of(newest, township)
    withdraw_run(workspace, newest.run_id, "数据有误", "测试")
    status, page = answer(client, newest, address, **{"clue-1": "属实"})
    assert status == 400
    assert "已经撤回" in page
    assert client.get(address).status_code == 404
    assert read_visits(workspace).is_empty()


def test_every_look_at_a_household_is_in_the_trail(
    client: Client, newest: RunFrames, township: str, workspace: Path
) -> None:
    number = read_homes(newest, township)["household_id"][0]
    client.get(address_of(newest, township))
    entry = open_ledger(workspace).read_audit().row(-1, named=True)
    assert (entry["action"], entry["subject"]) == ("look", number)


def test_another_township_s_household_is_not_found(
    client_for: OpenClient, newest: RunFrames, listed_townships: list[str], workspace: Path
) -> None:
    own, other = listed_townships[:2]
    client = client_for(Role.TOWNSHIP, [own])
    key = newest.make_household_key(read_homes(newest, other)["household_id"][0])
    for address in (f"/townships/{own}/households/{key}/", f"/townships/{own}/households/{'0' * 20}/"):
        assert client.get(address).status_code == 404
        assert answer(client, newest, address, **{"clue-1": "属实"})[0] == 404
    assert answer(client, newest, f"/townships/{other}/households/{key}/", **{"clue-1": "属实"})[0] == 403
    assert read_visits(workspace).is_empty()


def test_the_bureau_looks_and_does_not_answer(
    client_for: OpenClient, newest: RunFrames, township: str, workspace: Path
) -> None:
    client = client_for(Role.BUREAU)
    address = address_of(newest, township)
    page = client.get(address).content.decode()
    assert "提交这一户" not in page
    assert answer(client, newest, address, **{"clue-1": "属实"})[0] == 403
    assert client.get("/townships/没有这个镇/").status_code == 404
    assert read_visits(workspace).is_empty()
