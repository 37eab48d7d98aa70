"""What a browser asks for when each role's pages are opened: of the portal alone, and no policy is broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from portal.access.roles import Role
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import OpenClient

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

__all__ = ["OpenClient"]
# Of each role: links of the same kind are opened once.
_PAGES = 7
# A page that calls elsewhere in every way there is.
_CALLS = """() => {
    const add = (kind, name, value) => {
        const part = document.createElement(kind); part.setAttribute(name, value); document.body.append(part);
    };
    add('img', 'src', 'http://elsewhere.example/picture.png');
    add('iframe', 'src', 'http://elsewhere.example/frame');
    add('script', 'src', 'http://elsewhere.example/script.js');
    add('p', 'style', 'background: url(http://elsewhere.example/style.png)');
    window.refused = [];
    fetch('http://elsewhere.example/data').catch(() => window.refused.push('fetch'));
    const form = document.createElement('form');
    form.action = 'http://elsewhere.example/form'; form.method = 'post'; document.body.append(form); form.submit();
}"""
_KEYS = re.compile(r"[0-9a-f]{20}|%[0-9A-F%]+|\d+")


def find_links(page: Page) -> list[str]:
    """Links to pages of the portal; files are fetched, not opened."""
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [urljoin(page.url, href) for href in hrefs if href.startswith(("/", "?")) and href.endswith("/")]


def watch(page: Page) -> tuple[list[str], list[str]]:
    """What is asked for from now on, and what the browser says of it."""
    requests, complaints = list[str](), list[str]()
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    return requests, complaints


def open_pages(page: Page) -> list[str]:
    """Open what the links lead to, one of a kind; gives what was opened."""
    waiting, opened = find_links(page), dict.fromkeys([_KEYS.sub("", page.url)])
    while waiting and len(opened) < _PAGES:
        address = waiting.pop(0)
        if _KEYS.sub("", address) in opened:
            continue
        opened[_KEYS.sub("", address)] = None
        page.goto(address)
        waiting += find_links(page)
    return list(opened)


def try_to_call(page: Page) -> None:
    """Not only what we write holds: a picture, a script and a form to elsewhere are stopped by the browser."""
    address, answered = page.url, list[str]()

    def answer(route: Route) -> None:
        answered.append(route.request.url)
        route.fulfill(body="")

    page.route("http://elsewhere.example/**", answer)
    page.evaluate(_CALLS)
    page.wait_for_function("window.refused.length > 0")
    assert page.url == address
    assert answered == []


def try_to_log_out(page: Page) -> None:
    """A form without our token."""
    for token in ("", "x" * 64):
        assert page.request.post("/logout/", form={"csrfmiddlewaretoken": token}).status == 403
    page.reload()
    assert "/login/" not in page.url


def test_every_request_goes_to_the_portal(
    open_page: OpenPage, portal_address: str, add_portal_user: Callable[..., str], listed_townships: list[str]
) -> None:
    scopes: dict[Role, tuple[Sequence[str], Sequence[str]]] = {
        Role.TOWNSHIP: (listed_townships[:1], []), Role.DEPARTMENT: ([], ["教育局"])
    }  # fmt: skip
    for role in Role:
        page = open_page(add_portal_user(role, *scopes.get(role, ((), ()))))
        requests, complaints = watch(page)
        opened = open_pages(page)
        assert len(opened) > 1 or role is Role.AUDITOR, role
        assert [url for url in requests if not url.startswith((f"{portal_address}/", "data:"))] == [], role
        assert [text for text in complaints if "Content Security Policy" in text] == [], role
    try_to_log_out(page)
    try_to_call(page)
