"""The audit rules of the register: what cannot be true of a household, or is missing where the register asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import polars as pl

from domain.ages import years_between
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission, RawRows
from domain.identity.columns import FROM_DISABILITY, read_birth_date, read_sex
from domain.place_names import make_place_keys
from expectations.cells.examined_rows import ExaminedRows, concat_examined_rows
from expectations.frames import FRAMES
from expectations.issues.issue_lines import Finding, make_identities

HOUSEHOLD = pl.col("household_id")
HEADS = ("户主", "本人", "本人或户主", "01")
SPOUSES = ("配偶", "丈夫", "妻子", "夫", "妻", "之配偶")
_PRIMARY, _SECONDARY = r"小学", r"普通高中|普高|高中|中职|职高|技校"
LARGEST_HOUSEHOLD = 20
# What every audit may look at besides the columns that it needs.
_PREPARED = ("id_number", "id_type", "birth_date")


@dataclass(frozen=True)
class AuditRule:
    """One rule: `wrong` marks the faulty rows of the prepared register; `needs` names the columns it looks at."""

    check: str
    field: str
    needs: tuple[str, ...]
    wrong: pl.Expr
    problem: str
    cure: str
    about: Literal["person", "household"] = "person"


def audit_rows(rows: ExaminedRows, today: date) -> Iterator[Finding]:
    """What the register's own rules say of its rows; nothing for a source that is no register.

    A rule is silent where the county's register does not have a column it needs.
    """
    declared = rows.source.fields
    rules = list_audit_rules(rows.source)
    prepared = _prepare_rows(rows, today) if rules else rows.typed
    for rule in rules:
        if declared.keys() >= set(rule.needs):
            wrong = prepared.select(rule.wrong.alias("wrong"))["wrong"]
            problem = rule.problem.replace("{title}", declared[rule.field].title)
            yield Finding(rule.check, rule.field, problem, rule.cure, rows.find_places(wrong), rule.about)


def list_audit_rules(source: SourceDeclaration) -> tuple[AuditRule, ...]:
    """The rules that are asked of the source."""
    return _RULES_PER_GRAIN.get(source.grain, ()) if source.anchor == "register" else ()


def _first_of_household(condition: pl.Expr) -> pl.Expr:
    """The household's first row, where the condition holds of the household."""
    return condition & HOUSEHOLD.is_not_null() & (pl.int_range(pl.len()).over(HOUSEHOLD) == 0)


def _differs_from_first(*values: pl.Expr) -> pl.Expr:
    """Rows that say something else than the first row of their household that says anything."""
    differs = (value.is_not_null() & (value != value.drop_nulls().first().over(HOUSEHOLD)) for value in values)
    return pl.any_horizontal(*differs) & HOUSEHOLD.is_not_null()


_HEAD = pl.col("relation").is_in(HEADS)
_SPOUSE = pl.col("relation").is_in(SPOUSES)
_MONITORED = (pl.col("household_type") == "监测对象").fill_null(False)
_AGE = pl.col("#age")
# A register that writes certificates' numbers does so for most; in others the rule would speak of everybody.
_CERTIFIED = pl.col("#certified").fill_null(False)
_DISABLED = pl.col("health").str.contains("残疾").fill_null(False)
_WAGE_A_HEAD = pl.when(pl.col("household_size") > 0).then(pl.col("wage_income") / pl.col("household_size"))

