"""The bureau in a real browser: it starts a run, looks at it, publishes it and withdraws it again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.access.roles import Role
from services.deliveries.newest_inboxes import remember_inbox
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import CONFIG, OpenClient

__all__ = ["OpenClient"]
_MINUTES = 4 * 60 * 1000


@pytest.fixture
def portal_config(tmp_path: Path) -> Path:
    """A county that publishes by hand."""
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    county = config / "county.yaml"
    county.write_text(county.read_text(encoding="utf-8") + "\npublish: by_hand\n", encoding="utf-8")
    return config


@pytest.fixture
def inbox(workspace: Path) -> Path:
    folder = workspace.parent / "收件/2026Q3"
    remember_inbox(workspace, folder)
    return folder


@pytest.mark.usefixtures("inbox")
def test_a_run_is_started_published_and_withdrawn(open_page: OpenPage, add_portal_user: Callable[..., str]) -> None:
    page = open_page(add_portal_user(Role.BUREAU))
    page.goto("/runs/")
    page.get_by_label("期次").fill("2026年第三季度")
    page.get_by_role("button", name="开始", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "2026年第三季度 比对"
    page.get_by_role("link", name="查看结果并发布").click(timeout=_MINUTES)
    page.get_by_role("button", name="确认发布").click()
    assert "是2026年第三季度的第 2 版（V2）" in page.get_by_role("status").inner_text()
    page.get_by_text("撤回这一版").click()
    page.get_by_label("撤回的原因").fill("医保数据重复报送")
    page.get_by_role("button", name="撤回").click()
    assert "已撤回，撤回通知" in page.get_by_role("status").first.inner_text()
    page.goto("/runs/periods/2026Q3/")
    states = page.locator("table").first.locator(".badge").all_inner_texts()
    assert states == ["已撤回", "已发布"]
    page.get_by_text("个部门已交齐").wait_for(timeout=_MINUTES)


def test_an_account_is_made_and_its_password_must_be_changed(
    open_page: OpenPage, add_portal_user: Callable[..., str]
) -> None:
    page = open_page(add_portal_user(Role.BUREAU))
    page.goto("/accounts/")
    page.get_by_label("账号名").fill("白沙专干")
    page.get_by_label("角色").select_option("township")
    page.get_by_label("白沙镇").check()
    page.get_by_label("授权文书编号").fill("测试〔2026〕2号")
    page.get_by_label("授权到").fill("2099-12-31")
    page.get_by_role("button", name="新增账号").click()
    password = page.locator(".issued").inner_text()
    page.get_by_role("button", name="退出").click()
    page.fill("#id_username", "白沙专干")
    page.fill("#id_password", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password/")
    page.goto("/townships/白沙镇/")
    assert page.url.endswith("/password/")
    page.fill("#id_old_password", password)
    page.fill("#id_new_password1", "River-Bank-57")
    page.fill("#id_new_password2", "River-Bank-57")
    page.get_by_role("button", name="保存").click()
    page.goto("/townships/白沙镇/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("白沙镇")
