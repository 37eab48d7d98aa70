"""A number of doubtful pairs judged by keyboard: in the portal, and in the review workbook of the same run."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.papers.measuring import run_in_own_process
from benchmarks.portal_load.accounts import OFFICER, PASSWORD
from benchmarks.portal_load.servers import run_server
from benchmarks.portal_load.workbook_keys import Effort, choose_verdicts, fill_workbook

_CHROMIUM = "/usr/bin/chromium"
# What is pressed for a verdict.
_KEYS = {"same": "1", "other": "2", "unsure": "3"}


@dataclass(frozen=True)
class ReviewKeys:
    """The same verdicts given both ways."""

    pairs: int
    portal: Effort
    workbook: Effort


def measure_keys(workspace: Path, config: Path, pairs: int, scratch: Path) -> ReviewKeys:
    """Judge the first pairs of the queue in the workbook, then in the portal, each in a copy of the workspace."""
    by_workbook, by_portal = scratch / "by-workbook", scratch / "by-portal"
    for copy in (by_workbook, by_portal):
        shutil.copytree(workspace, copy)
    verdicts, workbook = run_in_own_process(_judge_in_workbook, by_workbook, config, pairs, scratch)
    return ReviewKeys(len(verdicts), _judge_in_portal(by_portal, config, verdicts), workbook)


def _judge_in_workbook(workspace: Path, config: Path, pairs: int, scratch: Path) -> tuple[list[str], Effort]:
    from services.review_lines import make_review_lines
    from services.run_choice import choose_newest_run

    run = choose_newest_run(workspace, str(config), None)
    verdicts = choose_verdicts(make_review_lines(run), pairs)
    return verdicts, fill_workbook(run, config, verdicts, scratch)


def _judge_in_portal(workspace: Path, config: Path, verdicts: list[str]) -> Effort:
    """One key for every pair, pressed as soon as the next one is shown."""
    from playwright.sync_api import sync_playwright

    command = ["fangpin", "portal", "--port", "{port}", "--workspace", str(workspace), "--config", str(config)]
    with run_server(command) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{portal.address}/login/?next=/review/")
        page.get_by_label("账号").fill(OFFICER.format(0))
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/review/**")
        began = time.perf_counter()
        for verdict in verdicts:
            with page.expect_navigation():
                page.keyboard.press(_KEYS[verdict])
        effort = Effort(len(verdicts), time.perf_counter() - began)
        browser.close()
    return effort
