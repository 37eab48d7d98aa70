"""Two people at one pair, or at one household, at the same moment: one word stands as the first, the other is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from django.db import connections
from django.test import Client

from domain.office_clock import get_today
from ledger import select_new_results
from ledger.audit_trail import find_break
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from services.feedback import import_results
from services.judging import judge_pair
from tests.ledger.conftest import postgres_server, postgres_url
from tests.portal.conftest import OpenClient
from tests.portal.moved_ledger import move_ledger

__all__ = ["OpenClient", "postgres_server", "postgres_url"]
# Each time other moments of the two meet.
TIMES = 2
Form = tuple[Client, str, dict[str, str]]


@pytest.fixture(params=["sqlite", "postgres"])
def shared_workspace(request: pytest.FixtureRequest, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, whose ledger lies in either kind of database."""
    if request.param == "postgres":
        move_ledger(workspace, request.getfixturevalue("postgres_url"), monkeypatch)
    return workspace


def send_at_once(forms: Sequence[Form]) -> list[Any]:
    """What each is answered; none is sent before all are ready."""
    barrier = Barrier(len(forms))

    def send(form: Form) -> Any:
        client, address, fields = form
        try:
            barrier.wait(timeout=30)
            return client.post(address, fields, follow=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(send, forms))


def let_meet(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Let nobody go on from a function before the other one has come to it."""
    barrier, function = Barrier(2), getattr(module, name)

    def wait_for_the_other(*arguments: Any, **keywords: Any) -> Any:
        value = function(*arguments, **keywords)
        barrier.wait(timeout=30)
        return value

    monkeypatch.setattr(module, name, wait_for_the_other)


def read_field(client: Client, address: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def list_pairs(client: Client) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/review/pairs/[0-9a-f]{20}/", client.get("/review/").content.decode())))


def test_two_officers_judge_one_pair(
    client_for: OpenClient, shared_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_meet(monkeypatch, judge_pair, "make_decision")  # both have seen that nobody has decided
    first, second = client_for(Role.OFFICER), client_for(Role.OFFICER)
    ledger, addresses = open_ledger(shared_workspace), list_pairs(first)[:TIMES]
    assert len(addresses) > 1
    for times, address in enumerate(addresses, start=1):
        forms = [
            (client, f"{address}decide/", {"verdict": verdict, "stamp": read_field(client, address, "stamp")})
            for client, verdict in ((first, "other"), (second, "unsure"))
        ]
        pages = [answer.content.decode() for answer in send_at_once(forms)]
        assert sorted("没有记下，也没有覆盖" in page for page in pages) == [False, True]
        words = ledger.read_decisions().filter(pl.col("origin") == "review")
        assert words.height == times
        winner = ("other", "unsure")[["没有记下" in page for page in pages].index(False)]
        assert words["verdict"][-1] == winner
        told = next(page for page in pages if "没有记下" in page)
        assert words["decided_by"][-1] in told
    trail = ledger.read_audit()
    assert trail.filter(pl.col("action") == "decide").height == len(addresses)
    assert find_break(trail, {}) is None


def test_two_of_a_township_answer_for_one_household(
    client_for: OpenClient, shared_workspace: Path, listed_townships: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.office import office

    let_meet(monkeypatch, import_results, "select_new_results")  # both have seen that nobody has answered

    township, run = listed_townships[0], office().runs.find_newest()
    assert run is not None
    homes = run.read("visit_households").filter(pl.col("township") == township)["household_id"]
    clients = [client_for(Role.TOWNSHIP, [township]) for _ in range(2)]
    ledger = open_ledger(shared_workspace)
    for household_id in homes[:2]:
        address = f"/townships/{township}/households/{run.make_household_key(household_id)}/"
        forms = [
            (client, f"{address}answers/", make_answer(run.run_id, result, read_field(client, address, "mark")))
            for client, result in zip(clients, ("属实", "不属实"), strict=True)
        ]
        answers = send_at_once(forms)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        late = [answer.status_code for answer in answers].index(409)
        page, kept = answers[late].content.decode(), read_answers(shared_workspace, household_id)
        assert kept["result"].to_list() == [forms[1 - late][2]["clue-1"]]
        assert "没有记下，也没有覆盖" in page
        assert ledger.read_imports()["recorded_by"][-1] in page
        assert f'value="{forms[late][2]["clue-1"]}" checked' in page
        assert f"已报：{kept['result'][0]}" in page

        # Whoever was told and means it says so once more; both answers are kept, the later one counts.
        mark = re.findall(r'name="mark" value="([^"]*)"', page)[0]
        with monkeypatch.context() as alone:
            alone.setattr(import_results, "select_new_results", select_new_results)
            again = clients[late].post(f"{address}answers/", forms[late][2] | {"mark": mark})
        assert again.status_code == 302
        results = read_answers(shared_workspace, household_id)["result"].to_list()
        assert results == [forms[1 - late][2]["clue-1"], forms[late][2]["clue-1"]]
    assert find_break(ledger.read_audit(), {}) is None


def test_a_form_sent_twice_is_taken_once_and_an_answer_taken_back_is_told(
    client_for: OpenClient, workspace: Path, listed_townships: list[str]
) -> None:
    from portal.office import office

    township, run = listed_townships[0], office().runs.find_newest()
    assert run is not None
    household_id = run.read("visit_households").filter(pl.col("township") == township)["household_id"][0]
    address = f"/townships/{township}/households/{run.make_household_key(household_id)}/"
    client, other = client_for(Role.TOWNSHIP, [township]), client_for(Role.TOWNSHIP, [township])
    fields = make_answer(run.run_id, "属实", read_field(client, address, "mark"))
    answers = send_at_once([(client, f"{address}answers/", fields)] * 2)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert read_answers(workspace, household_id).height == 1

    mark = read_field(other, address, "mark")
    for import_id in open_ledger(workspace).read_imports()["import_id"]:
        client.post(f"/townships/{township}/imports/{import_id}/undo/")
    answer = other.post(f"{address}answers/", make_answer(run.run_id, "不属实", mark))
    assert answer.status_code == 409
    assert "有了变动" in answer.content.decode()
    assert read_answers(workspace, household_id).is_empty()


def make_answer(run_id: str, result: str, mark: str) -> dict[str, str]:
    day = f"{get_today()}"
    return {"run": run_id, "clue-1": result, "checked_by": "李核查", "checked_on": day, "mark": mark}


def read_answers(workspace: Path, household_id: str) -> pl.DataFrame:
    """What was answered since the run, which took over some answers of its inbox."""
    visits = open_ledger(workspace).read_visits().drop_nulls("import_id")
    return visits.filter(pl.col("household_id") == household_id)
