"""As which class of 监测对象 a household would be taken in: a suggestion, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from casework.road.declaration import InclusionClass


def suggest_classes(
    facts: pl.DataFrame, classes: Sequence[InclusionClass], rule_titles: Mapping[str, str]
) -> pl.DataFrame:
    """household_id, inclusion_class, ground. `facts`: household_id, lifted, `rules` (a list of its clues' rules).

    The first class of whose conditions all hold; the last one where none does. The ground names the household's type
    and the titles of the rules that speak for the class, or of all where the type alone does.
    """
    *first, last = classes
    chosen = pl.coalesce(*(pl.when(_fits(kind)).then(pl.lit(kind.title)) for kind in first), pl.lit(last.title))
    kind = pl.when("lifted").then(pl.lit("脱贫户")).otherwise(pl.lit("非脱贫户"))
    speaking = pl.coalesce(
        *(pl.when((chosen == c.title) & bool(c.rules)).then(_list_rules(c.rules, rule_titles)) for c in classes),
        _list_rules((), rule_titles),
    )
    titles = pl.when(speaking != "").then(pl.format("；线索：{}", speaking)).otherwise(pl.lit(""))
    return facts.select(
        "household_id", chosen.alias("inclusion_class"), pl.format("{}{}", kind, titles).alias("ground")
    )


def _fits(kind: InclusionClass) -> pl.Expr:
    conditions = [pl.lit(value=True)]
    if kind.rules:
        conditions.append(_has_any(kind.rules))
    if kind.unless:
        conditions.append(~_has_any(kind.unless))
    if kind.lifted is not None:
        conditions.append(pl.col("lifted") == kind.lifted)
    return pl.all_horizontal(conditions)


def _has_any(rules: Sequence[str]) -> pl.Expr:
    return pl.col("rules").list.set_intersection(list(rules)).list.len() > 0


def _list_rules(rules: Sequence[str], titles: Mapping[str, str]) -> pl.Expr:
    """The titles of the household's rules that are of these, of all where there are none of these."""
    chosen = pl.col("rules").list.set_intersection(list(rules)) if rules else pl.col("rules")
    return chosen.list.sort().list.eval(pl.element().replace(dict(titles))).list.join("、")