MEMBER_RULES = (
    AuditRule(
        "household_number_missing", "household_id", ("household_id",), HOUSEHOLD.is_null(),
        "“{title}”空着或看不出是哪一户，这个人只能暂作单独一户", "请补填这个人所在户的户编号，每一行都要填",
    ),
    AuditRule(
        "duplicate_id", "id_number", ("id_number",),
        pl.col("#number").is_not_null() & (pl.len().over("#number") > 1),
        "“{title}”在登记农户中出现不止一次", "请核对是重复登记还是填错，每人只登记一行、填本人的号码",
    ),
    AuditRule(
        "no_head", "relation", ("household_id", "relation"),
        _first_of_household(~_HEAD.fill_null(False).any().over(HOUSEHOLD)),
        "这一户没有户主", "请在“与户主关系”中填明谁是户主", "household",
    ),
    AuditRule(
        "several_heads", "relation", ("household_id", "relation"),
        _HEAD & HOUSEHOLD.is_not_null() & (_HEAD.sum().over(HOUSEHOLD) > 1),
        "这一户有不止一个户主", "请核对户编号和与户主关系，每户只留一个户主", "household",
    ),
    AuditRule(
        "several_spouses", "relation", ("household_id", "relation"),
        _SPOUSE & HOUSEHOLD.is_not_null() & (_SPOUSE.sum().over(HOUSEHOLD) > 1),
        "这一户有不止一个配偶", "请核对与户主关系，例如儿媳应填之儿媳", "household",
    ),
    AuditRule(
        "spouse_same_sex", "id_number", ("household_id", "relation", "id_number"),
        _SPOUSE & (pl.col("#sex") == pl.col("#sex").filter(_HEAD).first().over(HOUSEHOLD)),
        "配偶与户主的证件号码显示为同一性别", "请核对两人的证件号码和与户主关系",
    ),
    AuditRule(
        "school_status_missing", "student_status", ("student_status", "id_number"),
        _AGE.is_between(6, 15) & pl.col("student_status").is_null() & pl.col("student_status").is_not_null().any(),
        "6 至 15 周岁，而“{title}”空着", "请补填在校生状况；不在校的请写明原因",
    ),
    AuditRule(
        "school_stage_age", "student_status", ("student_status", "id_number"),
        (pl.col("student_status").str.contains(_PRIMARY) & ~_AGE.is_between(5, 15))
        | (pl.col("student_status").str.contains(_SECONDARY) & ~_AGE.is_between(14, 21)),
        "“{title}”所写的学段与年龄不符", "请核对在校生状况是否已更新、证件号码是否填错",
    ),
    AuditRule(
        "disability_without_certificate", "health", ("health", "id_number"),
        _DISABLED & ~_CERTIFIED & ((_DISABLED & _CERTIFIED).sum() * 2 >= _DISABLED.sum()),
        "“{title}”写有残疾，而证件不是残疾人证", "有残疾人证的请填残疾人证号；没有的请核对健康状况",
    ),
    AuditRule(
        "certificate_without_disability", "health", ("health", "id_number"),
        _CERTIFIED & ~_DISABLED & pl.col("health").is_not_null(),
        "证件是残疾人证，而“{title}”没有写残疾", "请核对健康状况",
    ),
    AuditRule(
        "monitored_without_type", "monitor_type", ("household_type", "monitor_type"),
        _MONITORED & pl.col("monitor_type").is_null(),
        "户类型是监测对象，而“{title}”空着", "请补填是脱贫不稳定户、边缘易致贫户还是突发严重困难户", "household",
    ),
    AuditRule(
        "monitored_without_date", "monitored_since", ("monitor_type", "monitored_since"),
        pl.col("monitor_type").is_not_null() & pl.col("monitored_since").is_null(),
        "有监测对象类别，而“{title}”空着", "请补填识别监测时间", "household",
    ),
    AuditRule(
        "cleared_without_type", "risk_cleared", ("monitor_type", "risk_cleared"),
        pl.col("risk_cleared").fill_null(False) & pl.col("monitor_type").is_null(),
        "“{title}”为是，而没有监测对象类别", "请补填监测对象类别，或清空“风险是否已消除”", "household",
    ),
    AuditRule(
        "household_in_two_places", "village", ("household_id", "township", "village"),
        _differs_from_first(make_place_keys(pl.col("township")), make_place_keys(pl.col("village"))),
        "同一户编号的成员登记在不同的乡镇或行政村", "请核对户编号和住址，一户只在一个村", "household",
    ),
    AuditRule(
        "person_number_shared", "person_id", ("person_id", "name", "id_number"),
        pl.col("person_id").is_not_null()
        & (pl.len().over("person_id") > 1)
        & pl.coalesce("#number", "name").n_unique().over("person_id").gt(1)
        & pl.col("name").n_unique().over("person_id").gt(1),
        "“{title}”相同的几行是不同的人", "请核对，每个人的人编号只能是自己的",
    ),
    AuditRule(
        "household_type_differs", "household_type", ("household_id", "household_type"),
        _differs_from_first(pl.col("household_type")),
        "同一户编号的成员“{title}”不同", "请核对，一户只有一种户类型", "household",
    ),
)  # fmt: skip
INCOME_RULES = (
    AuditRule(
        "wage_implausible", "wage_income", ("wage_income", "household_size", "quarter"),
        _WAGE_A_HEAD.gt(pl.when(pl.col("quarter").is_null()).then(360_000).otherwise(90_000))
        | pl.col("wage_income").is_between(0, 100, closed="none"),
        "“{title}”合每人每月超过 3 万元，或全家不足 100 元", "请核对金额和单位（元、万元）", "household",
    ),
    AuditRule(
        "income_twice", "year", ("household_id", "year", "quarter"),
        HOUSEHOLD.is_not_null() & pl.col("year").is_not_null() & (pl.len().over("household_id", "year", "quarter") > 1),
        "同一户同一时期的收入不止一行", "请核对，每户每个时期只留一行", "household",
    ),
    AuditRule(
        "household_size_implausible", "household_size", ("household_size",),
        ~pl.col("household_size").is_between(1, LARGEST_HOUSEHOLD),
        "“{title}”不在 1 至 20 人之间", "请核对家庭人口", "household",
    ),
    AuditRule(
        "year_to_come", "year", ("year",), pl.col("year") > pl.col("#this_year"),
        "“{title}”晚于比对日期所在的年份", "请核对年度", "household",
    ),
)  # fmt: skip
_RULES_PER_GRAIN = {"person": MEMBER_RULES, "household": INCOME_RULES}


