"""The match report: what it counts, and that it holds nobody and needs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from delivery import DocumentContext
from delivery.html.page_parts import Note, Page, Table
from delivery.officer.pages import write_match_report, write_validation_page
from delivery.officer.pages.match_report import make_match_report
from delivery.officer.pages.metric_labels import describe_metric
from delivery.officer.pages.validation_page import make_validation_page
from domain.errors import ConfigurationError
from domain.tables import conform, empty
from expectations import read_suites
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.summaries.link_groups import group_links

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp, Tables

Frames = Mapping[str, pl.DataFrame]
PROJECT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 9, 30)
# A table of this shape: (source, trait, value, linked, review, unlinked, unregistered).
GROUPS = [
    ("insurance_settlement", "sex", "女", 45, 2, 3, 1),
    ("insurance_settlement", "sex", "男", 99, 0, 1, 0),
    ("housing_safety", "sex", "女", 2, 1, 1, 1),
    ("housing_safety", "township", "白沙镇", 10, 10, 0, 0),
]
CHECKS = [
    ("insurance_settlement", "rows", "critical", 1.0, None),
    ("insurance_settlement", "filled_name", "warning", 0.98, None),
    ("insurance_settlement", "valid_id_share", "warning", 0.5, None),
    ("water_works", "rows", "critical", 1.0, None),
]
PROFILE = [
    ("insurance_settlement", "rows", 9.0),
    ("insurance_settlement", "filled_name", 0.5),
    ("insurance_settlement", "valid_id_share", None),
    ("insurance_settlement", "median_self_paid", 4321.0),
]


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(PROJECT / "config")


@pytest.fixture
def context(county: County, made_up: MadeUp) -> DocumentContext:
    return replace(made_up.context(), outcomes=county.matching.outcomes, declarations=county.sources)


@pytest.fixture
def raw(made_up: MadeUp) -> Tables:
    """A run's tables before anything is counted."""
    run = made_up.county()
    links = run["links"].with_columns(pl.lit("id_and_name").alias("reason"))
    waits = links.head(3).with_columns(
        pl.lit("review").alias("decision"), pl.lit(None, pl.String).alias("method"),
        pl.lit("id_name_conflict").alias("reason"), pl.lit(0.5).alias("score"),
    )  # fmt: skip
    quarantine: list[dict[str, object]] = [
        {"source": "insurance_settlement", "file": "a.xlsx", "row_number": n, "check": "unreadable_amount"}
        for n in (4, 5)
    ]
    judgement = ("insurance_settlement", "warning", "filled_name", "只有 50% 的行填了“姓名”")
    return run | {
        "links": pl.concat([links, waits]),
        "link_groups": frame("link_groups", GROUPS),
        "quarantine": made_up.table("quarantine", quarantine),
        "checks": frame("checks", CHECKS),
        "profiles": frame("profiles", PROFILE),
        "judgements": frame("judgements", [judgement]),
    }


@pytest.fixture
def tables(raw: Tables, made_up: MadeUp) -> Frames:
    return made_up.summarise_pages(raw)


@pytest.fixture
def previous(raw: Tables) -> Tables:
    """A period before, in which everything was linked."""
    return {
        "accounting": raw["accounting"].with_columns(linked=pl.lit(10, pl.Int64)),
        "link_groups": frame("link_groups", [("insurance_settlement", "sex", "女", 50, 0, 0, 0)]),
        "rule_outcomes": raw["rule_outcomes"].with_columns(hit=pl.lit(4, pl.Int64)),
    }


