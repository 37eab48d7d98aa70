"""A synthetic county for delivery's tests: nobody in it exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from casework.clocks import count_clocks
from casework.truth.link_errors import count_strata, estimate_link_errors
from delivery import DocumentContext, RuleLabel, SourceLabel
from delivery.declarations.lists import WorkbookLayout, combine_layouts
from delivery.layout_check import read_layout
from delivery.township.annexes import OPENING_LAYOUTS, PART_LAYOUTS
from domain.county.policy import NamedDepartment
from domain.county.settings import LinkageWatch, PlausibleShare
from domain.tables import TABLES, conform, empty, polars_schema
from pipeline.summaries import summarise_ended_clues, summarise_lists
from pipeline.summaries import summarise_pages as summarise_run_pages
from pipeline.summaries.last_visits import ROW_ANSWERS, VISIT_COLUMNS
from screening.summary.household_clues import describe_link_methods
from screening.summary.households import make_households, make_persons
from screening.summary.last_answers import RecheckRule
from screening.summary.place_counts import count_source_rows
from storage.run_store import RunStore
from storage.stored_frames import StoredFrames

Row = dict[str, object]
Tables = dict[str, pl.DataFrame]
_EMPTY = ("suppressed", "resolved", "follow_up", "categories", "link_doubts", "profiles", "conflicts", "issues")
LAYOUTS = Path(__file__).parents[2] / "config" / "lists"
VILLAGES = {"白沙镇": ("古板村", "白沙村", "观桥村", "翠屏村", "遇龙村"), "福利镇": ("双桥村",), "高田镇": ("凤楼村",)}
_FILLERS: dict[str, object] = {"String": "", "Int64": 0, "Boolean": False}
# Of what a clue's way of linking is made.
LINKED = ("finding_evidence", "links", "link_doubts")
RULE_SOURCES = {
    "medical_burden": ["insurance_settlement"], "dangerous_house": ["housing_safety"],
    "water_area": ["water_works"],
}  # fmt: skip
RECHECKS = RecheckRule(date(2026, 9, 30), {"dangerous_house": 30}, ("income_below_line",))
SURNAMES, GIVEN = "韦覃莫廖秦", ("阿甲", "阿乙", "丙", "丁戊", "己庚")


def table(name: str, rows: list[Row]) -> pl.DataFrame:
    """The table with these rows; a field left out is null where it may be, else "", 0 or false."""
    frame = pl.DataFrame(
        [{column: row.get(column) for column in polars_schema(name)} for row in rows], polars_schema(name)
    )
    required = {field.name for field in TABLES[name] if not field.nullable}
    return conform(frame.with_columns(pl.col(c).fill_null(_FILLERS[str(frame.schema[c])]) for c in required), name)


def home(township: str, village: str, number: int, size: int = 2) -> list[Row]:
    """A household with a head and `size - 1` children."""
    household = f"450321{number:010d}"
    return [
        {
            "person_id": f"{household}-{member}",
            "household_id": household,
            "township": township,
            "village": village,
            "group": "第一组",
            "name": SURNAMES[number % 5] + GIVEN[member % 5],
            "id_number": f"450321{1960 + number % 40}0{member + 1}01{number:03d}X",
            "relation": "户主" if member == 0 else "子女",
            "is_head": member == 0,
            "phone": f"1390000{number:04d}" if member == 0 else None,
            "household_type": "脱贫户" if number % 3 else "一般农户",
            "monitor_type": "边缘易致贫户" if number % 7 == 0 else None,
        }
        for member in range(size)
    ]


def finding(members: list[Row], number: int, certainty: str = "confirmed", **changes: object) -> Row:
    """A finding about the first member of a household."""
    head = members[0]
    return {
        "clue_id": f"c{number:015d}",
        "household_id": head["household_id"],
        "person_id": head["person_id"],
        "township": head["township"],
        "village": head["village"],
        "rule_id": "medical_burden",
        "risk": "因病",
        "source": "insurance_settlement",
        "value": 12300.0,
        "evidence": "2025年10月1日至2026年9月30日住院、门诊个人自付合计12,300.00元，超过5,000元",
        "certainty": certainty,
        "status": "new",
    } | changes


def listing(members: list[Row], priority: int, **changes: object) -> Row:
    """A household's line of the suspected list."""
    head = members[0]
    return {
        "household_id": head["household_id"],
        "township": head["township"],
        "village": head["village"],
        "risks": "因病、住房",
        "findings": 1,
        "certainty": "confirmed",
        "mandatory": False,
        "monitored": False,
        "priority": priority,
        "status": "new",
        "first_period": "2026-09",
        "due_on": date(2026, 10, 30),
    } | changes


