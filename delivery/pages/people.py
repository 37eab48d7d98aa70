"""The sections about what a person has to do or know: what waits, what is missing, the rules and the list."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import polars as pl

from delivery.pages.cells import Cell, Note, Part, Section, Table, count, total
from delivery.pages.counting import cross, sources_of
from delivery.pages.handed import PageContext, PageTables
from delivery.pages.words import QUARANTINE
from delivery.run_frames import delivery_status, rule_status
from delivery.words import CERTAINTIES, FILE_STATUSES, STATUSES, in_words

_SIGMAS = 3


def waiting_section(tables: PageTables, context: PageContext) -> Section:
    """Rows in review by reason and source, quarantined rows by check and source, files that were not taken."""
    review = tables.run.links.filter(pl.col("decision") == "review")
    titles = {code: outcome.title for code, outcome in context.outcomes.items()}
    rows = ["source", "file", "sheet", "row_number", "check"]
    aside = tables.run.files.filter(~pl.col("status").is_in(["recognised", "not_used", "left_out"]))
    files = aside.sort("file", "sheet").with_columns(status=in_words("status", FILE_STATUSES))
    return Section(
        "waiting",
        "等人处理的",
        [
            Note("待人工确认的行不作为风险依据，也不当作“没有风险”；确认之后才会计入。"),
            _crossed(review, "reason", titles, "待人工确认的行", "没有待人工确认的行。", tables, context),
            _crossed(
                tables.quarantine.unique(rows), "check", QUARANTINE, "隔离的行（同一行可有几个原因）", "没有隔离的行。",
                tables, context,
            ),
            Table(
                ("文件", "工作表", "状态", "说明"),
                [[Cell(text) for text in line] for line in files.select("file", "sheet", "status", "message").rows()],
                title="未采用的文件和工作表", empty="收到的文件均已采用。",
            ),
        ],
    )  # fmt: skip


def _crossed(
    frame: pl.DataFrame, column: str, words: dict[str, str], title: str, empty: str,
    tables: PageTables, context: PageContext,
) -> Table:  # fmt: skip
    """Codes by source with their sums, most frequent first."""
    counts = cross(frame, column, "source")
    sources = sources_of(frame, tables, context)
    sums = {code: sum(counts.get((code, source), 0) for source in sources) for code in frame[column].unique()}
    lines = [
        [Cell(words.get(code, code)), *(count(counts.get((code, source), 0)) for source in sources), total(sums[code])]
        for code in sorted(sums, key=lambda code: (-sums[code], code))
    ]
    headings = ["原因", *map(context.title, sources), "合计"]
    return Table(headings, lines, title=title, style="matrix wide-first", empty=empty)


def missing_section(tables: PageTables, context: PageContext) -> Section:
    """Sources that nobody delivered or that were refused, and the rules that could not answer for that reason."""
    away = delivery_status(tables.run, context.words).filter(pl.col("status") != "已提供")
    rules = rule_status(tables.run, context.words).filter(pl.col("answered") == "否")
    lines = [
        [Cell(department), Cell(source), Cell(status, "warn"), Cell(message)]
        for department, source, status, message in away.select("department", "source", "status", "message").iter_rows()
    ]
    silent = [[Cell(rule), Cell(risk), Cell(why)] for rule, risk, why in rules.select("rule", "risk", "reason").rows()]
    return Section(
        "missing",
        "缺少的数据",
        [
            Note("部门没有提供数据，不等于没有风险：靠这些数据的规则本期不作判断。"),
            Table(
                ("部门", "数据", "状态", "说明"), lines, title="未提供或未通过检查的数据", empty="应有的数据均已提供。"
            ),
            Table(("规则", "风险类型", "原因"), silent, title="因此不能判定的规则", empty="所有规则都能判定。"),
        ],
    )


def rules_section(tables: PageTables, context: PageContext) -> Section:
    """Every rule with its hits, the period before, and whether the number is to be believed."""
    before = _hits(tables.before.rule_outcomes) if tables.before else {}
    homes = tables.run.members["household_id"].n_unique()
    lines = []
    for line in rule_status(tables.run, context.words).to_dicts():
        rule, hit, last = line["rule_id"], line["hit"], before.get(line["rule_id"])
        spans = [_declared(context, rule, homes), _expected(last)]
        answered = line["answered"] == "是"
        lines.append(
            [
                Cell(line["rule"]), Cell(line["risk"]), count(hit) if answered else Cell("不能判定", "warn"),
                Cell(line["unknown"], "n" if line["unknown"] != "0" else "n zero"),
                Cell("—", "n zero") if last is None else count(last),
                *(Cell("—", "n zero") if span is None else Cell(f"{span[0]:,}–{span[1]:,}", "n") for span in spans),
                _verdict(hit, spans) if answered else Cell("—", "zero"),
            ]
        )  # fmt: skip
    headings = ("规则", "风险类型", "本期命中", "不能判定", "上期命中", "配置的合理范围", "按上期推算的范围", "判断")
    return Section(
        "rules",
        "规则命中情况",
        [
            Note(
                "命中按规则各自的对象（户、人或片区）计数。"
                "配置的合理范围＝登记户数×county.yaml 中 plausible 给该规则的比例；"
                f"按上期推算的范围＝上期命中数上下各{_SIGMAS}倍标准差（发生率不变时，偶然变动几乎不会超出）。"
                "超出范围不一定是错，请核对数据、规则和期间。"
            ),
            Table(headings, lines),
        ],
    )


def _hits(outcomes: pl.DataFrame) -> dict[str, int]:
    """Rule -> hits, of the rules that could answer: the zero of another would read as "nobody"."""
    return dict(outcomes.filter("answered").select("rule_id", "hit").iter_rows())


Span = tuple[int, int]


def _declared(context: PageContext, rule: str, homes: int) -> Span | None:
    span = context.plausible.get(rule)
    return None if span is None else (round(span.low * homes), round(span.high * homes))


def _expected(last: int | None) -> Span | None:
    """Where a count lies whose rate has not changed: three standard deviations of both counts' difference."""
    if last is None:
        return None
    wide = _SIGMAS * sqrt(2 * max(last, 1))
    return max(0, round(last - wide)), round(last + wide)


