"""`reports/validation/index.html`: what each delivery was expected to keep, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from delivery.html.page_parts import Cell, Note, Page, Part, Section, Table, Tile, count
from delivery.list_labels import DELIVERY_STATUSES
from delivery.officer.pages.metric_labels import family_words, metric_words, range_words, shown_number
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import SEVERITIES
from domain.declarations.source import SourceDeclaration

_PARTS = ("filled_", "readable_", "distinct_", "newest_", "median_")
_APART = (*_PARTS, "found_", "share_", "drift_")
_CHECKED = ("检查内容", "应在范围", "本次", "结果", "不符合时", "说明")
_HEADINGS = ("列", "填写率", "可读率", "取值种数", "最近一天距截止日（天）", "中位数")


@dataclass(frozen=True)
class _Judged:
    """A source with its profile (metric -> number or none), its lines of `checks`, and metric -> what failed."""

    line: Mapping[str, object]
    source: SourceDeclaration
    numbers: Mapping[str, float | None]
    checks: Sequence[tuple[str, str, float | None, float | None]]
    failures: Mapping[str, tuple[str, str]]

    def failed(self, metric: str, low: float | None, high: float | None) -> bool:
        """Whether the number lies outside the band, or the suite said so."""
        value = self.numbers.get(metric)
        outside = value is not None and ((low is not None and value < low) or (high is not None and value > high))
        return outside or metric in self.failures

    @property
    def wrong(self) -> int:
        """How many expectations failed, those without a band of their own too."""
        known = {metric for metric, *_ in self.checks}
        inside = sum(self.failed(metric, low, high) for metric, _, low, high in self.checks)
        return inside + len(self.failures.keys() - known)


def write_validation_page(path: Path, tables: PageTables, context: PageContext) -> None:
    """Write the page; its folder is made when missing. Holds numbers of whole deliveries, and nobody's cell."""
    from delivery.html.page_writer import write_page

    write_page(path, validation_page(tables, context))


def validation_page(tables: PageTables, context: PageContext) -> Page:
    """Lay the page out: an overview, then a section per department with a part per source."""
    judged = _judged(tables, context)
    words = context.words
    departments = list(dict.fromkeys(one.source.department for one in judged))
    sections = [_overview(judged)]
    for number, department in enumerate(departments):
        own = [one for one in judged if one.source.department == department]
        sections.append(Section(f"department-{number + 1}", department, [_department_note(own)]))
        sections += [_source_section(one) for one in own]
    facts = [("期次", words.period_title), ("数据截止", words.as_of.isoformat()), ("填报单位", words.reporting_unit)]
    return Page(f"{words.county}数据检查结果", facts, _tiles(judged), sections)


def _judged(tables: PageTables, context: PageContext) -> list[_Judged]:
    """Every source that a comparison takes: the register first, then by department as the run judges them."""
    lines = [line for line in tables.run.deliveries.to_dicts() if line["source"] in context.sources]
    departments = list(dict.fromkeys(line["department"] for line in lines))
    lines.sort(key=lambda line: departments.index(line["department"]))
    numbers = _by_source(tables.profiles.select("source", "metric", "value"))
    checks = _by_source(tables.checks.select("source", "metric", "severity", "minimum", "maximum"))
    failures = _by_source(tables.judgements.select("source", "metric", "severity", "message"))
    return [
        _Judged(
            line,
            context.sources[line["source"]],
            dict(numbers.get(line["source"], [])),
            checks.get(line["source"], []),
            {metric: (severity, message) for metric, severity, message in failures.get(line["source"], [])},
        )
        for line in lines
    ]