def county() -> Tables:
    """Three townships: 白沙镇 with households of every kind, 福利镇 with one, 高田镇 without any."""
    homes = [home(t, VILLAGES[t][n % len(VILLAGES[t])], n, 1 + n % 4) for t, many in _SIZES for n in many]
    members = [member for household in homes for member in household]
    findings: list[Row] = []
    suspected: list[Row] = []
    for number, household in enumerate(homes[:-3]):
        kind = ("confirmed", "confirmed", "to_verify", "attention")[number % 4]
        findings.append(finding(household, number, kind))
        if kind != "attention":
            listed = number % 5 == 0 and kind == "to_verify"
            suspected.append(
                listing(household, 90 - number, certainty=kind, mandatory=listed, monitored=number % 7 == 0)
            )
        if number % 2 == 0:
            whole = {"person_id": None, "rule_id": "dangerous_house", "risk": "住房", "source": "housing_safety"}
            text = "房屋鉴定等级D级（2026年5月12日鉴定），未见竣工验收"
            findings.append(finding(household, 500 + number, kind, **whole, evidence=text))
    findings.append(_area())
    return tables(members, findings, suspected)


def _area() -> Row:
    return {
        "clue_id": "area",
        "township": "白沙镇",
        "village": "古板村",
        "rule_id": "water_area",
        "risk": "饮水",
        "source": "water_works",
        "evidence": "古板供水工程近12个月停水40天",
        "certainty": "to_verify",
        "status": "new",
    }


_SIZES = (("白沙镇", range(60)), ("福利镇", range(100, 104)), ("高田镇", range(200, 203)))


def tables(members: list[Row], findings: list[Row], suspected: list[Row], **others: pl.DataFrame) -> Tables:
    """A run's tables around these rows: one linked row under every finding."""
    place = {"file": "医保局/结算.xlsx", "sheet": "Sheet1"}
    evidence = [
        {"clue_id": f["clue_id"], "source": f["source"], **place, "row_number": n + 4} for n, f in enumerate(findings)
    ]
    links = [
        {**row, "decision": "linked", "method": ("id", "fuzzy")[n % 2], "score": 0.9876, "reason": "ok"}
        for n, row in enumerate(evidence)
    ]
    frames = {
        "members": table("members", members),
        "findings": table("findings", findings),
        "finding_evidence": table("finding_evidence", evidence),
        "suspected": table("suspected", suspected),
        "links": table("links", [{k: v for k, v in row.items() if k != "clue_id"} for row in links]),
        "coverage": table("coverage", _coverage(members)),
        "deliveries": table("deliveries", _DELIVERIES),
        "rule_outcomes": table("rule_outcomes", _RULES),
        "accounting": table("accounting", [{"source": "insurance_settlement", **place, "rows_read": 9, "linked": 9}]),
        "files": table(
            "files", [{"file": "附件.xlsx", "sheet": "表1", "status": "unrecognised", "message": "缺少列：姓名"}]
        ),
    }
    return {name: empty(name) for name in _EMPTY} | frames | others


