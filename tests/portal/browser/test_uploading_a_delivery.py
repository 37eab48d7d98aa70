"""A department sends a bad file and sees why, in a real browser, also on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from portal.access.roles import Role
from tests.portal.bad_books import fill_in_badly
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import PERIOD, OpenClient

__all__ = ["OpenClient"]


def test_a_bad_file_is_told_of(
    open_page: OpenPage, add_portal_user: Callable[..., str], workspace: Path, tmp_path: Path
) -> None:
    name = add_portal_user(Role.DEPARTMENT, [], ["水利局"])
    page = open_page(name)
    page.goto(f"/departments/水利局/periods/{PERIOD}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载数据需求函和模板").click()
    bad, foreign = tmp_path / "饮水.xlsx", tmp_path / "学生.csv"
    bad.write_bytes(fill_in_badly(download.value.path().read_bytes(), "饮水"))
    foreign.write_text("姓名,班级\n莫大山,一班\n", encoding="utf-8")
    page.set_input_files("#files-field", [bad, foreign])
    page.get_by_role("button", name="上传并检查").click(timeout=120_000)  # it waits for the check
    page.get_by_role("heading", name="没有收下的文件").wait_for(timeout=120_000)
    assert page.get_by_text("没有认出").first.is_visible()
    rows = page.locator("table.stacked tbody tr")
    assert rows.count() > 0
    assert rows.first.locator("td[data-label=行]").inner_text().isdecimal()
    assert rows.first.locator("td[data-label=怎么改]").inner_text()
    kept = [path.name for path in (workspace / "deliveries" / PERIOD / "水利局").iterdir()]
    assert kept == ["饮水.xlsx"]
    phone = open_page(name, width=390)
    phone.goto(f"/departments/水利局/periods/{PERIOD}/check/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
