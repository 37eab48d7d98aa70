"""The lines of the review workbook: a row and a registered person beside each other, in words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.linking_labels import ComparisonLabel
from delivery.list_frames import NUMBER, ListFields
from delivery.list_labels import name_department, name_source, translate_codes
from delivery.officer.review_labels import describe_comparison
from domain.tables import REVIEWED_FIELDS

# A row and a registered person beside each other, and where they differ.
SIDE_FIELDS = (
    *(f"{side}{name}" for side in ("", "person_") for name in REVIEWED_FIELDS),
    *(f"{name}_differs" for name in REVIEWED_FIELDS),
)
FIELDS: ListFields = {
    "pairs": (
        *("department", "source_title", "where", "reason", "worth", "rows", "compared"),
        *("differences", "agreements", "is_different"),
        *SIDE_FIELDS,
        *("person_relation", "person_family", "probability", "runner_up", "run_id", "row_key", "person_id"),
    ),
}
_BY_NUMBER, _BY_NAME = "证件号码一致，其他各项没有可比的", "姓名一致，证件号码没有可比的"
_DENIED = "乡镇核查为“非本人”（{}，仍按此人对应，待确认）"
_BESIDE = ("name", "id_number")
_NO_DIFFERENCE, _NO_AGREEMENT = "没有不一致", "没有相符的"
WORTH_LABELS = {0: "直接形成名单", 1: "用于核实", 2: "不用于规则"}
# Of a property search: authorisations first, as they decide who may be looked up at all.
SEARCH_WORTH_LABELS = {0: "核对授权", 2: "检索结果"}


def label_review_lines(
    lines: pl.DataFrame, context: DocumentContext, reasons: Mapping[str, str],
    comparisons: Mapping[str, ComparisonLabel], run_id: str, worth_labels: Mapping[int, str] = WORTH_LABELS,
) -> pl.DataFrame:  # fmt: skip
    """`FIELDS["pairs"]`, numbered, and more: the lines of `matchers.review.candidate_lines` in words, in order.

    `lines` of a property search also have authorisation_no, null where the row is no authorisation.
    """
    # Several papers or records of one name are told apart on paper, too.
    record = pl.coalesce(pl.format("（编号 {}）", "authorisation_no"), pl.format("（第{}行）", "row_number"))
    has_records = "authorisation_no" in lines.columns
    # What was not compared was found by its number, or (in replies to a property search) by its name alone.
    not_compared = pl.when(pl.col("reason") == "asked_name_only").then(pl.lit(_BY_NAME)).otherwise(pl.lit(_BY_NUMBER))
    labelled = lines.with_columns(
        describe_comparison(comparisons).fill_null(not_compared).alias("compared"),
        name_department("source", context).alias("department"),
        pl.concat_str(name_source("source", context), *([record] if has_records else [])).alias("source_title"),
        pl.when("is_doubted")
        .then(pl.format(_DENIED, translate_codes("reason", reasons)))
        .otherwise(translate_codes("reason", reasons))
        .alias("reason"),
        pl.concat_str(
            "file",
            pl.when(pl.col("sheet") != "").then(pl.format("［{}］", "sheet")),
            pl.format(" 第{}行", "row_number"),
            ignore_nulls=True,
        ).alias("where"),
        pl.col("worth").replace_strict(worth_labels, return_dtype=pl.String).alias("worth"),
        pl.lit(run_id).alias("run_id"),
        *(_round_down(name) for name in ("probability", "runner_up")),
        *_describe_sides(),
    )
    return labelled.with_row_index(NUMBER, offset=1)


def _describe_sides() -> list[pl.Expr]:
    """`differences`: what both sides say and not alike; `agreements`: the titles of what they say alike.

    Names and numbers stand beside it; of all else both sides are spelled out.
    """
    different, alike = [], []
    for name, title in REVIEWED_FIELDS.items():
        has_both = pl.col(name).is_not_null() & pl.col(f"person_{name}").is_not_null()
        differs = pl.col(f"{name}_differs")
        sides = pl.format("{}：{} ／ {}", pl.lit(title), name, f"person_{name}")
        sides = pl.lit(f"{title}不同") if name in _BESIDE else sides
        different.append(pl.when(differs & has_both).then(sides))
        alike.append(pl.when(has_both & ~differs).then(pl.lit(title)))
    texts = {"differences": (different, "\n", _NO_DIFFERENCE), "agreements": (alike, "、", _NO_AGREEMENT)}
    joined = [
        pl.concat_str(parts, separator=between, ignore_nulls=True).replace("", none).alias(name)
        for name, (parts, between, none) in texts.items()
    ]
    return [*joined, pl.any_horizontal(f"{name}_differs" for name in REVIEWED_FIELDS).alias("is_different")]


def _round_down(name: str) -> pl.Expr:
    """A computed probability as a cell with a tenth of a per cent shows it: never 100 %, which would be certain."""
    return ((pl.col(name) * 1000 + 1e-6).floor() / 1000).clip(upper_bound=0.999).alias(name)
