"""The officer's queue: only officers see it, every look and word stands in the trail, nobody overwrites anybody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.django_setup import use_workspace
from tests.portal.conftest import CONFIG, OpenClient
from tests.services.doubtful_village import compare_namesakes


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compare_namesakes(tmp_path_factory.mktemp("namesakes")).workspace


@pytest.fixture
def workspace(namesakes: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(namesakes.parent, tmp_path / "portal")) / "workspace"
    use_workspace(copy, CONFIG)
    return copy


def open_first_pair(client: Client) -> tuple[str, str]:
    """The address of the first pair that waits, and the stamp that its page bears."""
    queue = client.get("/review/").content.decode()
    address = re.findall(r"/review/pairs/[0-9a-f]{20}/", queue)[0]
    return address, read_stamp(client.get(address))


def read_stamp(page: Any) -> str:
    return str(re.findall(r'name="stamp" value="([0-9a-f]{20})"', page.content.decode())[0])


def judge(client: Client, address: str, stamp: str, verdict: str) -> Any:
    return client.post(f"{address}decide/", {"stamp": stamp, "verdict": verdict}, follow=True)


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.DEPARTMENT, Role.AUDITOR, Role.BUREAU])
def test_nobody_else_judges(client_for: OpenClient, role: Role) -> None:
    address, stamp = open_first_pair(client_for(Role.OFFICER))
    scopes = {Role.TOWNSHIP: (["白沙镇"], []), Role.DEPARTMENT: ([], ["教育局"])}
    client = client_for(role, *scopes.get(role, ([], [])))
    assert client.get("/review/").status_code == 403
    assert client.get(address).status_code == 403
    assert client.post(f"{address}decide/", {"stamp": stamp, "verdict": "same"}).status_code == 403


def test_a_word_leads_to_the_next_pair(client_for: OpenClient, workspace: Path) -> None:
    client = client_for(Role.OFFICER)
    address, stamp = open_first_pair(client)
    answer = judge(client, address, stamp, "other")
    assert answer.status_code == 200
    assert "已记下：非同一人。" in answer.content.decode()
    assert answer.redirect_chain[0][0] != address
    decisions = open_ledger(workspace).read_decisions()
    assert decisions["decided_by"].str.starts_with("officer").to_list() == [True]
    trail = open_ledger(workspace).read_audit()
    assert trail["action"].to_list()[-3:] == ["look", "decide", "look"]
    assert trail.filter(pl.col("action") == "look")["subject"].str.starts_with("H").all()


def test_undone_by_a_key_of_its_own(client_for: OpenClient, workspace: Path) -> None:
    client = client_for(Role.OFFICER)
    address, stamp = open_first_pair(client)
    judge(client, address, stamp, "same")
    answer = client.post("/review/undo/", {"matter": "rows"}, follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert open_ledger(workspace).read_audit()["action"].to_list()[-2:] == ["undo_decision", "look"]
    assert "没有可以撤销" in client.post("/review/undo/", follow=True).content.decode()


def test_two_officers_at_one_pair(client_for: OpenClient, workspace: Path) -> None:
    first, second = client_for(Role.OFFICER), client_for(Role.OFFICER)
    address, stamp = open_first_pair(second)
    judge(first, address, read_stamp(first.get(address)), "same")
    answer = judge(second, address, stamp, "other")
    assert "没有记下，也没有覆盖" in answer.content.decode()
    assert open_ledger(workspace).read_decisions()["verdict"].to_list() == ["same"]


@pytest.mark.usefixtures("workspace")
def test_scores_are_hidden_when_wished(client_for: OpenClient) -> None:
    client = client_for(Role.OFFICER)
    address, stamp = open_first_pair(client)
    assert "waterfall" in client.get(address).content.decode()
    page = client.post(f"{address}score/", follow=True).content.decode()
    assert "waterfall" not in page
    assert "可能性" not in page
    judge(client, address, stamp, "other")
    assert "waterfall" in client.get(address).content.decode()


@pytest.mark.usefixtures("workspace")
def test_a_script_gets_the_part_that_changes(client_for: OpenClient) -> None:
    client = client_for(Role.OFFICER)
    address, stamp = open_first_pair(client)
    answer = client.post(f"{address}decide/", {"stamp": stamp, "verdict": "unsure"}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="pair">')
    assert answer["HX-Push-Url"] != address


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("path", ["/review/pairs/00000000000000000000/", "/review/pairs/H00/"])
def test_no_such_pair(client_for: OpenClient, path: str) -> None:
    assert client_for(Role.OFFICER).get(path).status_code == 404


@pytest.mark.usefixtures("workspace")
def test_no_number_stands_in_an_address(client_for: OpenClient) -> None:
    client = client_for(Role.OFFICER)
    address, _ = open_first_pair(client)
    links = re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', client.get(address).content.decode())
    assert not [link for link in links if re.search(r"[HP]\d{2}|\d{17}", link)]


@pytest.mark.usefixtures("workspace")
def test_without_a_search_nothing_is_asked(client_for: OpenClient) -> None:
    assert "还没有" in client_for(Role.OFFICER).get("/review/property/").content.decode()