def summarise(
    tables: Tables,
    visits: pl.DataFrame | None = None,
    categories: Sequence[str] = (),
    departments: Sequence[NamedDepartment] = (),
    row_answers: pl.DataFrame | None = None,
) -> Mapping[str, pl.DataFrame]:
    """A run's tables with those that the lists and the summary show, as a run computes them."""
    run = RunStore.in_memory()
    for name, table_rows in tables.items():
        run.put(name, table_rows)
    members = tables["members"]
    households, persons = make_households(members), make_persons(members)
    answers = pl.DataFrame(schema=VISIT_COLUMNS) if visits is None else visits
    summarise_ended_clues.put_ended_clues(run, households, persons, answers, RULE_SOURCES)
    of_rows = pl.DataFrame(schema=ROW_ANSWERS) if row_answers is None else row_answers
    run.put("clue_methods", describe_link_methods(*(run.read(name) for name in LINKED)))
    summarise_lists.put_suspected_list(run, households, persons, answers, of_rows, RECHECKS)
    summarise_lists.put_guarantees(run, members, households, of_rows)
    summarise_lists.put_visits(run, members, RECHECKS.as_of)
    summarise_lists.put_categories(run, members, households, persons, categories)
    summarise_lists.put_source_counts(run, members, tables["links"])
    run.put("clock_counts", count_clocks(tables.get("clue_clocks", empty("clue_clocks"))))
    owners = {name: label.department for name, label in context().sources.items()}
    summarise_lists.put_conflicts(run, households, persons, owners)
    due_dates = pl.DataFrame(schema={"department": pl.String, "due_on": pl.Date})
    stale_sources = pl.DataFrame(schema={"source": pl.String})
    summarise_lists.put_departments(run, empty("issues"), stale_sources, due_dates, departments)
    put_truth(run)
    summarise_lists.put_glance(run)
    return StoredFrames(run)


def put_truth(run: RunStore) -> None:
    """Put how often what was listed proved true: a rule with many answers, one with few, one with none."""
    answers = [
        ("medical_burden", 20, 12, 6, 1, 1),
        ("dangerous_house", 9, 3, 0, 0, 0),
        ("dropout_listed", 4, 0, 0, 0, 0),
    ]
    lines: list[Row] = [
        {
            "dimension": "rule",
            "key": rule,
            "period": period,
            "listed": listed,
            "answered": sum(results),
            **dict(zip(("confirmed", "refuted", "solved", "not_theirs"), results, strict=True)),
            "by_household": 0,
            "unanswered": listed - sum(results),
            "rate": results[0] / sum(results) if any(results) else None,
        }
        for rule, listed, *results in answers
        for period in (None, "2026-09")
    ]
    lines.append(lines[0] | {"dimension": "period", "key": "2026-09"})
    run.put("truth_counts", table("truth_counts", lines))
    reasons = [("medical_burden", "不属实", "收入稳定", 4), ("medical_burden", "不属实", "other", 2)]
    names = polars_schema("false_alarm_counts").names()
    run.put("false_alarm_counts", table("false_alarm_counts", [dict(zip(names, row, strict=True)) for row in reasons]))


def summarise_pages(
    tables: Tables,
    previous: Tables | None = None,
    plausible: Mapping[str, PlausibleShare] | None = None,
    watch: LinkageWatch | None = None,
) -> Mapping[str, pl.DataFrame]:
    """A run's tables with those that the pages show, as a run computes them. `previous`: tables of the run before."""
    run, run_before = RunStore.in_memory(), RunStore.in_memory()
    for store, frames in ((run, tables), (run_before, previous or {})):
        for name, frame in frames.items():
            store.put(name, frame)
    rows = count_source_rows(tables["accounting"], tables["links"], tables["findings"])
    run.put("source_methods", rows["source_methods"])
    lists = summarise(tables)
    for name in ("township_statuses", "township_endings", "truth_counts", "false_alarm_counts"):
        run.put(name, lists[name])
    summarise_run_pages.put_linkage(run, run_before, tables["links"], watch or LinkageWatch())
    households = tables["members"]["household_id"].n_unique()
    summarise_run_pages.put_rule_hits(run, run_before, plausible or {}, households)
    none = pl.DataFrame(schema=polars_schema("sample_items") | {"verdict": pl.String, "checked_on": pl.Date})
    rates = estimate_link_errors(count_strata(tables["links"]), none, empty("review_decisions"), lists["truth_counts"])
    run.put("link_error_rates", rates)
    summarise_run_pages.put_attention_points(run, watch or LinkageWatch())
    return StoredFrames(run)


