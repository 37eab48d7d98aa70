"""A number of doubtful pairs judged by keyboard: in the portal, and in the review workbook of the same run."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.papers.measuring import run_in_own_process
from benchmarks.portal_load.accounts import OFFICER, PASSWORD
from benchmarks.portal_load.servers import run_server
from benchmarks.portal_load.workbook_keys import Effort, Word, choose_words, fill_workbook

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
    """Judge the first pairs of the queue in the workbook, then in the portal, each in a copy of the workspace.

    Raises `SystemExit` when the ledgers do not hold the same many words afterwards.
    """
    by_workbook, by_portal = scratch / "by-workbook", scratch / "by-portal"
    for copy in (by_workbook, by_portal):
        shutil.copytree(workspace, copy)
    words, workbook = run_in_own_process(_judge_in_workbook, by_workbook, config, pairs, scratch)
    portal = _judge_in_portal(by_portal, config, words)
    counts = [run_in_own_process(_count_words, copy) for copy in (by_workbook, by_portal)]
    if counts != [len(words)] * 2:
        raise SystemExit(f"{len(words)} words, in the ledgers {counts}")
    return ReviewKeys(len(words), portal, workbook)


def _count_words(workspace: Path) -> int:
    """How many words on pairs the ledger holds."""
    from pipeline.open_ledger import open_ledger

    return open_ledger(workspace).read_decisions_in_force().height


def _judge_in_workbook(workspace: Path, config: Path, pairs: int, scratch: Path) -> tuple[list[Word], Effort]:
    from services.review.lines import make_review_lines
    from services.runs.choice import choose_newest_run

    run = choose_newest_run(workspace, str(config), None)
    words = choose_words(make_review_lines(run)["row_key"].to_list(), pairs)
    return words, fill_workbook(run, config, words, scratch)


def _is_not(shown: str) -> Callable[[str], bool]:
    return lambda address: address != shown


def _judge_in_portal(workspace: Path, config: Path, words: list[Word]) -> Effort:
    """Open the queue's first pair; then one key for every pair, pressed as soon as the next one is shown."""
    from playwright.sync_api import sync_playwright

    command = ["fangpin", "portal", "--port", "{port}", "--workspace", str(workspace), "--config", str(config)]
    with run_server(command) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{portal.address}/login/")
        page.fill("#id_username", OFFICER.format(0))
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{portal.address}/review/")
        keys = ["Enter", *(_KEYS[word.verdict] for word in words)]
        began = time.perf_counter()
        for key in keys:
            shown = page.url
            page.keyboard.press(key)
            page.wait_for_url(_is_not(shown))
        seconds = time.perf_counter() - began
        browser.close()
    return Effort(len(keys), seconds)
