"""What the notices differ in: windows of income, lines that are not given, sums, categories, whom they speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from domain.county.fact_types import HOUSEHOLD_FACTS
from pipeline.county.load_county import load_county
from screening.coverage.category_members import make_categories_table
from screening.coverage.guarantee_coverage import OUTSIDE, make_coverage_table
from screening.facts.household_facts import make_population
from screening.facts.household_incomes import add_windows, count_ended_quarters
from screening.rules.apply_rules import apply_rules
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from screening.facts.household_facts import Population
    from tests.screening.conftest import Bench

COUNTY = load_county(Path(__file__).parents[2] / "config")
AS_OF = date(2026, 9, 30)


@pytest.fixture
def regiment(bench: Bench) -> Bench:
    return bench.with_policy(COUNTY.policies["xpcc_7th_regiment_2020"])


@pytest.fixture
def leiyang(bench: Bench) -> Bench:
    return bench.with_policy(COUNTY.policies["leiyang_2024"])


def quarters(first: int, count: int, net: float = 2000.0, **more: Any) -> list[dict[str, Any]]:
    """Quarter rows of one household from a quarter on, counted through the years (2025 Q4 is 8103)."""
    numbers = range(first, first + count)
    return [{"year": n // 4, "quarter": n % 4 + 1, "net_income": net, "household_size": 1, **more} for n in numbers]


def windows(bench: Bench, lines: list[dict[str, Any]], as_of: date = AS_OF, **others: Any) -> pl.DataFrame:
    rows = {"register_income": bench.rows("register_income", lines)}
    rows |= {name: bench.rows(name, given) for name, given in others.items()}
    return add_windows(rows, bench.policy, as_of)["register_income"]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 9, 30), (2026, 3)), (date(2026, 9, 29), (2026, 2)), (date(2026, 1, 31), (2025, 4))],
)
def test_a_quarter_has_ended_on_its_last_day(day: date, quarter: tuple[int, int]) -> None:
    assert count_ended_quarters(day) == quarter[0] * 4 + quarter[1] - 1


def test_the_window_moves_one_quarter_at_a_time(regiment: Bench) -> None:
    """依季递延: four quarters, and the four before them."""
    lines = quarters(2024 * 4 + 3, 8)
    now = windows(regiment, lines)
    assert now["in_window"].to_list() == [False] * 4 + [True] * 4
    assert now["in_previous_window"].to_list() == [True] * 4 + [False] * 4
    assert (now["window_from"][0], now["window_until"][0]) == (date(2025, 10, 1), date(2026, 9, 30))
    before = windows(regiment, lines, date(2026, 8, 31))
    assert before["in_window"].to_list() == [False] * 3 + [True] * 4 + [False]


def test_a_quarter_that_nobody_has_reported_yet_does_not_empty_the_county(regiment: Bench) -> None:
    now = windows(regiment, quarters(2025 * 4 + 2, 4))
    assert now["in_window"].to_list() == [True] * 4
    late = windows(regiment, quarters(2025 * 4 + 1, 4))
    assert late["in_window"].to_list() == [False] * 4  # two behind is not the newest income any more


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (quarters(2025 * 4 + 3, 3), [False] * 3),
        ([*quarters(2025 * 4 + 3, 1, unreadable=["wage_income"]), *quarters(2026 * 4, 3)], [None] + [False] * 3),
        ([*quarters(2025 * 4 + 3, 4), *quarters(2026 * 4 + 2, 1, net=1.0)], [True] * 3 + [False, True]),
        ([{"year": 2025, "net_income": 9.0, "household_size": 1}, *quarters(2026 * 4 + 2, 1)], [False, False]),
    ],
)
def test_only_four_readable_quarters_are_an_income(
    regiment: Bench, lines: list[dict[str, Any]], told: list[bool | None]
) -> None:
    assert windows(regiment, lines)["in_window"].to_list() == told


def test_a_whole_year_row_is_the_window_that_ends_with_its_year(regiment: Bench) -> None:
    lines = [{"year": 2025, "net_income": 9.0, "household_size": 1}]
    assert windows(regiment, lines, date(2026, 1, 31))["in_window"].to_list() == [True]
    assert windows(regiment, lines, date(2026, 6, 30))["in_window"].to_list() == [False]


def test_the_year_before_an_application_is_the_households_own(leiyang: Bench) -> None:
    lines = quarters(2025 * 4 + 1, 6)
    applied = [{"category": "低保", "accepted_on": "2026-08-10", "result": "办理中"}]
    own = windows(leiyang, lines, civil_applications=applied)
    assert own["in_window"].to_list() == [False] + [True] * 4 + [False]
    assert own["window_until"][0] == date(2026, 6, 30)
    nobody = windows(leiyang, lines, civil_applications=[])
    assert nobody["in_window"].to_list() == [False] * 2 + [True] * 4
    long_ago = [{"category": "低保", "accepted_on": "2023-08-10", "result": "办理中"}]
    assert windows(leiyang, lines, civil_applications=long_ago)["in_window"].to_list() == nobody["in_window"].to_list()


@pytest.mark.parametrize(
    ("per_quarter", "answer", "bracket"),
    [
        (2000.0, "clear", None),
        (1999.99, "hit", "高于5000元、低于8000元"),
        (1250.0, "hit", "5000元及以下"),
        (1250.01, "hit", "高于5000元、低于8000元"),
    ],
)
def test_the_line_and_the_bracket_exclude_their_ends(
    regiment: Bench, per_quarter: float, answer: str, bracket: str | None
) -> None:
    people = regiment.people([{}], {"H1": {}})
    rows = {"register_income": regiment.rows("register_income", quarters(2025 * 4 + 3, 4, per_quarter))}
    screened = regiment.screen(["income_below_line"], people, rows)
    assert regiment.verdicts("income_below_line", people, rows) == {"H1": answer}
    assert screened.findings["bracket"].to_list() == ([bracket] if bracket else [])
    if bracket:
        assert "2025年10月1日至2026年9月30日" in screened.findings["evidence"][0]


def test_rigid_expense_adds_up_and_rests_on_every_bill(regiment: Bench) -> None:
    people = regiment.people([{}], {"H1": {}})
    rules = ["last_year_income", "medical_spent", "education_spent", "rigid_expense"]
    rows = {
        "register_income": regiment.rows(
            "register_income", [{"year": 2025, "net_income": 20000.0, "household_size": 1, "counted": True}]
        ),
        "insurance_settlement": regiment.rows(
            "insurance_settlement", [{"settled_on": "2026-03-01", "self_paid": 15000.0}]
        ),
        "education_costs": regiment.rows("education_costs", [{"school_year": 2025, "self_paid": 5000.5}]),
    }
    screened = regiment.screen(rules, people, rows)
    assert screened.findings.select("rule_id", "value").rows() == [("rigid_expense", 20000.5)]
    assert sorted(screened.evidence["source"]) == ["education_costs", "insurance_settlement"]
    without = {name: frame for name, frame in rows.items() if name != "education_costs"}
    whole = make_rule_parameters(regiment.only(*rules), regiment.sources, "450321", AS_OF, without)
    partly = apply_rules(people, without, whole)
    outcome = partly.outcomes.row(0, named=True)
    assert partly.answers["rigid_expense"].unknown["household_id"].to_list() == ["H1"]
    assert (outcome["answered"], outcome["reason"]) == (True, "未提供：教育局“在校费用与资助”")


def test_a_line_that_the_notice_does_not_give_is_unknown_and_not_invented(leiyang: Bench) -> None:
    people = leiyang.people([{}], {"H1": {}})
    rows = {"register_income": leiyang.rows("register_income", quarters(2025 * 4 + 3, 4, 1.0))}
    screened = leiyang.screen(["income_below_line"], people, rows)
    outcome = screened.outcomes.row(0, named=True)
    assert (outcome["hit"], outcome["unknown"], outcome["answered"]) == (0, 1, False)
    assert outcome["reason"] == "本政策没有规定“收入线”"
    whole = make_rule_parameters(leiyang.only("income_below_line"), leiyang.sources, "450321", AS_OF, rows)
    income = make_coverage_table(people, screened, whole).filter(guarantee="income")
    assert income.select("verdict", "reason").rows() == [("unknown", "本政策没有规定“收入线”")]


@pytest.mark.parametrize("policy", COUNTY.policies)
def test_income_of_the_monitored_is_never_safe_for_want_of_a_rule(bench: Bench, policy: str) -> None:
    own = bench.with_policy(COUNTY.policies[policy])
    people = own.people([{}], {"H1": {"under_monitoring": True, "lifted_or_monitored": True}})
    names = [name for name, rule in own.policy.rules.items() if rule.guarantee == "income"]
    rows = {"register_income": own.rows("register_income", [])}
    whole = make_rule_parameters(own.only(*names), own.sources, "450321", AS_OF, rows)
    told = make_coverage_table(people, own.screen(names, people, rows), whole).filter(guarantee="income")
    assert told["verdict"].to_list() == ["unknown"]


def _registered(**more: Any) -> pl.DataFrame:
    line = {
        "person_id": "P1", "household_id": "H1", "township": "甲镇", "village": "乙村", "group": None, "is_head": True,
        "household_type": "一般农户", "monitor_type": "边缘易致贫户", "risk_cleared": False, "residence": None,
        "labour": "普通劳动力", "birth_date": date(1980, 1, 1), "file": "f", "sheet": "", "row_number": 1,
    } | more  # fmt: skip
    texts = ("group", "residence", "labour", "monitor_type")
    return pl.DataFrame([line], schema_overrides=dict.fromkeys(texts, pl.String) | {"birth_date": pl.Date})


def _support(leiyang: Bench, members: pl.DataFrame) -> list[str]:
    people = make_population(members, {}, AS_OF)
    rules = ("policy_backed", "able_to_stand")
    whole = make_rule_parameters(leiyang.only(*rules), leiyang.sources, "450321", AS_OF, {})
    return make_categories_table(people, apply_rules(people, {}, whole), whole)["category"].to_list()


@pytest.mark.parametrize(
    ("labour", "born", "support"),
    [
        ("普通劳动力", 1980, ["有能力稳定脱贫"]),
        ("技能劳动力", 1980, ["有能力稳定脱贫"]),
        ("丧失劳动力", 1980, ["政策兜底"]),
        ("无劳动力", 2015, ["政策兜底"]),
        (None, 2015, ["政策兜底"]),
        ("弱劳动力或半劳动力", 1980, []),
        (None, 1980, []),
    ],
)
def test_support_is_split_by_labour_capacity(leiyang: Bench, labour: str | None, born: int, support: list[str]) -> None:
    assert _support(leiyang, _registered(labour=labour, birth_date=date(born, 1, 1))) == support


def test_one_person_holds_several_categories_and_the_family_shares_what_is_the_households(leiyang: Bench) -> None:
    second = _registered(person_id="P2", is_head=False, row_number=2)
    people = make_population(pl.concat([_registered(), second]), {}, date(2025, 6, 30))
    held = [
        {"category": "低保", "start_date": "2022-01-01"},
        {"category": "刚性支出困难", "start_date": "2025-01-01"},
        {"category": "特困供养", "start_date": "2020-01-01", "stop_date": "2024-01-01"},
    ]
    rows = {"civil_assistance": leiyang.rows("civil_assistance", held)}
    names = [name for name in leiyang.policy.rules if name.startswith("category_")]
    for day, monitored in ((date(2025, 6, 30), True), (date(2026, 9, 30), False)):
        whole = make_rule_parameters(leiyang.only(*names), leiyang.sources, "450321", day, rows)
        screened = apply_rules(people, rows, whole)
        table = make_categories_table(people, screened, whole)
        own = set(table.filter(person_id="P1")["category"])
        last = {"防止返贫监测对象"} if monitored else set()
        assert own == {"最低生活保障对象", "刚性支出困难家庭成员"} | last
        assert set(table.filter(person_id="P2")["category"]) == {"刚性支出困难家庭成员"} | last
        assert screened.findings.is_empty()


def test_the_dead_share_no_category(leiyang: Bench) -> None:
    dead = _registered(person_id="P2", is_head=False, row_number=2)
    people = make_population(pl.concat([_registered(), dead]), {}, AS_OF)
    gone = people.members.with_columns((pl.col("person_id") == "P2").alias("gone"))
    rows = {
        "civil_assistance": leiyang.rows("civil_assistance", [{"category": "低保边缘", "start_date": "2025-01-01"}])
    }
    whole = make_rule_parameters(leiyang.only("category_edge"), leiyang.sources, "450321", AS_OF, rows)
    people = replace(people, members=gone)
    assert make_categories_table(people, apply_rules(people, rows, whole), whole)["person_id"].to_list() == ["P1"]


@pytest.mark.parametrize(
    ("scope", "residence", "asked"),
    [((), "外出", True), (("户籍", "常住"), "外出", False), (("户籍", "常住"), "常住", True), (("户籍",), None, True)],
)
def test_a_policy_speaks_of_its_population(
    bench: Bench, scope: tuple[str, ...], residence: str | None, asked: bool
) -> None:
    people = make_population(_registered(residence=residence), {}, AS_OF)
    rows = {"housing_safety": bench.rows("housing_safety", [{"grade": "D", "assessed_on": "2025-06-01"}])}
    policy = bench.only("dangerous_house").model_copy(update={"population": scope})
    whole = make_rule_parameters(policy, bench.sources, "450321", AS_OF, rows)
    screened = apply_rules(people, rows, whole)
    assert screened.findings.height == asked
    housing = make_coverage_table(people, screened, whole).filter(guarantee="housing").row(0, named=True)
    assert (housing["verdict"] == "risk") == asked
    assert (housing["reason"] == OUTSIDE) == (not asked)


def _many(bench: Bench, insured: int) -> tuple[Population, dict[str, pl.DataFrame]]:
    """Forty lifted households in one township and one in another; the first so many are insured."""
    homes = {f"H{n:02d}": {"lifted": True, "lifted_or_monitored": True} for n in range(41)}
    people = bench.people([{"household_id": home} for home in homes], homes)
    moved = pl.when(pl.col("household_id") == "H40").then(pl.lit("丁镇")).otherwise("township").alias("township")
    lines = [
        {"person": n + 1, "household_id": f"H{n:02d}", "year": 2026, "status": "正常参保"}
        for n in (*range(insured), 40)
    ]
    there = replace(people, households=people.households.with_columns(moved))
    return there, {"insurance_enrolment": bench.rows("insurance_enrolment", lines)}


def test_an_extract_without_a_township_accuses_nobody_there(bench: Bench) -> None:
    people, rows = _many(bench, insured=0)
    screened = bench.screen(["uninsured"], people, rows)
    assert screened.findings.is_empty()
    assert screened.answers["uninsured"].unknown.height == 40
    reason = screened.outcomes["reason"][0]
    assert reason.startswith("甲镇：医保局“参保登记”没有当地多数人")


def test_an_extract_that_knows_but_a_few_of_a_township_accuses_nobody_there(bench: Bench) -> None:
    few = bench.screen(["uninsured"], *_many(bench, insured=19))
    assert few.findings.is_empty()
    assert few.answers["uninsured"].unknown.height == 40
    assert bench.screen(["uninsured"], *_many(bench, insured=20)).findings.height == 20


def test_a_list_that_was_cut_off_accuses_nobody_where_it_is_silent(bench: Bench) -> None:
    """Eight townships of five households, too few each to judge by; only the first two are in the extract."""
    people, rows = _many(bench, insured=10)
    number = pl.col("household_id").str.slice(1).cast(pl.Int64)
    spread = people.households.with_columns(pl.format("第{}镇", number // 5).alias("township"))
    screened = bench.screen(["uninsured"], replace(people, households=spread), rows)
    assert screened.findings.is_empty()
    assert screened.answers["uninsured"].unknown.height == 30
    assert "第0镇" not in screened.outcomes["reason"][0]
    assert "第2镇" in screened.outcomes["reason"][0]


def test_every_household_fact_is_a_column_of_the_population() -> None:
    people = make_population(_registered(), {}, AS_OF)
    assert set(HOUSEHOLD_FACTS) <= set(people.households.columns)


@pytest.mark.parametrize("policy", COUNTY.policies)
def test_numbers_without_a_notice_say_so(policy: str) -> None:
    """Notice 1 and 4 give no income line; only what a notice says may cite it alone."""
    declared = COUNTY.policies[policy]
    given = {"guangxi_2021": {6000}, "yangshuo_2021": {6000}, "xpcc_7th_regiment_2020": {8000, 5000}}
    cited = {
        value.value
        for threshold in declared.thresholds.values()
        for value in threshold.values
        if "no clause" not in value.clause
    }
    assert cited == given.get(policy, set())
