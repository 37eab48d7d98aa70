"""What is another township's or department's, asked for under one's own address: not there, and nothing has changed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from domain.office_clock import get_today
from portal.access.roles import Role
from portal.office import office
from services.runs.published_runs import RunFrames
from tests.portal.conftest import PERIOD, OpenClient
from tests.portal.ledger_digest import digest_workspace
from tests.portal.real_objects import DAY, find_household_key, hand_in, make_day_papers, publish_search

DEPARTMENT, OTHER = "教育局", "住建局"
NOT_THERE = 404


@pytest.fixture
def run(workspace: Path) -> RunFrames:
    assert workspace
    newest = office().runs.find_newest()
    assert newest is not None
    return newest


def test_another_township_s_objects_under_one_s_own_address(
    client_for: OpenClient, run: RunFrames, workspace: Path, listed_townships: list[str]
) -> None:
    own, other = listed_townships[:2]
    client, theirs = client_for(Role.TOWNSHIP, [own]), client_for(Role.TOWNSHIP, [other])
    import_id, key = hand_in(theirs, run, workspace, other), find_household_key(run, other)
    paper = make_day_papers(run, workspace, other, OTHER)["townships"]
    list_file = next((run.folder / "lists" / other).glob("*.xlsx")).name
    search_file = publish_search(workspace, other)
    paths = {
        f"households/{key}/": "GET", f"files/{quote(list_file)}": "GET", f"papers/{DAY}/{quote(paper)}": "GET",
        f"imports/{import_id}/": "GET", f"imports/{import_id}/receipt.xlsx": "GET",
        f"imports/{import_id}/undo/": "POST", f"households/{key}/answers/": "POST",
    }  # fmt: skip
    fields = {"run": run.run_id, "clue-1": "非本人", "checked_by": "别人", "checked_on": f"{get_today()}"}
    rooms = {f"/townships/{{}}/{path}": method for path, method in paths.items()}
    rooms[f"/property/townships/{{}}/files/{quote(search_file)}"] = "GET"
    before = digest_workspace(workspace)
    assert {room: ask(client, room.format(own), method, fields) for room, method in rooms.items()} == dict.fromkeys(
        rooms, NOT_THERE
    )
    assert digest_workspace(workspace) == before
    pages = [room.format(other) for room, method in rooms.items() if method == "GET"]
    assert {ask(theirs, page, "GET") for page in pages} == {200}


def test_a_user_of_two_townships_finds_each_one_s_objects_under_its_own_address(
    client_for: OpenClient, run: RunFrames, workspace: Path, listed_townships: list[str]
) -> None:
    """The grant alone is not enough: the address's township is whose the objects are."""
    first, second = listed_townships[:2]
    client = client_for(Role.TOWNSHIP, [first, second])
    import_id = hand_in(client, run, workspace, second)
    key = find_household_key(run, second)
    for path in (f"households/{key}/", f"imports/{import_id}/"):
        assert ask(client, f"/townships/{first}/{path}", "GET") == NOT_THERE
        assert ask(client, f"/townships/{second}/{path}", "GET") == 200


def test_another_department_s_objects_under_one_s_own_address(
    client_for: OpenClient, run: RunFrames, workspace: Path, listed_townships: list[str]
) -> None:
    client = client_for(Role.DEPARTMENT, [], [DEPARTMENT])
    paper = make_day_papers(run, workspace, listed_townships[0], OTHER)["departments"]
    sent = workspace / "deliveries" / PERIOD / OTHER / "住房.csv"
    sent.parent.mkdir(parents=True)
    sent.write_text("甲,乙\n1,2\n", encoding="utf-8")
    before = digest_workspace(workspace)
    assert ask(client, f"/departments/{DEPARTMENT}/orders/{DAY}/{quote(paper)}", "GET") == NOT_THERE
    assert sent.name not in client.get(f"/departments/{DEPARTMENT}/").content.decode()
    for name in (sent.name, f"../{OTHER}/{sent.name}", f"..\\{OTHER}\\{sent.name}", str(sent)):
        ask(client, f"/departments/{DEPARTMENT}/periods/{PERIOD}/take-back/", "POST", {"file": name})
    assert digest_workspace(workspace) == before
    theirs = client_for(Role.DEPARTMENT, [], [OTHER])
    assert ask(theirs, f"/departments/{OTHER}/orders/{DAY}/{quote(paper)}", "GET") == 200
    assert sent.name in theirs.get(f"/departments/{OTHER}/periods/{PERIOD}/").content.decode()


def ask(client: Client, path: str, method: str, fields: dict[str, str] | None = None) -> int:
    answer = client.get(path) if method == "GET" else client.post(path, fields or {})
    answer.close()
    return int(answer.status_code)
