"""`reports/validation/index.html`: what each delivery was expected to keep, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Page, Part, Section, Table, Tile, count_cell
from delivery.list_labels import DELIVERY_STATUS_LABELS
from delivery.officer.pages.metric_labels import describe_family, describe_metric, format_range, format_unless_revealing
from delivery.officer.pages.page_counts import Tables
from delivery.officer.pages.page_labels import SEVERITY_LABELS
from delivery.officer.pages.source_entries import SourceEntry, list_entries

_PARTS = ("filled_", "readable_", "distinct_", "newest_", "median_")
_APART = (*_PARTS, "found_", "share_", "drift_")
_CHECKED = ("检查内容", "应在范围", "本次", "结果", "不符合时", "说明")
_HEADINGS = ("列", "填写率", "可读率", "取值种数", "最近一天距截止日（天）", "中位数")


def write_validation_page(path: Path, tables: Tables, context: DocumentContext) -> None:
    """Write the page; its folder is made when missing. Holds numbers of whole deliveries, and nobody's cell."""
    from delivery.html.page_writer import write_page

    write_page(path, make_validation_page(tables, context))


def make_validation_page(tables: Tables, context: DocumentContext) -> Page:
    """Lay the page out: an overview, then a section per department with a part per source."""
    entries = list_entries(tables, context)
    departments = list(dict.fromkeys(entry.source.department for entry in entries))
    sections = [_make_overview(entries)]
    for number, department in enumerate(departments):
        department_entries = [entry for entry in entries if entry.source.department == department]
        sections.append(Section(f"department-{number + 1}", department, [_describe_department(department_entries)]))
        sections += [_make_source_section(entry) for entry in department_entries]
    facts = [
        ("期次", context.period_title),
        ("数据截止", context.as_of.isoformat()),
        ("填报单位", context.reporting_unit),
    ]
    return Page(f"{context.county}数据检查结果", facts, _make_tiles(entries), sections)


def _make_status_cell(entry: SourceEntry) -> Cell:
    status = str(entry.line["status"])
    kind = {"delivered": "good", "refused": "bad"}.get(status, "zero")
    return Cell(DELIVERY_STATUS_LABELS.get(status, status), kind)


def _make_tiles(entries: Sequence[SourceEntry]) -> list[Tile]:
    delivered = [entry for entry in entries if entry.line["status"] != "not_delivered"]
    refused = sum(entry.line["status"] == "refused" for entry in entries)
    wrong, checked = (
        sum(entry.wrong for entry in delivered),
        sum(len(entry.checks) for entry in delivered),
    )
    return [
        Tile("收到的数据", f"{len(delivered)}", f"共 {len(entries)} 类"),
        Tile("检查项", f"{checked:,}", "项"),
        Tile("未通过", f"{wrong:,}", "项", "warn" if wrong else ""),
        Tile("整份拒收", f"{refused}", "类数据", "bad" if refused else ""),
    ]


def _make_overview(entries: Sequence[SourceEntry]) -> Section:
    lines = [
        [
            Cell(entry.source.department),
            Cell(entry.source.title),
            _make_status_cell(entry),
            _count_rows(entry, "rows_read"),
            _count_rows(entry, "accepted"),
            _count_rows(entry, "quarantined"),
            *(
                (count_cell(len(entry.checks)), count_cell(entry.wrong, "warn"))
                if _is_delivered(entry)
                else (Cell("—", "n zero"),) * 2
            ),
            Cell(str(entry.line["message"])),
        ]
        for entry in entries
    ]
    headings = ("部门", "数据", "状态", "读取行数", "采用行数", "隔离行数", "检查项", "未通过", "说明")
    notes = [
        Note(
            "检查分两步：先逐行判断能否使用（用不了的隔离），再看整份数据是否可信。"
            "本页各项统计都在每一个数据行上计算，没有抽样；判断依据的只是这些统计数。"
        ),
        Note("“不通过则拒收”的检查未通过，整份数据本期不采用；“提醒”写在名单封面上，数据照用。"),
    ]
    return Section("overview", "总览", [*notes, Table(headings, lines, style="lines")])


def _count_rows(entry: SourceEntry, name: str) -> Cell:
    number = entry.line[name]
    return count_cell(number) if isinstance(number, int) and _is_delivered(entry) else Cell("—", "n zero")


def _is_delivered(entry: SourceEntry) -> bool:
    return entry.line["status"] != "not_delivered"


def _describe_department(department_entries: Sequence[SourceEntry]) -> Note:
    delivered = [entry for entry in department_entries if _is_delivered(entry)]
    failed = sum(entry.wrong for entry in delivered)
    return Note(f"应提供 {len(department_entries)} 类数据，收到 {len(delivered)} 类，未通过检查 {failed} 项。")


def _make_source_section(entry: SourceEntry) -> Section:
    anchor, title = f"source-{entry.source.id}", entry.source.title
    if not _is_delivered(entry):
        return Section(anchor, title, [Note(f"没有收到，未作检查；收到后将按 {len(entry.checks)} 项检查。", "warn")], 3)
    row_count = entry.numbers.get("rows")
    basis_note = (
        f"依据：全部 {int(row_count):,} 个数据行（已去掉表尾和完全重复的行），逐行计算，未抽样。"
        if row_count is not None
        else "没有统计数。"
    )
    parts: list[Part] = [Note(basis_note), _make_checks_table(entry), _make_drift_table(entry)]
    if entry.numbers:
        parts += [
            _make_delivery_table(entry),
            _make_fields_table(entry),
            _make_issues_table(entry),
            _make_codes_table(entry),
        ]
    return Section(anchor, title, parts, 3)


