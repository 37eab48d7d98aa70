"""How far the work has come on a day: the figures of a 工作总结, per period and township, and what holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_labels import translate_codes
from delivery.list_rows.candidate_rows import ROAD_COUNT_FIELDS
from delivery.list_rows.run_status import DELIVERY_FIELDS, list_deliveries
from delivery.list_rows.spread_counts import spread_counts
from delivery.road_labels import describe_next_step

FIELDS: ListFields = {
    "items": ("chapter", "item", "households", "share"),
    "bars": ("item", "households"),
    "periods": ("chapter", "item", "households", "period:"),
    "townships": ("township", "item:"),
    "road_counts": ROAD_COUNT_FIELDS,
    "missing_data": DELIVERY_FIELDS,
}
_LISTED = "listed"
_PERIODS_SHOWN = 6
# Item -> chapter of the report, and what it counts.
_ITEMS = {
    "listed": ("一、排查", "列入名单"),
    "visited": ("二、入户核查", "已入户核查"),
    "confirmed": ("二、入户核查", "核查属实"),
    "unconfirmed": ("二、入户核查", "核查后没有属实的线索"),
    "unlisted": ("三、评议审定", "名单没有列过、村里提出的"),
    "proposed": ("三、评议审定", "拟纳入（含村里提出的）"),
    "authorised": ("三、评议审定", "已签署核对授权书"),
    "searched": ("三、评议审定", "已作财产检索"),
    "reviewed": ("三、评议审定", "已村级评议"),
    "published": ("三、评议审定", "已公示"),
    "decided": ("三、评议审定", "已县级审定"),
    "refused": ("三、评议审定", "审定不予纳入"),
    "entered": ("四、纳入帮扶", "已录入系统，纳入监测"),
    "ordered": ("四、纳入帮扶", "已开单交办"),
    "helped": ("四、纳入帮扶", "已有帮扶措施"),
    "removed": ("四、纳入帮扶", "风险已消除"),
    "unvisited": ("五、问题", "还没有入户"),
    "overdue": ("五、问题", "有环节逾期"),
    "missing": ("五、问题", "缺少环节"),
}
# One after the other on the way; the others are told beside them.
_DRAWN = (
    "listed", "visited", "confirmed", "proposed", "authorised", "searched", "reviewed", "published", "decided",
    "entered", "ordered", "helped", "removed",
)  # fmt: skip
_CHAPTERS = {item: chapter for item, (chapter, _) in _ITEMS.items()}
_TITLES = {item: title for item, (_, title) in _ITEMS.items()}


def write_progress(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write the county's workbook. Raises `OSError` when the file cannot be written."""
    path = folder / f"{layout.file_name.format_map(context.make_texts())}.xlsx"
    write_county_workbook(path, make_progress_frames(tables, context), FIELDS, context, layout)
    return [path]


def make_progress_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    progress = tables["work_progress"]
    items = label_progress(progress)
    deliveries = list_deliveries(tables["deliveries"], context)
    return {
        "items": items,
        "bars": items.filter(pl.col("code").is_in(_DRAWN)),
        "periods": _spread_periods(items, progress),
        "townships": _spread_items(progress),
        "road_counts": tables["road_counts"].with_columns(describe_next_step(context)),
        "missing_data": deliveries.filter(pl.col("status") != "已提供"),
    }


def label_progress(progress: pl.DataFrame) -> pl.DataFrame:
    """chapter, item, households, share of the listed ones, code: the county's lines of table `work_progress`."""
    counts = progress.filter(pl.col("township").is_null(), pl.col("period").is_null())
    listed = pl.col("households").filter(pl.col("item") == _LISTED).first()
    share = pl.when((listed > 0) & (pl.col("item") != _LISTED)).then(pl.col("households") / listed)
    return counts.with_columns(
        pl.col("item").replace_strict(_CHAPTERS, return_dtype=pl.String).alias("chapter"),
        share.alias("share"),
        code="item",
        item=translate_codes("item", _TITLES),
    )


def _spread_periods(items: pl.DataFrame, progress: pl.DataFrame) -> pl.DataFrame:
    counts = progress.drop_nulls("period").select("period", "households", code="item")
    periods = counts["period"].unique(maintain_order=True).to_list()[-_PERIODS_SHOWN:]
    return spread_counts(items, counts, ("code", "period", "households"), periods)


def _spread_items(progress: pl.DataFrame) -> pl.DataFrame:
    counts = progress.drop_nulls("township").with_columns(translate_codes("item", _TITLES))
    townships = counts.select("township").unique(maintain_order=True)
    return spread_counts(townships, counts, ("township", "item", "households"), list(_TITLES.values()))
