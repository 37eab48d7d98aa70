"""Receipts that no search can have made: they turn nothing into 无, and the office is told."""

from __future__ import annotations

import pytest

from tests.pipeline.property.search_county import PROJECT, County, Outcome, Search

# Source -> (department, day, batch, persons), answer, what is said beside it. Two were asked, on 2026-10-09.
RECEIPTS: dict[str, tuple[tuple[str, str, str, str], str, str]] = {
    "vehicles": (("公安局", "2026-09-20", "", "999999999999"), "no_reply", "不合常理"),
    "real_estate": (("自然资源局", "2026-09-20", "", "-2"), "no_reply", "不合常理"),
    "housing_contracts": (("住建局", "2026-09-20", "", "2.5"), "no_reply", "读不出"),
    "market_entities": (("市场监管局", "2026-07-31", "", "2"), "no_reply", "检索日期之后签署"),
    "tax": (("税务局", "2031-09-20", "", "2"), "no_reply", "名单日期之后太久"),
    "payroll": (("财政局", "2026-09-20", "", "很多"), "no_reply", "读不出"),
    "staffing": (("编办", "二月三十", "", "2"), "no_reply", "读不出"),
    "social_insurance": (("人社局没有查", "2026-09-20", "", "2"), "no_reply", "没有收到检索回执"),
    "means_check": (("民政局", "2026-10-30", "", "60"), "none", "无记录"),
}


@pytest.fixture(scope="module")
def outcome(search: Search, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    county = County()
    county.sign(county.person("莫大山"))
    county.sign(county.person("徐小河"), 签署日期="2026-08-15")
    county.receipts = [receipt for receipt, _, _ in RECEIPTS.values()]
    return search(county, tmp_path_factory.mktemp("absurd"), PROJECT / "config", asked_on="2026-10-09")


@pytest.mark.parametrize("source", RECEIPTS)
def test_an_absurd_receipt_makes_no_none(source: str, outcome: Outcome) -> None:
    _, result, said = RECEIPTS[source]
    found = outcome.table("property_findings").filter(source=f"property_{source}")
    assert set(found["result"]) == {result}
    assert all(said in evidence for evidence in found["evidence"])


def test_the_office_is_told_which_receipts_are_not_believed(outcome: Outcome) -> None:
    message = outcome.table("deliveries").filter(source="property_receipts")["message"].item()
    for rows in (
        "第 2、3 行的已查人数不合常理",
        "第 5 行的检索日期早于",
        "第 6 行的检索日期在",
        "第 4、7、8 行的检索日期或",
        "第 9 行的检索部门",
    ):
        assert rows in message, message
    assert "999999999999" not in outcome.texts()


def test_how_many_are_believed(search: Search, tmp_path_factory: pytest.TempPathFactory) -> None:
    county = County()
    people = [county.person(name) for name in ("莫大山", "徐小河")]
    for who in people:
        county.sign(who)
    county.receipts = [
        ("公安局", "2026-09-20", "", "1"),
        ("自然资源局", "2026-09-20", "", "102"),
        ("税务局", "2026-09-20", "", "103"),
        ("财政局", "2026-09-20", "", ""),
        # Beside a good receipt an absurd one changes nothing.
        ("民政局", "2026-09-20", "", "2"),
        ("民政局", "2026-09-21", "", "99999"),
    ]
    outcome = search(county, tmp_path_factory.mktemp("persons"), PROJECT / "config")
    answers = [outcome.result(people[0], kind) for kind in ("vehicles", "real_estate", "tax", "payroll", "means_check")]
    assert answers == ["no_reply", "none", "no_reply", "no_reply", "none"]
    assert "第 4、7 行" in outcome.table("deliveries").filter(source="property_receipts")["message"].item()
