"""The portal as a process of its own, and real Chromium in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.needed_programs import skip_without
from tests.portal.conftest import CONFIG, PASSWORD, OpenClient
from tests.portal.portal_process import run_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["OpenClient"]  # by which this file's tests run where the shared run is
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OpenPage = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, but where all of them must run (CI) that is a failure.

    Playwright keeps an event loop in the thread while it lives: Django must be told, and other tests must not meet it.
    """
    if CHROMIUM is None:
        skip_without("Chromium", "the pages are not tried in a browser")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def portal_config() -> Path:
    """The configuration that the portal is served with; a file of tests may have its own."""
    return CONFIG


@pytest.fixture
def portal_address(workspace: Path, portal_config: Path) -> Iterator[str]:
    """The address of a portal that serves the test's workspace."""
    with run_portal(workspace, portal_config) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def open_page(browser: Browser, portal_address: str) -> Iterator[OpenPage]:
    """Opens a page of the portal in which a user is logged in: `open_page(name, width=1366)`; any error fails."""
    contexts = []

    def log_in(name: str, width: int = 1366, height: int = 900) -> Page:
        context = browser.new_context(
            base_url=portal_address, locale="zh-CN", viewport={"width": width, "height": height}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        page.goto("/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield log_in
    for context in contexts:
        context.close()
