"""How long the first page takes that somebody opens after the server has started."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin

from benchmarks.portal_load.visit_plan import VisitPlan

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def time_first_page(plan: VisitPlan, host: str) -> float:
    """Seconds of the first page of the plan's first user; logging in is not counted."""
    import requests

    account, login = plan.accounts[0], urljoin(host, plan.login)
    with requests.Session() as session:
        token = _TOKEN.search(session.get(login, timeout=60).text)
        answer = {"username": account["user"], "password": account["password"]}
        session.post(login, answer | {"csrfmiddlewaretoken": token[1] if token else ""}, timeout=60)
        began = time.perf_counter()
        session.get(urljoin(host, account["pages"][0]), timeout=600).raise_for_status()
        return time.perf_counter() - began