def _by_source(frame: pl.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for source, *rest in frame.iter_rows():
        found.setdefault(source, []).append(tuple(rest))
    return found


def _status(one: _Judged) -> Cell:
    status = str(one.line["status"])
    kind = {"delivered": "good", "refused": "bad"}.get(status, "zero")
    return Cell(DELIVERY_STATUSES.get(status, status), kind)


def _tiles(judged: Sequence[_Judged]) -> list[Tile]:
    came = [one for one in judged if one.line["status"] != "not_delivered"]
    refused = sum(one.line["status"] == "refused" for one in judged)
    wrong, checked = sum(one.wrong for one in came), sum(len(one.checks) for one in came)
    return [
        Tile("收到的数据", f"{len(came)}", f"共 {len(judged)} 类"),
        Tile("检查项", f"{checked:,}", "项"),
        Tile("未通过", f"{wrong:,}", "项", "warn" if wrong else ""),
        Tile("整份拒收", f"{refused}", "类数据", "bad" if refused else ""),
    ]


def _overview(judged: Sequence[_Judged]) -> Section:
    lines = [
        [
            Cell(one.source.department), Cell(one.source.title), _status(one), _rows(one, "rows_read"),
            _rows(one, "accepted"), _rows(one, "quarantined"),
            *((count(len(one.checks)), count(one.wrong, "warn")) if _came(one) else (Cell("—", "n zero"),) * 2),
            Cell(str(one.line["message"])),
        ]
        for one in judged
    ]  # fmt: skip
    headings = ("部门", "数据", "状态", "读取行数", "采用行数", "隔离行数", "检查项", "未通过", "说明")
    notes = [
        Note(
            "检查分两步：先逐行判断能否使用（用不了的隔离），再看整份数据是否可信。"
            "本页各项统计都在每一个数据行上计算，没有抽样；判断依据的只是这些统计数。"
        ),
        Note("“不通过则拒收”的检查未通过，整份数据本期不采用；“提醒”写在名单封面上，数据照用。"),
    ]
    return Section("overview", "总览", [*notes, Table(headings, lines, style="lines")])


def _rows(one: _Judged, name: str) -> Cell:
    number = one.line[name]
    return count(number) if isinstance(number, int) and _came(one) else Cell("—", "n zero")


def _came(one: _Judged) -> bool:
    return one.line["status"] != "not_delivered"


def _department_note(own: Sequence[_Judged]) -> Note:
    came = sum(map(_came, own))
    return Note(
        f"应提供 {len(own)} 类数据，收到 {came} 类，未通过检查 {sum(one.wrong for one in own if _came(one))} 项。"
    )


def _source_section(one: _Judged) -> Section:
    anchor, title = f"source-{one.source.id}", one.source.title
    if not _came(one):
        return Section(anchor, title, [Note(f"没有收到，未作检查；收到后将按 {len(one.checks)} 项检查。", "warn")], 3)
    measured = one.numbers.get("rows")
    basis = (
        f"依据：全部 {int(measured):,} 个数据行（已去掉表尾和完全重复的行），逐行计算，未抽样。"
        if measured is not None
        else "没有统计数。"
    )
    parts: list[Part] = [Note(basis), _checks(one), _drift(one)]
    if one.numbers:
        parts += [_whole_numbers(one), _field_numbers(one), _found_numbers(one), _code_shares(one)]
    return Section(anchor, title, parts, 3)


def _checks(one: _Judged) -> Table:
    """Every expectation with what was found, those without a band of their own last."""
    lines = [_check(one, *check) for check in one.checks if not check[0].startswith("drift_")]
    known = {metric for metric, *_ in one.checks}
    for metric in sorted(one.failures.keys() - known):
        severity, message = one.failures[metric]
        lines.append([
            Cell(metric_words(metric, one.source)), Cell("—", "zero"), _observed(one, metric), Cell("未通过", "warn"),
            Cell(SEVERITIES.get(severity, severity)), Cell(message),
        ])  # fmt: skip
    return Table(_CHECKED, lines, title="检查项", style="checks", empty="没有检查项。")


def _check(one: _Judged, metric: str, severity: str, low: float | None, high: float | None) -> list[Cell]:
    failed = one.failed(metric, low, high)
    told, message = one.failures.get(metric, ("", ""))
    result = Cell("通过", "good")
    if failed:
        result = Cell("未通过", "bad" if severity == "critical" else "warn")
    elif one.numbers.get(metric) is None:
        result = Cell("无从计算", "zero")
    return [
        Cell(metric_words(metric, one.source)), Cell(range_words(metric, low, high)), _observed(one, metric), result,
        Cell(SEVERITIES.get(severity, severity)), Cell(message if failed and told == severity else ""),
    ]  # fmt: skip


def _observed(one: _Judged, metric: str) -> Cell:
    return Cell(shown_number(metric, one.numbers.get(metric), one.numbers.get("rows")), "n")


def _whole_numbers(one: _Judged) -> Table:
    """Numbers of the whole delivery: those that speak of no single field."""
    metrics = [metric for metric in one.numbers if not metric.startswith(_APART)]
    lines = [[Cell(metric_words(metric, one.source)), _observed(one, metric)] for metric in metrics]
    return Table(("统计项", "本次"), lines, title="整份数据的统计", style="narrow")


def _field_numbers(one: _Judged) -> Table:
    lines = []
    for name, field in one.source.fields.items():
        metrics = [f"{part}{name}" + ("_days" if part == "newest_" else "") for part in _PARTS]
        if any(metric in one.numbers for metric in metrics):
            cells = [_observed(one, metric) if metric in one.numbers else Cell("") for metric in metrics]
            lines.append([Cell(field.title), *cells])
    return Table(_HEADINGS, lines, title="各列的统计", empty="没有各列的统计。")


def _drift(one: _Judged) -> Part:
    """The expectations about the period before; nothing to tell in a first period."""
    known = [check for check in one.checks if check[0].startswith("drift_") and one.numbers.get(check[0]) is not None]
    if not known:
        return Note("没有上期的统计可比。")
    lines: list[list[Cell]] = []
    alike: dict[tuple[str, str, str], list[str]] = {}
    for check in known:
        metric, severity, low, high = check
        words = family_words(metric)
        if words is None or one.failed(metric, low, high):
            lines.append(_check(one, *check))
        else:
            alike.setdefault((words, range_words(metric, low, high), severity), []).append(metric)
    lines += [_alike(one, *key, metrics) for key, metrics in alike.items()]
    return Table(_CHECKED, lines, title="与上期相比", style="checks")


def _alike(one: _Judged, words: str, band: str, severity: str, metrics: list[str]) -> list[Cell]:
    """One line for all columns that stayed in the same band: from the lowest to the highest."""
    ordered = sorted(metrics, key=lambda metric: one.numbers[metric] or 0.0)
    ends = dict.fromkeys(_observed(one, metric).text for metric in (ordered[0], ordered[-1]))
    return [
        Cell(f"{words}（{len(metrics)} 列）"), Cell(band), Cell("至".join(ends), "n"), Cell("通过", "good"),
        Cell(SEVERITIES.get(severity, severity)), Cell(""),
    ]  # fmt: skip


def _found_numbers(one: _Judged) -> Table:
    """How many rows were found to have what wrong; what was looked for in vain is left out."""
    counted = [m for m in one.numbers if m.startswith("found_") and not m.endswith("_share") and one.numbers[m]]
    lines = [[Cell(metric_words(metric, one.source)), _observed(one, metric)] for metric in counted]
    return Table(("问题", "处"), lines, title="逐行发现的问题", style="narrow", empty="没有发现。")


def _code_shares(one: _Judged) -> Table:
    """How the rows are spread over the declared codes of each column."""
    lines = []
    for name, field in one.source.fields.items():
        metrics = {code: f"share_{name}_{code}" for code in field.codes}
        told = [f"{code} {_observed(one, m).text}" for code, m in metrics.items() if one.numbers.get(m) is not None]
        lines += [[Cell(field.title), Cell("　".join(told))]] if told else []
    return Table(("列", "各取值占比"), lines, title="取值构成", empty="没有取值构成可列。")