def _coverage(members: list[Row]) -> list[Row]:
    homes = dict.fromkeys(str(member["household_id"]) for member in members)
    verdicts = ("safe", "risk", "unknown")
    return [
        {"household_id": home, "guarantee": guarantee, "verdict": verdicts[(n + m) % 3]}
        for n, home in enumerate(homes)
        for m, guarantee in enumerate(("income", "medical", "housing"))
    ]


_DELIVERIES: list[Row] = [
    {
        "source": "insurance_settlement",
        "department": "医保局",
        "title": "医疗费用结算",
        "status": "delivered",
        "files": 1,
        "rows_read": 9,
        "accepted": 9,
        "period": "2026年1-9月",
    },
    {
        "source": "housing_safety",
        "department": "住建局",
        "title": "农村房屋安全鉴定",
        "status": "delivered",
        "files": 1,
    },
    {"source": "education_dropouts", "department": "教育局", "title": "控辍保学台账", "status": "not_delivered"},
    {
        "source": "water_works",
        "department": "水利局",
        "title": "供水工程",
        "status": "refused",
        "files": 1,
        "message": "“供水村”一列大半为空，请补齐后重报；本期未采用",
    },
]
_RULES: list[Row] = [
    {"rule_id": "medical_burden", "hit": 40, "unknown": 2, "answered": True, "reason": "2 户有金额无法读取的行"},
    {"rule_id": "dangerous_house", "hit": 20, "unknown": 0, "answered": True},
    {"rule_id": "dropout_listed", "hit": 0, "unknown": 0, "answered": False, "reason": "教育局未提供控辍保学台账"},
]


def context() -> DocumentContext:
    """The county's words."""
    return DocumentContext(
        county="阳朔县",
        reporting_unit="阳朔县农业农村局",
        period_title="2026年9月",
        as_of=date(2026, 9, 30),
        policy_title="广西防止返贫动态监测（2021）",
        sources={
            "register_members": SourceLabel("登记农户成员", "乡村振兴（农业农村）局"),
            "insurance_settlement": SourceLabel("医疗费用结算", "医保局", {"id_number": "证件号码"}),
            "housing_safety": SourceLabel("农村房屋安全鉴定", "住建局"),
            "water_works": SourceLabel("供水工程", "水利局"),
        },
        rules={
            "medical_burden": RuleLabel("医疗费用负担较重", "因病"),
            "dangerous_house": RuleLabel("住房为C、D级危房", "住房"),
            "dropout_listed": RuleLabel("控辍保学台账在册", "失学辍学"),
            "water_area": RuleLabel("供水片区水质水量不达标", "饮水"),
        },
    )


def layout(name: str) -> WorkbookLayout:
    """A layout of the project's configuration."""
    found, faults = read_layout(LAYOUTS / f"{name}.yaml", f"lists/{name}.yaml")
    assert found is not None, faults
    return found


def annexes() -> WorkbookLayout:
    """The layout of 附表 with the sheets of all its parts."""
    parts, opening = ([layout(name) for name in names] for names in (PART_LAYOUTS, OPENING_LAYOUTS))
    return combine_layouts(layout("annexes"), parts, opening)


class MadeUp:
    """The builders above, handed to tests as one fixture."""

    home = staticmethod(home)
    finding = staticmethod(finding)
    listing = staticmethod(listing)
    table = staticmethod(table)
    tables = staticmethod(tables)
    summarise = staticmethod(summarise)
    summarise_pages = staticmethod(summarise_pages)
    county = staticmethod(county)
    context = staticmethod(context)
    layout = staticmethod(layout)
    annexes = staticmethod(annexes)


@pytest.fixture(scope="session")
def made_up() -> MadeUp:
    return MadeUp()
