"""Which rows cannot be used, and what to tell the department about them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE
from domain.identity.columns import clean_numbers
from domain.tables import conform, empty

NO_IDENTITY = "no_identity"
REFUSED = "delivery_refused"
BROKEN_RECORD = "broken_record"
UNREADABLE = {
    FieldType.CODE: "unreadable_code",
    FieldType.BOOLEAN: "unreadable_boolean",
    FieldType.DATE: "unreadable_date",
    FieldType.YEAR: "unreadable_date",
    FieldType.SCHOOL_YEAR: "unreadable_date",
    FieldType.MONEY: "unreadable_amount",
    FieldType.NUMBER: "unreadable_amount",
    FieldType.INTEGER: "unreadable_amount",
    FieldType.KEY: "unreadable_key",
}

# Of a cell that cannot be read: what is wrong with it, and how to mend it.
_WORDS = {
    FieldType.BOOLEAN: ("读不出是或否", "请改为“是”或“否”"),
    FieldType.DATE: ("读不出日期", "请改为 2026-06-15 这样的写法"),
    FieldType.YEAR: ("读不出年份", "请改为 2026 这样的四位数字"),
    FieldType.SCHOOL_YEAR: ("读不出学年", "请改为 2025-2026学年 这样的写法"),
    FieldType.NUMBER: ("读不出数字", "请只填数字"),
    FieldType.INTEGER: ("读不出整数", "请只填整数"),
    FieldType.KEY: ("写成了科学计数或小数，后几位已丢失，看不出是哪一个", "请把这一列设为文本格式后重新导出"),
}
# Of a row whose record is damaged, by the kind of damage.
_BROKEN = {
    "split": (
        "列数比表头少，像是被单元格里的换行断开的半行，各列分不清",
        "请与上下两行一并核对，删去单元格里的换行，或另存为 xlsx 后重新报送",
    ),
    "misquoted": ("引号不配对，各列分不清", "请改正这一行的引号，或另存为 xlsx 后重新报送"),
    "zeros": ("夹有空字符，内容可能已损坏", "请核对这一行后重新填写"),
    "too_long": ("列数比表头多出许多，各列分不清", "请核对这一行是否错位或与别的行连在一起，改正后重新报送"),
}

# They only make linking harder when they cannot be read.
_NEVER_FAULTED = frozenset({"birth_date"})
_CODES_SHOWN = 8
_HOUSEHOLD = "household_id"


def list_required_fields(source: SourceDeclaration, read_by_rules: frozenset[str]) -> tuple[str, ...]:
    """Name the fields whose unreadable cell makes a row unusable: those that a rule reads.

    A birth date only helps linking, and a member of the register stays a member whatever a code says. A row that the
    household's number alone could bring to its household is of no use without.
    """
    kinds = set(UNREADABLE) - {FieldType.KEY}
    if source.anchor == "register" and source.grain == "person":
        kinds -= {FieldType.CODE, FieldType.BOOLEAN}
    rule_fields = read_by_rules - _NEVER_FAULTED
    by_number = _HOUSEHOLD in source.fields and source.anchor != "linked" and not source.identifiers
    return tuple(
        name
        for name in source.of_type(*kinds, FieldType.KEY)
        if (name == _HOUSEHOLD and by_number) or (name in rule_fields and source.fields[name].type in kinds)
    )


def list_identity_fields(source: SourceDeclaration) -> tuple[str, ...]:
    """Name the fields of which at least one must be filled: an area's place; a person's name, ID number or key.

    Of a source whose rows must bear their household's number it is that: the names in it are those of officers.
    Empty for a source that is about neither, such as a department's receipt.
    """
    if source.grain == "area":
        return tuple(name for name in ("township", "village") if name in source.fields)
    if source.anchor == "keyed" and _HOUSEHOLD in source.required_fields:
        return (_HOUSEHOLD,)
    name_fields = ("name",) if "name" in source.fields else source.of_type(FieldType.NAME)
    # A paper's number names the paper: what takes it back may say no more.
    keys = tuple(name for name in ("household_id", "person_id", "authorisation_no") if name in source.fields)
    return tuple(dict.fromkeys((*name_fields, *source.identifiers, *source.of_type(FieldType.ID_NUMBER), *keys)))


def find_nameless_rows(rows: pl.DataFrame, source: SourceDeclaration) -> pl.Series:
    """Mark typed rows that say neither who nor where they are about; a placeholder ID number (M14) says nothing."""
    fields = list_identity_fields(source)
    if not fields:
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    numbers = [name for name in fields if source.fields[name].type is FieldType.ID_NUMBER]
    silent = rows.select(_are_all_null([name for name in fields if name not in numbers], rows.height)).to_series()
    # Numbers are cleaned only where nothing else says it, which is hardly anywhere.
    if numbers and silent.any():
        says_nothing = (
            rows.filter(silent)
            .select(pl.all_horizontal(clean_numbers(pl.col(name)).is_null() for name in numbers))
            .to_series()
        )
        silent = silent.scatter(silent.arg_true(), says_nothing)
    return silent


def _are_all_null(names: Sequence[str], height: int) -> pl.Expr:
    return pl.all_horizontal(pl.col(names).is_null()) if names else pl.repeat(True, height, dtype=pl.Boolean)


def make_quarantine_table(
    rows: pl.DataFrame, source: SourceDeclaration, identity: pl.Series, unreadable: pl.DataFrame, broken: pl.DataFrame
) -> pl.DataFrame:
    """Make table `quarantine`, one line per row and failing field, in the order of the rows.

    `identity`: true where a row names nobody. `unreadable`: one column per judged field, true where it cannot be read.
    `broken`: place of damaged rows and the kind of damage; nothing else is said of them.
    """
    place, lines = rows.select(PLACE), []
    if identity.any():
        lines.append(
            _make_lines(place.filter(identity), source.id, NO_IDENTITY, None, "，".join(describe_nameless(source)))
        )
    for name in unreadable.columns:
        if unreadable[name].any():
            field, unreadable_places = source.fields[name], place.filter(unreadable[name])
            lines.append(
                _make_lines(
                    unreadable_places, source.id, UNREADABLE[field.type], name, "，".join(describe_unreadable(field))
                )
            )
    for kind in broken["broken"].drop_nulls().unique():
        damaged = broken.filter(pl.col("broken") == kind).select(PLACE)
        lines.append(_make_lines(damaged, source.id, BROKEN_RECORD, None, "，".join(describe_broken(kind))))
    table = pl.concat([empty("quarantine"), *lines])
    return table.sort(*PLACE, maintain_order=True)


def _make_lines(place: pl.DataFrame, source: str, check: str, field: str | None, detail: str) -> pl.DataFrame:
    sentence = pl.format("第 {} 行{}", "row_number", pl.lit(detail))
    marks = {
        "source": pl.lit(source),
        "check": pl.lit(check),
        "field": pl.lit(field, dtype=pl.String),
        "detail": sentence,
    }
    return conform(place.with_columns(**marks), "quarantine")


def describe_nameless(source: SourceDeclaration) -> tuple[str, str]:
    """Say of a row that names nobody what is wrong, and the cure."""
    titles = "、".join(f"“{source.fields[name].title}”" for name in list_identity_fields(source))
    subject = "哪个地方" if source.grain == "area" else "哪一户、哪个人"
    return f"的{titles}没有填写，无法知道是{subject}", "请至少补填其中一项"


def describe_broken(kind: str) -> tuple[str, str]:
    """Say of a damaged record what is wrong, and the cure."""
    return _BROKEN[kind]


def describe_unreadable(field: FieldDeclaration) -> tuple[str, str]:
    """Say of a cell that cannot be read what is wrong, and the cure."""
    problem, cure = _WORDS.get(field.type) or (
        _describe_unknown_code(field) if field.codes else _describe_bad_amount(field)
    )
    return f"“{field.title}”{problem}", cure


def _describe_unknown_code(field: FieldDeclaration) -> tuple[str, str]:
    examples = "、".join(list(field.codes)[:_CODES_SHOWN])
    return "不是可用的取值", f"请改为 {examples}{' 等' if len(field.codes) > _CODES_SHOWN else ''}"


def _describe_bad_amount(field: FieldDeclaration) -> tuple[str, str]:
    unit = "万元" if field.unit == "万元" else "元"
    return "读不出金额", f"请改为以{unit}为单位的数字，如 1200.50"
