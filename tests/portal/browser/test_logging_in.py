"""Logging in and out in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from portal.access.roles import Role
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import OpenClient

__all__ = ["OpenClient"]


def test_in_and_out_again(open_page: OpenPage, add_portal_user: Callable[..., str]) -> None:
    page = open_page(add_portal_user(Role.TOWNSHIP, ["白沙镇"]))
    assert page.url.endswith("/townships/%E7%99%BD%E6%B2%99%E9%95%87/")
    assert page.get_by_role("heading", level=1).inner_text() == "白沙镇"
    page.get_by_role("button", name="退出").click()
    assert "/login/" in page.url
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "登录"