def _verdict(hit: int, spans: Iterable[Span | None]) -> Cell:
    known = [span for span in spans if span is not None]
    if any(hit > high for _, high in known):
        return Cell("偏多，请核对", "warn")
    if any(hit < low for low, _ in known):
        return Cell("偏少，请核对", "warn")
    return Cell("在范围内", "good") if known else Cell("无可比", "zero")


def list_section(tables: PageTables) -> Section:
    """The list beside the period before: status, clues held back, clues that are gone."""
    run = tables.run
    certainty = cross(run.suspected, "status", "certainty")
    codes = [code for code in CERTAINTIES if any(key[1] == code for key in certainty)]
    statuses = [code for code in STATUSES if any(key[0] == code for key in certainty)]
    lines = [
        [
            Cell(STATUSES[s]),
            *(count(certainty.get((s, c), 0)) for c in codes),
            total(sum(certainty.get((s, c), 0) for c in codes)),
        ]
        for s in statuses
    ]
    parts: list[Part] = [
        Table(("本期状态", *(CERTAINTIES[code] for code in codes), "合计（户）"), lines, title="疑似风险户",
              style="narrow", empty="本期没有疑似风险户。"),
        _reasons(run.suppressed, "本期不再下发的线索"),
        _reasons(tables.resolved, "本期不再出现的线索"),
    ]  # fmt: skip
    return Section("list", "名单与上期对比", parts)


def _reasons(frame: pl.DataFrame, title: str) -> Table:
    counted = frame.group_by("reason").agg(pl.len(), pl.col("household_id").n_unique()).sort("len", "reason")
    lines = [[Cell(reason), count(clues), count(homes)] for reason, clues, homes in counted.reverse().iter_rows()]
    return Table(("原因", "线索数", "涉及户数"), lines, title=title, style="narrow", empty="没有。")
