"""What is asked of a department, in words: which data, of what time, with which columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from delivery.department.request_examples import make_examples
from delivery.department.request_inputs import RequestInputs
from delivery.list_frames import ListFields
from domain.county.policy import PolicyDeclaration
from domain.county.rule_names import find_names_used, find_root_names
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.periods import find_last_august_31, find_window_start

REQUESTED = ("source", "columns", "span")
COLUMN_GUIDE = ("source", "column", "required", "kind", "codes", "unit", "example", "others")
FIELDS: ListFields = {"requested": REQUESTED, "columns": COLUMN_GUIDE}
KINDS = {
    FieldType.TEXT: "文字",
    FieldType.NAME: "姓名，与身份证件一致",
    FieldType.ID_NUMBER: "18 位身份证号码，文本格式，不得遮盖",
    FieldType.KEY: "编号，文本格式，每个编号只代表一个对象",
    FieldType.PHONE: "11 位电话号码，文本格式",
    FieldType.DATE: "日期，如 2026-06-15",
    FieldType.YEAR: "四位年份，如 2026",
    FieldType.SCHOOL_YEAR: "学年，如 2025-2026学年",
    FieldType.INTEGER: "整数，只填数字",
    FieldType.NUMBER: "数字，只填数字",
    FieldType.MONEY: "金额，只填数字",
    FieldType.BOOLEAN: "是或否",
    FieldType.CODE: "从下拉列表中选择",
}
YES_NO = ("是", "否")
# Times that rules speak of; a source of which no rule names one is wanted whole.
_TIMES = ("window_start", "last_year", "as_of_year", "latest_school_year")
_MOST_SYNONYMS = 6


def make_requested_data(sources: list[SourceDeclaration], policy: PolicyDeclaration, as_of: date) -> pl.DataFrame:
    """Per source: its title, its columns (required ones with *), the time it is wanted for."""
    rows = [
        (
            source.title,
            "、".join(_mark_required(field) for field in source.fields.values()),
            describe_span(source, policy, as_of),
        )
        for source in sources
    ]
    return pl.DataFrame(rows, dict.fromkeys(REQUESTED, pl.String), orient="row")


def make_column_guide(
    inputs: RequestInputs, sources: list[SourceDeclaration], policy: PolicyDeclaration, as_of: date
) -> pl.DataFrame:
    """Per source and field: heading, required or not, how to fill it in, codes, unit, example, other headings."""
    rows = [
        row
        for source in sources
        for row in _describe_columns(inputs, source, find_requested_year(source, policy, as_of), as_of)
    ]
    return pl.DataFrame(rows, dict.fromkeys(COLUMN_GUIDE, pl.String), orient="row")


def make_heading(field: FieldDeclaration) -> str:
    """The template's heading: title, unit of the typed value, * when required; intake reads it as the title."""
    unit = f"（{field.unit}）" if field.unit and f"（{field.unit}）" not in field.title else ""
    return f"{field.title}{unit}{'' if field.optional else '*'}"


def list_choices(field: FieldDeclaration) -> tuple[str, ...]:
    """What a cell may hold, when that can be listed."""
    return YES_NO if field.type is FieldType.BOOLEAN else tuple(field.codes)


def describe_span(source: SourceDeclaration, policy: PolicyDeclaration, as_of: date) -> str:
    """The time that the policy's rules ask of the source, in words."""
    times = _find_times(source, policy)
    school_year, first_day = find_last_august_31(as_of).year, find_window_start(as_of, policy.window_months)
    since = f"{spell_date(first_day)}至{spell_date(as_of)}"
    if times == [frozenset({"window_start"})]:
        return f"{since}（{policy.window_months} 个月）发生的全部记录"
    labels = {
        "window_start": f"{since}变动的记录",
        "last_year": f"{as_of.year - 1}年全年",
        "as_of_year": f"{as_of.year}年度",
        "latest_school_year": f"{school_year}-{school_year + 1}学年",
    }
    phrases = [labels[name] for name in _TIMES if any(name in names for names in times)]
    if not phrases or frozenset() in times:
        phrases = [f"截至{spell_date(as_of)}的全部有效记录", *(f"含{text}" for text in phrases)]
    return "，".join(phrases)


def find_requested_year(source: SourceDeclaration, policy: PolicyDeclaration, as_of: date) -> int:
    """The calendar year that rules ask the source about."""
    return as_of.year - any("last_year" in names for names in _find_times(source, policy))


def spell_date(day: date) -> str:
    """A day as letters write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _find_times(source: SourceDeclaration, policy: PolicyDeclaration) -> list[frozenset[str]]:
    """Which of `_TIMES` each way of using the source speaks of, every combination once."""
    uses = [find_names_used(rule) for rule in policy.rules.values() if rule.from_ == source.id]
    conditions = [
        condition for rule in policy.rules.values() for condition in rule.absent_from if condition.source == source.id
    ]
    uses += [find_root_names(condition.where) for condition in conditions]
    return sorted({names & frozenset(_TIMES) for names in uses}, key=sorted)


def _mark_required(field: FieldDeclaration) -> str:
    return field.title if field.optional else f"{field.title}*"


def _describe_columns(
    inputs: RequestInputs, source: SourceDeclaration, year: int, as_of: date
) -> Iterator[tuple[str, ...]]:
    examples = make_examples(inputs, source, as_of, year)
    for name, field in source.fields.items():
        yield (
            source.title,
            field.title,
            "可选" if field.optional else "必需",
            KINDS[field.type],
            "、".join(list_choices(field)),
            field.unit or "",
            examples[name],
            _list_synonyms(inputs, source, name),
        )


def _list_synonyms(inputs: RequestInputs, source: SourceDeclaration, name: str) -> str:
    """Other headings that are read as this field, the field's own first."""
    shared_headings = inputs.shared_headings
    levels = [shared_headings.household] if source.grain == "household" else []
    headings = [
        *source.fields[name].headings,
        *(text for level in [*levels, shared_headings.any] for text in level.get(name, ())),
    ]
    synonyms = [text for text in dict.fromkeys(headings) if text != source.fields[name].title]
    return "、".join(synonyms[:_MOST_SYNONYMS]) + ("等" if len(synonyms) > _MOST_SYNONYMS else "")