def _make_checks_table(entry: SourceEntry) -> Table:
    """Every expectation with what was found, those without a band of their own last."""
    lines = [_make_check_line(entry, *check) for check in entry.checks if not check[0].startswith("drift_")]
    known_metrics = {metric for metric, *_ in entry.checks}
    for metric in sorted(entry.failures.keys() - known_metrics):
        severity, message = entry.failures[metric]
        lines.append(
            [
                Cell(describe_metric(metric, entry.source)),
                Cell("—", "zero"),
                _make_number_cell(entry, metric),
                Cell("未通过", "warn"),
                Cell(SEVERITY_LABELS.get(severity, severity)),
                Cell(message),
            ]
        )
    return Table(_CHECKED, lines, title="检查项", style="checks", empty="没有检查项。")


def _make_check_line(
    entry: SourceEntry, metric: str, severity: str, low: float | None, high: float | None
) -> list[Cell]:
    failed = entry.failed(metric, low, high)
    failed_severity, message = entry.failures.get(metric, ("", ""))
    result = Cell("通过", "good")
    if failed:
        result = Cell("未通过", "bad" if severity == "critical" else "warn")
    elif entry.numbers.get(metric) is None:
        result = Cell("无从计算", "zero")
    return [
        Cell(describe_metric(metric, entry.source)),
        Cell(format_range(metric, low, high)),
        _make_number_cell(entry, metric),
        result,
        Cell(SEVERITY_LABELS.get(severity, severity)),
        Cell(message if failed and failed_severity == severity else ""),
    ]


def _make_number_cell(entry: SourceEntry, metric: str) -> Cell:
    return Cell(format_unless_revealing(metric, entry.numbers.get(metric), entry.numbers.get("rows")), "n")


def _make_delivery_table(entry: SourceEntry) -> Table:
    """Numbers of the whole delivery: those that speak of no single field."""
    metrics = [metric for metric in entry.numbers if not metric.startswith(_APART)]
    lines = [[Cell(describe_metric(metric, entry.source)), _make_number_cell(entry, metric)] for metric in metrics]
    return Table(("统计项", "本次"), lines, title="整份数据的统计", style="narrow")


def _make_fields_table(entry: SourceEntry) -> Table:
    lines = []
    for name, field in entry.source.fields.items():
        metrics = [f"{beginning}{name}" + ("_days" if beginning == "newest_" else "") for beginning in _PARTS]
        if any(metric in entry.numbers for metric in metrics):
            cells = [_make_number_cell(entry, metric) if metric in entry.numbers else Cell("") for metric in metrics]
            lines.append([Cell(field.title), *cells])
    return Table(_HEADINGS, lines, title="各列的统计", empty="没有各列的统计。")


def _make_drift_table(entry: SourceEntry) -> Part:
    """The expectations about the period before; nothing to tell in a first period."""
    comparable_checks = [
        check for check in entry.checks if check[0].startswith("drift_") and entry.numbers.get(check[0]) is not None
    ]
    if not comparable_checks:
        return Note("没有上期的统计可比。")
    lines: list[list[Cell]] = []
    families: dict[tuple[str, str, str], list[str]] = {}
    for check in comparable_checks:
        metric, severity, low, high = check
        label = describe_family(metric)
        if label is None or entry.failed(metric, low, high):
            lines.append(_make_check_line(entry, *check))
        else:
            families.setdefault((label, format_range(metric, low, high), severity), []).append(metric)
    lines += [_make_family_line(entry, *key, metrics) for key, metrics in families.items()]
    return Table(_CHECKED, lines, title="与上期相比", style="checks")


def _make_family_line(
    entry: SourceEntry, label: str, range_label: str, severity: str, metrics: list[str]
) -> list[Cell]:
    """One line for all columns that stayed in the same band: from the lowest to the highest."""
    ordered = sorted(metrics, key=lambda metric: entry.numbers[metric] or 0.0)
    extremes = dict.fromkeys(_make_number_cell(entry, metric).text for metric in (ordered[0], ordered[-1]))
    return [
        Cell(f"{label}（{len(metrics)} 列）"),
        Cell(range_label),
        Cell("至".join(extremes), "n"),
        Cell("通过", "good"),
        Cell(SEVERITY_LABELS.get(severity, severity)),
        Cell(""),
    ]


def _make_issues_table(entry: SourceEntry) -> Table:
    """How many rows were found to have what wrong; what was looked for in vain is left out."""
    metrics = [m for m in entry.numbers if m.startswith("found_") and not m.endswith("_share") and entry.numbers[m]]
    lines = [[Cell(describe_metric(metric, entry.source)), _make_number_cell(entry, metric)] for metric in metrics]
    return Table(("问题", "处"), lines, title="逐行发现的问题", style="narrow", empty="没有发现。")


def _make_codes_table(entry: SourceEntry) -> Table:
    """How the rows are spread over the declared codes of each column."""
    lines = []
    for name, field in entry.source.fields.items():
        metrics = {code: f"share_{name}_{code}" for code in field.codes}
        shares = [
            f"{code} {_make_number_cell(entry, m).text}"
            for code, m in metrics.items()
            if entry.numbers.get(m) is not None
        ]
        lines += [[Cell(field.title), Cell("　".join(shares))]] if shares else []
    return Table(("列", "各取值占比"), lines, title="取值构成", empty="没有取值构成可列。")
