"""Numbers of papers: one number in whatever form it is written, and one household per number."""

from __future__ import annotations

import polars as pl

from domain.text import squeeze

# 第001号, No.001, 编号001: words round a number. A note that a paper is void is no part of its number.
_WORDS = r"编号|第|号|^NO[.:]?"
_VOID = r"已?(?:撤销|撤回|作废|废止|取消|注销|无效|失效|终止)"
_RUNS = r"\p{Han}+|[A-Z]+|[0-9]+"
_MARKS = r"[^0-9A-Z\p{Han}]+"


def add_paper_key(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `paper_key`: one text per number, whatever its width, case, brackets, blanks, hyphens and leading zeros.

    And `is_void`: the number says itself that the paper is void. Figures that something parts stay apart (1-12 and
    11-2 are two papers) unless the same figures occur without anything between them too.
    """
    numbers = rows.select("authorisation_no").unique().drop_nulls()
    text = squeeze(pl.col("authorisation_no")).str.to_uppercase()
    bare = text.str.replace_all(_VOID, "").str.replace_all(_WORDS, "")
    numbers = numbers.with_columns(bare.alias("_text"), text.str.contains(_VOID).alias("is_void"))
    numbers = numbers.with_columns(
        _join_digits(pl.col("_text")).alias("_runs"),
        _join_digits(pl.col("_text").str.replace_all(_MARKS, "")).alias("_solid"),
    )
    undivided = (~pl.col("_text").str.contains(rf"[0-9]{_MARKS}[0-9]")).any().over("_solid")
    key = pl.when(undivided).then("_solid").otherwise("_runs").replace("", None)
    # What holds neither a letter nor a figure is compared as it stands.
    keys = numbers.select("authorisation_no", pl.coalesce(key, "authorisation_no").alias("paper_key"), "is_void")
    keyed_rows = rows.join(keys, on="authorisation_no", how="left", maintain_order="left")
    return keyed_rows.with_columns(pl.col("is_void").fill_null(value=False))


def _join_digits(text: pl.Expr) -> pl.Expr:
    """Its runs of characters, letters and figures, without leading zeros."""
    return text.str.extract_all(_RUNS).list.eval(pl.element().str.replace(r"^0+([0-9])", "$1")).list.join("|")


def is_shared_paper() -> pl.Expr:
    """Whether the number of a row's paper stands under two households: of its signers, or as the papers state them.

    Over `paper_key`, `household_id` (of a signer who is surely known) and `stated_household`.
    """
    home = pl.coalesce("household_id", "stated_household")
    several = home.drop_nulls().n_unique().over("paper_key") > 1
    return several & pl.col("paper_key").is_not_null()
