"""The portal as a process of its own, and real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portal.conftest import CONFIG, PASSWORD, OpenClient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["OpenClient"]  # by which this file's tests run where the shared run is
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OpenPage = Callable[..., "Page"]
_SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, but where all of them must run (CI) that is a failure.

    Playwright keeps an event loop in the thread while it lives: Django must be told, and other tests must not meet it.
    """
    if CHROMIUM is None:
        message = "Chromium is not installed: the pages are not tried in a browser"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
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
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    command = [sys.executable, "-m", "fangpin", "portal", "--workspace", str(workspace), "--config", str(portal_config)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


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


def _wait_for(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the portal did not start")
