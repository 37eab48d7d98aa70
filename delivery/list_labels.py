"""Codes of the tables in the words that officers and townships read."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from domain.county.policy import GUARANTEES

METHOD_LABELS = {
    "id": "证件号码一致",
    "id_repaired": "证件号码修复",
    "fuzzy": "姓名与情况",
    "household": "户主",
    "area": "片区",
    "reviewed": "人工确认",
}
NOT_LINKED = "登记信息"  # the finding rests on the register itself, or on a row that carries the household's number
CERTAINTY_LABELS = {"confirmed": "确定", "to_verify": "待核实", "attention": "关注"}
VERDICT_LABELS = {"safe": "未发现风险", "risk": "有风险线索", "unknown": "不能判定"}
WHOLE_HOUSEHOLD = "（全户）"  # in place of a person's name where a finding is about the household's sum
URGENT = "紧急"  # who declared an emergency; nobody else has a word there
STATUS_LABELS = {"new": "新增", "continuing": "持续", "worsened": "加重", "reopened": "复发", "moved": "迁移"}
ADVICE_LABELS = {"assess": "可评估", "not_yet": "暂不具备条件", "unknown": "有待查明"}
CLOCK_LABELS = {"issue": "列入名单", "declaration": "自主申报", "campaign": "集中排查", "recheck": "复查"}
CLOCK_STATE_LABELS = {"waiting": "待核查", "due_soon": "即将到期", "overdue": "逾期", "done": "已办"}
FOLLOW_UP_LABELS = {"cannot_judge": "不能判定", "monitored": "监测对象"}
DELIVERY_STATUS_LABELS = {"delivered": "已提供", "refused": "未通过检查", "not_delivered": "未提供"}
FILE_STATUS_LABELS = {
    "not_used": "本次不使用",
    "unrecognised": "未能识别",
    "ambiguous": "不能确定",
    "unreadable": "无法读取",
    "duplicate_file": "重复文件",
    "superseded": "已被替换",
    "hidden": "隐藏工作表",
    "empty": "空表",
    "left_out": "不读取",
}
_REGISTER = "register_members"  # a rule over the register's members or households rests on this source


def translate_codes(column: str, labels: Mapping[str, str]) -> pl.Expr:
    """Put the column's codes into words; a code without a word stays itself."""
    return pl.col(column).replace(dict(labels))


def translate_list(column: str, labels: Mapping[str, str]) -> pl.Expr:
    """Put the column's lists of codes, parted by `、`, into words; the same word stands once."""
    words = pl.col(column).str.split("、").list.eval(pl.element().replace(dict(labels)))
    return words.list.unique(maintain_order=True).list.join("、")


def format_yes_no(column: str) -> pl.Expr:
    """是 or 否; null counts as 否."""
    return pl.when(pl.col(column)).then(pl.lit("是")).otherwise(pl.lit("否"))


def translate_guarantees() -> pl.Expr:
    """Put column `guarantee` into words."""
    return translate_codes("guarantee", GUARANTEES)


def name_department(column: str, context: DocumentContext) -> pl.Expr:
    """Name the department that provides the source."""
    return translate_codes(
        column, _add_register({source: label.department for source, label in context.sources.items()})
    )


def name_departments(column: str, context: DocumentContext) -> pl.Expr:
    """Name the departments that provide the sources of a list, parted by `、`."""
    return translate_list(
        column, _add_register({source: label.department for source, label in context.sources.items()})
    )


def name_source(column: str, context: DocumentContext) -> pl.Expr:
    """Name the source by its title."""
    return translate_codes(column, _add_register({source: label.title for source, label in context.sources.items()}))


def name_rule(column: str, context: DocumentContext) -> pl.Expr:
    """Name the rule by its title."""
    return translate_codes(column, {rule: label.title for rule, label in context.rules.items()})


def _add_register(labels: dict[str, str]) -> dict[str, str]:
    register = labels.get(_REGISTER, NOT_LINKED)
    return {"members": register, "households": register} | labels
