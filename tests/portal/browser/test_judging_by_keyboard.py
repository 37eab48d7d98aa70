"""Twenty pairs judged by keyboard alone, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.django_setup import use_workspace
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import CONFIG, OpenClient
from tests.services.doubtful_village import compare_namesakes

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["OpenClient"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    made = compare_namesakes(tmp_path / "village").workspace
    copy = Path(shutil.copytree(made.parent, tmp_path / "portal")) / "workspace"
    use_workspace(copy, CONFIG)
    return copy


def press(page: Page, key: str) -> None:
    """Press a key and wait until another pair is there."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda address: address != before)


def test_twenty_pairs_without_the_mouse(
    open_page: OpenPage, add_portal_user: Callable[..., str], workspace: Path
) -> None:
    name = add_portal_user(Role.OFFICER)
    page = open_page(name)
    page.wait_for_url("**/review/")
    press(page, "Enter")
    for place in range(20):
        press(page, "123"[place % 3])
    words = open_ledger(workspace).read_decisions_in_force()
    assert words.filter(pl.col("decided_by") == name).height == 20
    # The last one back, and said otherwise; on to the next and back again.
    press(page, "u")
    assert open_ledger(workspace).read_decisions_in_force().filter(pl.col("origin") == "review").height == 19
    press(page, "1")
    here = page.url
    press(page, "j")
    press(page, "k")
    assert page.locator(".compare").is_visible()
    page.goto(here)
    page.keyboard.press("h")
    page.get_by_text("得分判后显示").wait_for()
    assert page.locator(".waterfall").count() == 0
