"""How long the first page takes that somebody opens after the server has started."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from benchmarks.portal_load.visit_plan import VisitPlan

if TYPE_CHECKING:
    import requests

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def time_first_page(plan: VisitPlan, host: str) -> float:
    """Seconds until the plan's first user sees such a page, that of links behind their start page included.

    Logging in is not counted.
    """
    import requests

    account, login = plan.accounts[0], urljoin(host, plan.login)
    with requests.Session() as session:
        token = _TOKEN.search(session.get(login, timeout=60).text)
        answer = {"username": account["user"], "password": account["password"]}
        answer["csrfmiddlewaretoken"] = token[1] if token else ""
        session.post(login, answer, timeout=60, allow_redirects=False)  # a page of the user's follows
        began = time.perf_counter()
        text = _read_page(session, urljoin(host, account["pages"][0]))
        if plan.links and (link := re.search(plan.links, text)):
            _read_page(session, urljoin(host, link[1]))
        return time.perf_counter() - began


def _read_page(session: requests.Session, address: str) -> str:
    answer = session.get(address, timeout=600)
    answer.raise_for_status()
    return answer.text