class RegisterAudit:
    """What the audits look at of the register's rows, kept until all have come; nothing of a source that is none."""

    def __init__(self, source: SourceDeclaration) -> None:
        self._source, self._rules = source, list_audit_rules(source)
        needed = {name for rule in self._rules for name in (*rule.needs, *_PREPARED)}
        self._fields = [name for name in source.fields if name in needed]
        self._accepted: list[ExaminedRows] = []
        self._unreadable: list[ExaminedRows] = []
        self._people = [FRAMES["identities"].make_empty()]

    def add_batch(self, raw_rows: RawRows, admission: Admission, rows: ExaminedRows) -> None:
        """Keep the columns that matter of a batch."""
        if self._rules:
            many = admission.accepted.height
            self._accepted.append(self._select_columns(rows, slice(many)))
            self._unreadable.append(self._select_columns(rows, slice(many, None)))
            self._people.append(make_identities(raw_rows.rows, self._source))

    def remove_places(self, places: pl.DataFrame) -> None:
        """Forget accepted rows."""
        self._accepted = [batch.remove_places(places) for batch in self._accepted]

    def find_issues(self, today: date) -> tuple[list[Finding], pl.DataFrame]:
        """What the audits find, and whom the rows are about."""
        # Of a household the first row counts where one is told for all; a row that nobody can read comes last.
        parts = [*self._accepted, *self._unreadable]
        return list(audit_rows(concat_examined_rows(parts), today)) if parts else [], pl.concat(self._people)

    def _select_columns(self, rows: ExaminedRows, lines: slice) -> ExaminedRows:
        typed = rows.typed.select(*PLACE, "numeric_id", *self._fields)
        return replace(rows, typed=typed, raw=rows.raw.select(PLACE)).select_lines(lines)


def _prepare_rows(rows: ExaminedRows, today: date) -> pl.DataFrame:
    """The rows with what their ID numbers tell: #number, #sex, #age (whole years), #certified; and #this_year."""
    typed = rows.typed.with_columns(pl.lit(today.year).alias("#this_year"))
    if "id_number" not in rows.source.fields:
        return typed
    numbers = rows.numbers["id_number"]
    number = pl.when(~pl.col("numeric_id")).then(pl.col("#number"))
    papers = pl.col("id_type").str.contains("残疾") if "id_type" in rows.source.fields else pl.lit(None)
    with_numbers = typed.with_columns(
        numbers["number"].alias("#number"), numbers["repair"].alias("#repair")
    ).with_columns(number.alias("#number"))
    born = pl.coalesce(
        read_birth_date(pl.col("#number")), *(["birth_date"] if "birth_date" in rows.source.fields else [])
    )
    return with_numbers.with_columns(
        read_sex(pl.col("#number")).alias("#sex"),
        years_between(born, today).alias("#age"),
        ((pl.col("#repair") == FROM_DISABILITY) | papers).alias("#certified"),
    )
