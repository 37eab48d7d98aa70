"""A township on a phone: from the list to a household, answers by page, then the same with the filled-in workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from tests.portal.browser.conftest import OpenPage
from tests.portal.conftest import OpenClient
from tests.services.visit_books import answer_household

__all__ = ["OpenClient"]  # by which this file's tests run where the shared run is
PHONE = 390


def read_answers(workspace: Path) -> pl.DataFrame:
    """What was answered since the run, which took over some answers of its inbox."""
    return open_ledger(workspace).read_visits().drop_nulls("import_id")


def read_first_home(workspace: Path, township: str) -> str:
    table = next((workspace / "runs").glob("*/*/tables/visit_households.parquet"))
    return str(pl.read_parquet(table).filter(pl.col("township") == township)["household_id"][0])


def test_a_household_is_answered_on_a_phone(
    open_page: OpenPage, add_portal_user: Callable[..., str], listed_townships: list[str], workspace: Path
) -> None:
    page = open_page(add_portal_user(Role.TOWNSHIP, [listed_townships[0]]), width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator(".visit a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    questions = page.locator(".question")
    for number in range(questions.count()):
        questions.nth(number).get_by_role("radio", name="不属实", exact=True).check()
    include = page.get_by_role("group", name="是否拟纳入监测")
    include.get_by_role("radio", name="是", exact=True).check()
    page.get_by_label("核查人").fill("李核查")
    page.get_by_label("核查时间").fill(f"{get_today()}")
    page.get_by_role("button", name="提交这一户").click()
    assert "矛盾" in page.locator(".question .note.error").first.inner_text()
    include.get_by_role("radio", name="否", exact=True).check()
    page.get_by_role("button", name="提交这一户").click()
    page.get_by_text("已收下").wait_for()
    kept = read_answers(workspace)
    assert set(kept["household_id"]) == {read_first_home(workspace, listed_townships[0])}
    assert set(kept["result"]) == {"不属实"}
    assert page.get_by_label("核查人").input_value() == "李核查"  # the next household, signed the same way


def test_a_workbook_is_fetched_filled_in_and_handed_in(
    open_page: OpenPage, add_portal_user: Callable[..., str], listed_townships: list[str], workspace: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = open_page(add_portal_user(Role.TOWNSHIP, [listed_townships[0]]), width=PHONE)
    page.get_by_role("link", name="下载文件").click()
    with page.expect_download() as download:
        page.get_by_text("入户核查单").first.click()
    book = tmp_path / download.value.suggested_filename
    download.value.save_as(book)
    home = read_first_home(workspace, listed_townships[0])
    answer_household(book, home, "属实", day=f"{get_today()}")
    page.get_by_role("link", name="上报和回执").click()
    page.get_by_label("选择文件").set_input_files(book)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("heading", name="回执").wait_for()
    assert set(read_answers(workspace)["household_id"]) == {home}
    page.get_by_role("button", name="撤销这次上报").click()
    page.get_by_text("已撤销").first.wait_for()
    assert read_answers(workspace).is_empty()
