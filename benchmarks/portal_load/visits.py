"""What one user of the load does, for locust: log in, wait for the others, then open one page after the other.

The plan, a `VisitPlan` as JSON, lies in the file that the environment names; the same for the portal and the bare site.
"""

from __future__ import annotations

import json
import os
import random
import re
from itertools import count
from pathlib import Path

import gevent
from gevent.event import Event
from locust import FastHttpUser, between, task

from benchmarks.portal_load.visit_plan import PLAN_VARIABLE, VisitPlan

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_plan = VisitPlan(**json.loads(Path(os.environ[PLAN_VARIABLE]).read_text(encoding="utf-8")))
_BEFORE = "before"
_numbers, _arrivals, _everybody = count(), count(1), Event()


class Visitor(FastHttpUser):
    """One person at a desk."""

    wait_time = between(*_plan.pause)

    def on_start(self) -> None:
        """Log in with an account of their own, and see what there is to open."""
        account = _plan.accounts[next(_numbers)]
        token = _TOKEN.search(self.read_page(_plan.login))
        answer = {"username": account["user"], "password": account["password"]}
        self.client.post(_plan.login, answer | {"csrfmiddlewaretoken": token[1] if token else ""}, name=_BEFORE)
        self.pages = account["pages"]
        if _plan.links:
            self.pages = [link for page in self.pages for link in re.findall(_plan.links, self.read_page(page))]
        self.wait_for_others()

    def read_page(self, address: str) -> str:
        """A page that is not measured."""
        return self.client.get(address, name=_BEFORE).text or ""

    def wait_for_others(self) -> None:
        """The clock starts when everybody is there."""
        if next(_arrivals) == len(_plan.accounts):
            self.environment.stats.reset_all()
            gevent.spawn_later(_plan.seconds, self.environment.runner.quit)
            _everybody.set()
        _everybody.wait()

    @task
    def open_page(self) -> None:
        """Open one of the pages."""
        with self.client.get(random.choice(self.pages), name=_plan.title, catch_response=True) as response:
            if _plan.marker not in (response.text or ""):
                response.failure("another page")
