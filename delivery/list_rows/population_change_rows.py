"""Rows of 人口自然变更线索 in words: whom the register must add, take out or rename, and by when."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import format_yes_no, translate_codes

CHANGE_FIELDS = (
    *("township", "village", "group", "household_id", "head_name", "phone", "change", "person_name"),
    *("person_id_number", "address", "changed_on", "what", "told_by", "place", "basis", "due_on", "overdue"),
)
CHANGE_COUNT_FIELDS = ("township", "changes", "overdue", "kind:")
_BASES = {"person": "本人", "householder": "户主或监护人", "address": "住址", "unknown": "未能对应"}
_SENTENCES = {
    "死亡": "已死亡，登记中仍在册",
    "迁出": "户口已迁出，登记中仍在册",
    "出生": "新出生，登记中没有此人",
    "迁入": "户口迁入，登记中没有此人",
}
KIND_LABELS = {
    "births": "出生", "deaths": "死亡", "moves_in": "迁入", "moves_out": "迁出", "renamed": "姓名变更",
    "renumbered": "证件号变更",
}  # fmt: skip


def label_population_changes(lines: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `population_change_lines` in words."""
    titles = {source: f"{label.department}{label.title}" for source, label in context.sources.items()}
    return lines.with_columns(
        format_yes_no("overdue").alias("overdue"),
        translate_codes("basis", _BASES),
        what=_describe_change(),
        told_by=pl.col("sources").str.split("、").list.eval(pl.element().replace(titles)).list.join("；"),
        place=pl.col("places"),
    )


def _describe_change() -> pl.Expr:
    sentence = pl.col("change").replace_strict(_SENTENCES, default=None, return_dtype=pl.String)
    renamed = pl.format("姓名已变更为“{}”，登记中未更新", pl.col("reported_name").fill_null("未填"))
    renumbered = pl.format("证件号码已变更为{}，登记中未更新", pl.col("reported_id_number").fill_null("未填"))
    return pl.coalesce(sentence, pl.when(pl.col("change") == "姓名变更").then(renamed).otherwise(renumbered))


def label_change_counts(counts: pl.DataFrame) -> pl.DataFrame:
    """Table `population_change_counts`, one column `kind:<变更类型>` for every kind."""
    return counts.rename({name: f"kind:{kind}" for name, kind in KIND_LABELS.items()})