def frame(name: str, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return conform(pl.DataFrame(rows, schema=empty(name).schema, orient="row"), name)


def table_of(page: Page, anchor: str, title: str = "") -> dict[str, dict[str, str]]:
    """First cell of a line -> heading -> text."""
    section = next(section for section in page.sections if section.anchor == anchor)
    found = next(part for part in section.parts if isinstance(part, Table) and title in part.title)
    return {
        row[0].text: dict(zip(found.headings, (cell.text for cell in row), strict=True)) for row in found.rows
    }  # fmt: skip


def part(line: Mapping[str, str], *headings: str) -> tuple[str, ...]:
    return tuple(line[heading] for heading in headings)


class Balanced(HTMLParser):
    """Counts elements that are opened and not closed, ids, and the targets of links."""

    VOID = frozenset({"meta", "link", "line", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]
        self.targets += [str(value).removeprefix("#") for name, value in attrs if name == "href" and tag == "a"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_every_source_and_rule_is_there(tables: Frames, context: DocumentContext) -> None:
    page = make_match_report(tables, context)
    funnel = table_of(page, "rows")
    assert part(funnel["医疗费用结算"], "读取", "已关联合计") == ("9", "9")
    missing = table_of(page, "missing", "未提供")
    assert set(missing) == {"教育局", "水利局"}
    assert missing["水利局"]["说明"].startswith("“供水村”")
    assert set(table_of(page, "rules")) == {"医疗费用负担较重", "住房为C、D级危房", "控辍保学台账在册"}


def test_outcomes_are_counted_per_source(tables: Frames, context: DocumentContext) -> None:
    page = make_match_report(tables, context)
    outcomes = table_of(page, "outcomes")
    links = tables["links"]
    assert set(outcomes) == {context.outcomes[code].title for code in links["reason"].unique()}
    section = next(section for section in page.sections if section.anchor == "outcomes")
    unused = next(part.text for part in section.parts if isinstance(part, Note))
    assert all(outcome.title in outcomes or outcome.title in unused for outcome in context.outcomes.values())
    exact = links.filter(pl.col("reason") == "id_and_name")["source"].value_counts()
    for source, many in exact.iter_rows():
        assert outcomes["证件号码与姓名一致"][context.name_source(source)] == f"{many:,}"
    assert outcomes["证件号码一致但姓名不同（同号异名）"]["合计"] == "3"


def test_what_waits_for_a_person(tables: Frames, context: DocumentContext) -> None:
    page = make_match_report(tables, context)
    assert table_of(page, "waiting", "待人工确认")["证件号码一致但姓名不同（同号异名）"]["合计"] == "3"
    assert table_of(page, "waiting", "隔离")["金额或数字读不出"]["医疗费用结算"] == "2"
    assert part(table_of(page, "waiting", "文件")["附件.xlsx"], "工作表", "状态") == ("表1", "未能识别")


def test_scores_fall_into_their_bins(tables: Frames, context: DocumentContext) -> None:
    scores = table_of(make_match_report(tables, context), "scores")
    whole = sum(int(number) for line in scores.values() for heading, number in line.items() if heading == "0.95–1.00")
    assert whole == tables["links"].height - 3
    assert sum(int(line["0.50–0.54"]) for line in scores.values()) == 3


def test_rates_of_groups_and_when_there_are_too_few(tables: Frames, context: DocumentContext) -> None:
    page = make_match_report(tables, context)
    sexes = table_of(page, "groups", "性别")
    assert list(sexes) == ["男", "女"]
    assert part(sexes["女"], "全部", "医疗费用结算") == ("87", "90")
    assert "农村房屋安全鉴定" not in sexes["女"]  # four rows
    assert table_of(page, "groups", "乡镇")["白沙镇"]["全部"] == "50"
    overall = table_of(page, "groups", "合计")
    assert part(overall["性别：女"], "行数", "关联率", "其他组", "相差（百分点）") == ("54", "87.0%", "99.0%", "-12.0")
    assert part(overall["性别：女"], "号码不在登记农户", "找不到", "待人工确认") == ("2", "2", "3")


def test_the_period_before_stands_beside(
    raw: Tables, previous: Tables, context: DocumentContext, made_up: MadeUp
) -> None:
    later = made_up.summarise_pages(raw, previous)
    page = make_match_report(later, replace(context, previous_period="2026年8月"))
    assert part(table_of(page, "groups", "合计")["性别：女"], "上期", "变化（百分点）") == ("100.0%", "-13.0")
    rates = table_of(page, "rates")
    assert part(rates["医疗费用结算"], "本期", "上期") == ("100.0%", "100.0%")
    rules = table_of(page, "rules")
    # 4 last time: 3 standard deviations of a difference of two such counts are 8.5.
    assert part(rules["医疗费用负担较重"], "本期命中", "上期命中", "按上期推算的范围", "判断") == (
        "40",
        "4",
        "0–12",
        "偏多，请核对",
    )
    assert part(rules["控辍保学台账在册"], "本期命中", "上期命中", "判断") == ("不能判定", "—", "—")


def test_a_declared_share_judges_without_a_period_before(
    raw: Tables, context: DocumentContext, county: County, made_up: MadeUp
) -> None:
    plausible = county.settings.plausible
    rules = table_of(make_match_report(made_up.summarise_pages(raw, plausible=plausible), context), "rules")
    homes = raw["members"]["household_id"].n_unique()
    high = round(plausible["medical_burden"].high * homes)
    assert part(rules["医疗费用负担较重"], "配置的合理范围", "判断") == (f"0–{high}", "偏多，请核对")


def test_pages_need_nothing_else(tables: Frames, context: DocumentContext, tmp_path: Path) -> None:
    write_match_report(tmp_path / "a.html", tables, context)
    write_validation_page(tmp_path / "b" / "index.html", tables, context)
    for path in (tmp_path / "a.html", tmp_path / "b" / "index.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"http|<script|url\((?!data:)|@import|\ssrc=|\son\w+=", text)
        parsed = Balanced()
        parsed.feed(text)
        assert not parsed.open
        assert len(parsed.ids) == len(set(parsed.ids))
        points, contents = parsed.targets[: -len(parsed.ids)], parsed.targets[-len(parsed.ids) :]
        assert contents == parsed.ids  # the table of contents names every section
        assert set(points) <= set(parsed.ids)


def test_same_tables_give_the_same_bytes(
    raw: Tables, previous: Tables, context: DocumentContext, made_up: MadeUp, tmp_path: Path
) -> None:
    turned = raw | {name: raw[name].reverse() for name in ("link_groups", "quarantine", "links", "suspected")}
    for name, given in (("a", raw), ("b", turned)):
        write_match_report(tmp_path / f"{name}.html", made_up.summarise_pages(given, previous), context)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_nobody_stands_in_the_pages(tables: Frames, context: DocumentContext, tmp_path: Path) -> None:
    write_match_report(tmp_path / "a.html", tables, context)
    write_validation_page(tmp_path / "b.html", tables, context)
    text = "".join((tmp_path / name).read_text(encoding="utf-8") for name in ("a.html", "b.html"))
    for column in ("name", "id_number", "household_id", "person_id", "village", "phone"):
        cells = tables["members"][column].drop_nulls().unique()
        assert len(cells) > 1
        assert not [cell for cell in cells if cell in text], column


def test_a_message_cannot_become_markup(tables: Frames, context: DocumentContext, tmp_path: Path) -> None:
    evil = tables["deliveries"].with_columns(message=pl.lit("<b onclick=x>&"))
    write_match_report(tmp_path / "a.html", {**tables, "deliveries": evil}, context)
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<b onclick" not in text
    assert "&lt;b onclick=x&gt;&amp;" in text


def test_an_empty_run_has_its_page(made_up: MadeUp, context: DocumentContext, tmp_path: Path) -> None:
    tables = made_up.tables([], [], [], **{name: empty(name) for name in ("links", "accounting", "deliveries")})
    write_match_report(tmp_path / "a.html", made_up.summarise_pages(tables), context)
    assert "没有收到可用的数据" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_validation_tells_expected_observed_and_result(tables: Frames, context: DocumentContext) -> None:
    page = make_validation_page(tables, context)
    checks = table_of(page, "source-insurance_settlement", "检查项")
    assert part(checks["数据行数"], "应在范围", "本次", "结果", "不符合时") == ("不低于 1", "9", "通过", "不通过则拒收")
    assert part(checks["“姓名”填写率"], "本次", "结果", "说明") == ("50.0%", "未通过", "只有 50% 的行填了“姓名”")
    assert part(checks["有效证件号码占比"], "本次", "结果") == ("—", "无从计算")
    overview = table_of(page, "overview")
    assert overview["医保局"]["未通过"] == "1"
    assert overview["教育局"]["状态"] == "未提供"


def test_a_tiny_delivery_shows_no_median(tables: Frames, context: DocumentContext) -> None:
    assert (
        table_of(make_validation_page(tables, context), "source-insurance_settlement", "各列")["个人自付"]["中位数"]
        == "4,321"
    )
    tiny = tables["profiles"].with_columns(
        value=pl.when(pl.col("metric") == "rows").then(pl.lit(4.0)).otherwise("value")
    )  # fmt: skip
    page = make_validation_page({**tables, "profiles": tiny}, context)
    assert table_of(page, "source-insurance_settlement", "各列")["个人自付"]["中位数"] == "行数太少，不列出"


def test_every_expectation_has_words(county: County) -> None:
    suites, faults = read_suites(PROJECT / "expectations", county.sources)
    assert not faults
    for name, suite in suites.items():
        for one in suite.expectations:
            metric = one.kwargs.column
            assert not re.search(r"[a-z]_[a-z]", describe_metric(metric, county.sources[name])), (name, metric)


def test_a_plausible_share_of_no_rule_is_a_fault(config: Path) -> None:
    path = config / "county.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("medical_burden:", "medical_burdn:"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"plausible\.medical_burdn.*没有哪项政策有这条规则"):
        load_county(config)


def test_groups_are_told_by_the_rows_own_columns(county: County) -> None:
    rows = pl.DataFrame(
        {
            "file": ["a.csv"] * 5,
            "sheet": [""] * 5,
            "row_number": [2, 3, 4, 5, 6],
            "name": ["韦 甲", "欧阳乙丙", "莫丁戊", None, "秦己"],
            "id_number": ["450321198001010015", "45032119800101****", None, None, "450321198001010015"],
            "sex": [None, "女", None, None, "女"],
            "birth_date": [None, date(1936, 10, 1), date(2020, 9, 30), date(2020, 10, 1), None],
            "township": ["阳朔镇", "阳朔", "某处不知", None, None],
            "village": [None] * 5,
        },
        schema_overrides={"village": pl.String},
    )
    links = pl.DataFrame(
        {"file": ["a.csv"] * 5, "sheet": [""] * 5, "row_number": [2, 3, 4, 5, 6],
         "decision": ["linked", "review", "unlinked", "unlinked", "linked"],
         "reason": ["id_and_name", "not_sure_enough", "nobody_of_that_id", "no_name", "id_and_name"]}
    )  # fmt: skip
    source = county.sources["insurance_settlement"]
    groups = group_links(rows, links, source, county.regions, AS_OF)
    found = {(t, v): numbers for _, t, v, *numbers in groups.iter_rows()}
    assert found == {
        ("id_number", "有效"): [2, 0, 0, 0],
        ("id_number", "残缺或无效"): [0, 1, 0, 0],
        ("id_number", "未填"): [0, 0, 2, 1],
        ("sex", "男"): [1, 0, 0, 0],
        ("sex", "女"): [1, 1, 0, 0],
        ("age", "16-59岁"): [2, 0, 0, 0],
        ("age", "80岁及以上"): [0, 1, 0, 0],
        ("age", "6-15岁"): [0, 0, 1, 1],
        ("age", "0-5岁"): [0, 0, 1, 0],
        ("name_length", "2字及以下"): [2, 0, 0, 0],
        ("name_length", "4字及以上"): [0, 1, 0, 0],
        ("name_length", "3字"): [0, 0, 1, 1],
        ("name_kind", "其他姓名"): [2, 1, 1, 1],
        ("township", "阳朔镇"): [1, 1, 0, 0],
        ("township", "写法不明或不属本县"): [0, 0, 1, 1],
    }
