"""Officers and townships who open pages at the same moment, each in a session of their own."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.portal_load.visit_plan import VisitPlan, measure_load
from portal.access.roles import Role
from tests.portal.conftest import PASSWORD

_USERS, _SECONDS = 3, 1
# Not imported here: locust puts gevent's sockets and locks in the place of Python's.
_HAS_LOCUST = find_spec("locust") is not None


@pytest.mark.skipif(not _HAS_LOCUST, reason="locust is not installed: the portal is not tried by several users at once")
def test_nobody_is_refused_while_others_open_pages(
    portal_address: str, add_portal_user: Callable[..., str], listed_townships: list[str], tmp_path: Path
) -> None:
    officers = [
        {"user": add_portal_user(Role.OFFICER), "password": PASSWORD, "pages": ["/review/"]} for _ in range(_USERS)
    ]
    townships = [
        {"user": add_portal_user(Role.TOWNSHIP, [name]), "password": PASSWORD, "pages": [f"/townships/{name}/"]}
        for name in listed_townships[:_USERS]
    ]
    load = measure_load(VisitPlan("page", [*officers, *townships], "退出", _SECONDS), portal_address, tmp_path)
    assert load.pages > len(officers) + len(townships)
    assert load.failures == 0
