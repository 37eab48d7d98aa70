"""The bureau's pages about runs: the calendar, a period, a run, publishing and withdrawing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from services.deliveries.newest_inboxes import remember_inbox
from services.runs.overview import list_runs

OpenClient = Callable[..., Client]


@pytest.fixture
def bureau(client_for: OpenClient, workspace: Path) -> Client:
    remember_inbox(workspace, workspace.parent / "收件/2026Q3")
    return client_for(Role.BUREAU)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


def test_the_calendar_tells_how_far_every_period_is(bureau: Client) -> None:
    page = read(bureau, "/runs/")
    assert "2026年第三季度" in page
    assert "已发布" in page
    assert "每月比对" in page
    assert 'name="inbox"' in page


def test_a_period_shows_its_editions_and_who_has_delivered(bureau: Client, workspace: Path) -> None:
    from portal.runs import readiness_lookup
    from services.deliveries.readiness_memory import answer_question

    class AtOnce:
        find = staticmethod(answer_question)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readiness_lookup, "_memory", AtOnce())
        page = read(bureau, "/runs/periods/2026Q3/")
    (run,) = list_runs(workspace)
    assert run.run_id in page
    assert "个部门已交齐" in page
    assert "教育局" in page
    read(bureau, "/runs/periods/nowhere/", 404)


def test_a_run_is_withdrawn_with_a_reason_and_published_by_hand(bureau: Client, workspace: Path) -> None:
    (run,) = list_runs(workspace)
    address = f"/runs/editions/{run.run_id}/"
    assert "撤回这一版" in read(bureau, address)
    without_reason = bureau.post(f"{address}withdraw/", {"reason": " "})
    assert without_reason.status_code == 400
    assert "请写明撤回的原因" in without_reason.content.decode()
    done = bureau.post(f"{address}withdraw/", {"reason": "医保数据有误"}, follow=True)
    assert "已撤回，撤回通知" in done.content.decode()
    assert "医保数据有误" in read(bureau, address)
    (line,) = list_runs(workspace)
    assert line.state == "withdrawn"
    assert line.withdrawn_by.startswith("bureau")
    published = bureau.post(f"{address}publish/", follow=True)
    assert "已经撤回，不能再发布" in published.content.decode()
    entries = open_ledger(workspace).read_audit().filter(action="withdraw")
    assert entries["actor"].to_list() == [line.withdrawn_by]


def test_whoever_is_not_of_the_bureau_is_refused(client_for: OpenClient, workspace: Path) -> None:
    (run,) = list_runs(workspace)
    addresses = ["/runs/", "/runs/overdue/", "/runs/truth/", "/runs/orders/", "/configuration/", "/accounts/",
                 f"/runs/editions/{run.run_id}/"]  # fmt: skip
    for role in (Role.OFFICER, Role.AUDITOR):
        client = client_for(role)
        for address in addresses:
            assert client.get(address).status_code == 403, (role, address)
        assert client.post(f"/runs/editions/{run.run_id}/withdraw/", {"reason": "x"}).status_code == 403
    refused = open_ledger(workspace).read_audit().filter(action="refused")
    assert refused.height == 2 * (len(addresses) + 1)


def test_figures_between_runs(bureau: Client, listed_townships: list[str]) -> None:
    overdue = read(bureau, "/runs/overdue/")
    assert listed_townships[0] in overdue
    assert "行政村" in read(bureau, f"/runs/overdue/{listed_townships[0]}/")
    read(bureau, "/runs/overdue/不存在镇/", 404)
    assert "按规则" in read(bureau, "/runs/truth/")
    assert "还没有开过单" in read(bureau, "/runs/orders/")


def test_the_configuration_stands_with_its_clauses(bureau: Client) -> None:
    page = read(bureau, "/configuration/")
    assert "guangxi_2021" in page
    assert "县级默认，无条文" in page
    assert "四（二）1" in read(bureau, "/configuration/policies/guangxi_2021/")
    assert "<table>" in read(bureau, "/configuration/policies/guangxi_2021/rulebook/")
    assert "修改的规则" in read(bureau, "/configuration/policies/guangxi_2021/compared/yangshuo_2021/")
    assert "没有名为" in read(bureau, "/configuration/policies/nowhere/", 400)


def test_what_was_started_stands_in_the_trail(bureau: Client, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr("portal.jobs.start_job._start_worker", lambda _office, key: started.append(key))
    asked = {"kind": "run", "inbox": "remembered/2026Q3", "period": "2026年第三季度", "policy": "", "as_of": ""}
    unknown = bureau.post("/runs/start/", asked | {"inbox": "/etc"})
    assert unknown.status_code == 400
    done = bureau.post("/runs/start/", asked, follow=True)
    assert done.status_code == 200
    assert "已交给后台" in done.content.decode()
    again = bureau.post("/runs/start/", asked)
    assert "已经在排队或运行" in again.content.decode()
    (entry,) = open_ledger(workspace).read_audit().filter(action="start_run").to_dicts()
    assert entry["subject"] == "2026Q3"
    assert json.loads(entry["detail"])["job"] == started[0]


def test_a_trial_needs_another_policy(bureau: Client) -> None:
    asked = {"kind": "policy_trial", "inbox": "remembered/2026Q3", "period": "2026Q3", "policy": "guangxi_2021"}
    assert "请选择另一项政策" in bureau.post("/runs/start/", asked).content.decode()
