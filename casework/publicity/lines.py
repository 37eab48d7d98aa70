"""A line per household on the board: its householder's name as far as neighbours need it, and nothing of its health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.identity.columns import read_birth_date
from domain.tables import conform

INCLUSION, CORRECTION = "inclusion", "correction"
_ADULT = 18


@dataclass(frozen=True)
class DisplayRules:
    """`is_masked`: whether an adult's name is masked too. `risks`: kind of risk -> what may be said of it.

    `other_risks`: said where none of a household's risks may be; empty: nothing is.
    """

    is_masked: bool
    risks: Mapping[str, str]
    other_risks: str


def list_publicity_lines(
    households: pl.DataFrame, kind: str, rules: DisplayRules, published_from: date, published_until: date
) -> pl.DataFrame:
    """Table `publicity_lines` of one kind, numbered per village.

    `households`: of table `candidate_lines` or `correction_candidates`.
    """
    ordered = households.sort("township", "village", "group", "household_id", nulls_last=True)
    text = {} if "inclusion_class" in ordered.columns else {"inclusion_class": pl.lit(None, pl.String)}
    lines = ordered.with_columns(
        shown_name=_show_names(ordered, rules.is_masked, published_from),
        risks=_say_risks(rules),
        kind=pl.lit(kind),
        item=pl.int_range(1, pl.len() + 1).over("township", "village").cast(pl.Int64),
        published_from=pl.lit(published_from),
        published_until=pl.lit(published_until),
        **text,
    )
    return conform(lines, "publicity_lines")


def _show_names(households: pl.DataFrame, is_masked: bool, day: date) -> pl.Expr:
    """张三丰 as 张*丰, 张三 as 张*, a longer one with its first and last character; a minor's as 张**.

    Whose age no number tells is taken for an adult: householders nearly always are.
    """
    name, born = pl.col("head_name").str.replace_all(r"\s", ""), read_birth_date(pl.col("head_id_number"))
    first, length = name.str.slice(0, 1), name.str.len_chars()
    stars = pl.lit("*" * 40).str.slice(0, (length - 2).clip(lower_bound=0))
    masked = (
        pl.when(length <= 1).then(first)
        .when(length == 2).then(first + "*")
        .otherwise(first + stars + name.str.slice(-1))
    )  # fmt: skip
    is_minor = (born.dt.offset_by(f"{_ADULT}y") > pl.lit(day)).fill_null(value=False)
    shown = pl.when(is_minor).then(first + "**").otherwise(masked if is_masked else name)
    return shown.fill_null("（户主姓名未登记）") if households.height else pl.lit("", pl.String)


def _say_risks(rules: DisplayRules) -> pl.Expr:
    said = pl.col("risks").str.split("、").list.eval(
        pl.element().replace_strict(dict(rules.risks), default=None, return_dtype=pl.String)
    )  # fmt: skip
    text = said.list.drop_nulls().list.unique(maintain_order=True).list.join("、")
    return text.fill_null("").replace("", rules.other_risks or None)
