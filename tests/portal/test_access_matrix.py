"""Every address as every kind of user, by GET and by POST: nobody reads or writes what is not theirs.

Whoever adds a page adds a line to `EXPECTED`; `UPDATE_DOCS=1 pytest tests/portal/test_access_matrix.py` then writes the
page of documentation.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from portal.access.roles import Role
from portal.office import office
from tests.portal.access_table import LOGIN, REFUSED, Address, ask, format_table, list_addresses
from tests.portal.conftest import OpenClient
from tests.portal.ledger_digest import digest_workspace
from tests.portal.real_objects import RealObjects, make_real_objects

PAGE = Path(__file__).parents[2] / "docs" / "portal-access.md"
# Who may open an address: Bureau, Officer, the Township's own user, the Department's own, Auditor, or `*` everybody.
EXPECTED = {
    "healthz": "*",
    "login/": "*",
    "": "BOTDA",
    "logout/": "BOTDA",
    "password/": "BOTDA",
    "accounts/": "B",
    "accounts/add/": "B",
    "accounts/users/<str:name>/": "B",
    "accounts/users/<str:name>/grant/": "B",
    "accounts/users/<str:name>/password/": "B",
    "accounts/users/<str:name>/revoke/": "B",
    "audit/": "A",
    "audit/export/": "A",
    "audit/filter/": "A",
    "audit/verify/": "A",
    "configuration/": "B",
    "configuration/policies/<str:policy>/": "B",
    "configuration/policies/<str:policy>/compared/<str:other>/": "B",
    "configuration/policies/<str:policy>/rulebook/": "B",
    "departments/": "B",
    "departments/<str:department>/": "BD",
    "departments/<str:department>/orders/": "BD",
    "departments/<str:department>/orders/<str:day>/<str:file>": "BD",
    "departments/<str:department>/orders/sign/": "D",
    "departments/<str:department>/periods/<str:period>/": "BD",
    "departments/<str:department>/periods/<str:period>/check/": "BD",
    "departments/<str:department>/periods/<str:period>/request.xlsx": "BD",
    "departments/<str:department>/periods/<str:period>/take-back/": "BD",
    "departments/<str:department>/periods/<str:period>/upload/": "BD",
    "departments/<str:department>/quality/": "BD",
    "departments/<str:department>/quality/list.xlsx": "BD",
    "people/": "O",
    "people/households/<str:key>/": "O",
    "people/rows/<str:sheet_key>/<str:row_key>/": "O",
    "people/rows/<str:sheet_key>/<str:row_key>/overturn/": "O",
    "people/rows/<str:sheet_key>/<str:row_key>/undo/": "O",
    "property/": "B",
    "property/townships/<str:township>/": "BT",
    "property/townships/<str:township>/files/<str:file>": "BT",
    "reports/": "BO",
    "reports/conflicts/": "BO",
    "reports/departments/<str:department>/": "BO",
    "reports/files/<path:file>": "BO",
    "reports/sources/<slug:source>/": "BO",
    "review/": "O",
    "review/pairs/<str:key>/": "O",
    "review/pairs/<str:key>/decide/": "O",
    "review/pairs/<str:key>/score/": "O",
    "review/property/": "O",
    "review/undo/": "O",
    "runs/": "B",
    "runs/start/": "B",
    "runs/active/": "B",
    "runs/overdue/": "B",
    "runs/overdue/<str:place>/": "B",
    "runs/truth/": "B",
    "runs/orders/": "B",
    "runs/periods/<str:period>/": "B",
    "runs/periods/<str:period>/deliveries/": "B",
    "runs/editions/<str:run_id>/": "B",
    "runs/editions/<str:run_id>/compared/<str:earlier_run_id>/": "B",
    "runs/editions/<str:run_id>/publish/": "B",
    "runs/editions/<str:run_id>/withdraw/": "B",
    "runs/jobs/<uuid:job_key>/": "B",
    "runs/jobs/<uuid:job_key>/progress/": "B",
    "runs/jobs/<uuid:job_key>/stop/": "B",
    "runs/jobs/<uuid:job_key>/trial/": "B",
    "townships/<str:township>/": "BT",
    "townships/<str:township>/files/": "BT",
    "townships/<str:township>/files/<str:file>": "BT",
    "townships/<str:township>/households/<slug:key>/": "BT",
    "townships/<str:township>/households/<slug:key>/answers/": "T",
    "townships/<str:township>/imports/": "BT",
    "townships/<str:township>/imports/<slug:import_id>/": "BT",
    "townships/<str:township>/imports/<slug:import_id>/receipt.xlsx": "BT",
    "townships/<str:township>/imports/<slug:import_id>/undo/": "T",
    "townships/<str:township>/imports/upload/": "T",
    "townships/<str:township>/papers/<str:day>/<str:file>": "BT",
}
DEPARTMENTS = ("教育局", "住建局")
# Answers of a page or file that there is; of one that only forms are sent to; of one that leads to another.
THERE = {200, 405, 303, 286}
# Forms that change something, and who may send them.
FORMS = {
    "townships/<str:township>/households/<slug:key>/answers/": "township",
    "townships/<str:township>/imports/<slug:import_id>/undo/": "township",
    "review/pairs/<str:key>/decide/": "officer",
    "accounts/users/<str:name>/revoke/": "bureau",
    "runs/editions/<str:run_id>/withdraw/": "bureau",
}


@pytest.fixture
def users(client_for: OpenClient, listed_townships: list[str]) -> dict[str, Client]:
    """Kind of user -> a browser in which one is logged in."""
    own, other = listed_townships[:2]
    return {
        "anonymous": client_for(None),
        "bureau": client_for(Role.BUREAU),
        "officer": client_for(Role.OFFICER),
        "township": client_for(Role.TOWNSHIP, [own]),
        "other township": client_for(Role.TOWNSHIP, [other]),
        "department": client_for(Role.DEPARTMENT, [], DEPARTMENTS[:1]),
        "other department": client_for(Role.DEPARTMENT, [], DEPARTMENTS[1:]),
        "auditor": client_for(Role.AUDITOR),
    }


@pytest.fixture
def objects(users: dict[str, Client], workspace: Path, listed_townships: list[str]) -> RealObjects:
    """What keywords of addresses stand for: things that there are, of the first township and department."""
    newest = office().runs.find_newest()
    assert newest is not None
    name = get_user_model().objects.get(pk=users["officer"].session["_auth_user_id"]).get_username()
    return make_real_objects(newest, workspace, listed_townships[0], DEPARTMENTS[0], users["township"], name)


def may_open(user: str, address: Address) -> bool:
    """What is expected."""
    letters = EXPECTED[address.route]
    if letters == "*":
        return True
    letter = {"bureau": "B", "officer": "O", "auditor": "A"}.get(user) or {"t": "T", "d": "D"}.get(
        user.rsplit(maxsplit=1)[-1][0], ""
    )
    is_foreign = user.startswith("other") and user.rsplit(maxsplit=1)[-1] in address.keywords
    return bool(letter) and user != "anonymous" and letter in letters and not is_foreign


def test_every_address_has_an_expectation() -> None:
    assert {address.route for address in list_addresses()} == set(EXPECTED)


def test_nobody_gets_in_where_they_do_not_belong(
    users: dict[str, Client], objects: RealObjects, workspace: Path
) -> None:
    """Whoever is refused has changed nothing; whoever is not finds the things that the others were refused."""
    before, wrong = digest_workspace(workspace), list[object]()
    for address, path, user in list_requests(users, objects):
        if not may_open(user, address):
            statuses = {"GET": ask(users[user], path, "GET"), "POST": ask(users[user], path, "POST", objects.body)}
            if set(statuses.values()) != {LOGIN if user == "anonymous" else REFUSED}:
                wrong.append((path, user, statuses))
    assert wrong == []
    assert digest_workspace(workspace) == before

    answers: dict[Address, dict[str, bool]] = {}
    for address, path, user in list_requests(users, objects):  # a POST of somebody who may would do something
        status = ask(users[user], path, "GET") if may_open(user, address) else REFUSED
        answers.setdefault(address, {})[user] = status not in {LOGIN, REFUSED}
        if status not in {REFUSED, *THERE}:
            wrong.append((path, user, status))
    assert wrong == []
    check_that_forms_work(users, objects, workspace)
    table = format_table(list(answers.items()), list(users))
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(table, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == table


def list_requests(users: dict[str, Client], objects: RealObjects) -> list[tuple[Address, str, str]]:
    """Every address, its path to something that there is, and every kind of user."""
    return [
        (address, address.make_path(objects.choose(address.route)), user)
        for address in list_addresses()
        for user in users
    ]


def check_that_forms_work(users: dict[str, Client], objects: RealObjects, workspace: Path) -> None:
    """The forms that the others were refused change something when whoever may sends them."""
    addresses = {address.route: address for address in list_addresses()}
    for route, user in FORMS.items():
        before = digest_workspace(workspace)
        ask(users[user], addresses[route].make_path(objects.choose(route)), "POST", objects.body)
        assert digest_workspace(workspace) != before, route
