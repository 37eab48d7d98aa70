"""What one user of the load does, for locust: log in, open the start page, then one page after the other.

The plan, a `VisitPlan` as JSON, lies in the file that the environment names; the same for the portal and the bare site.
"""

from __future__ import annotations

import json
import os
import random
import re
from itertools import count

from locust import FastHttpUser, between, task

from benchmarks.portal_load.visit_plan import PLAN_VARIABLE, VisitPlan

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
with open(os.environ[PLAN_VARIABLE], encoding="utf-8") as _file:
    _plan = VisitPlan(**json.load(_file))
_numbers = count()


class Visitor(FastHttpUser):
    """One person at a desk."""

    wait_time = between(*_plan.pause)

    def on_start(self) -> None:
        """Log in with an account of their own, and see what there is to open."""
        account = _plan.accounts[next(_numbers) % len(_plan.accounts)]
        form = self.client.get(_plan.login, name="log in").text
        answer = {"username": account["user"], "password": account["password"]}
        token = _TOKEN.search(form)
        self.client.post(_plan.login, answer | {"csrfmiddlewaretoken": token[1] if token else ""}, name="log in")
        self.pages = list(account["pages"])
        if _plan.links:
            start = self.client.get(account["pages"][0], name="log in").text
            self.pages = re.findall(_plan.links, start)

    @task
    def open_page(self) -> None:
        """Open one of the pages."""
        with self.client.get(random.choice(self.pages), name=_plan.title, catch_response=True) as response:  # noqa: S311
            if "/login/" in response.url or _plan.marker not in response.text:
                response.failure("another page")
