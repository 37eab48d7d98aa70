"""Whom records may be about: registered households, orders that were issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ledger import ClueRegister, LedgerRepository


@dataclass(frozen=True)
class RecordSubjects:
    """What a row of a source may name.

    `key`: the fields that name it. `frame`: the key's columns, `home` (the household's number) and `township`, both
    null where there is none; `since`: the day before which nothing can have happened to it, null where anything can.
    `refusal`: the receipt's reason where a row names another; `problem`: the same in words.
    """

    key: tuple[str, ...]
    frame: pl.DataFrame
    refusal: str
    problem: str


def read_record_subjects(ledger: LedgerRepository, register: ClueRegister) -> Mapping[str, RecordSubjects]:
    """What every `RecordSource.subject` may be."""
    any_day = pl.lit(None, dtype=pl.Date).alias("since")
    home = pl.col("household_id").alias("home")
    households = register.households.select(
        "household_id", home, pl.col("townships").list.first().alias("township"), any_day
    )
    orders = ledger.read_records("orders").select("order_no", home, "township", since="issued_on")
    items = ledger.read_records("sample_items").select("sample_no", "item", home, "township", any_day)
    return {
        "household": RecordSubjects(
            ("household_id",), households, "unknown_household",
            "没有填写，或在登记农户和已下发的名单中都没有，请对照名单改正户编号（整列设为文本格式），尚未登记的户请先登记",
        ),
        "order": RecordSubjects(
            ("order_no",), orders, "unknown_order",
            "没有填写，或本工作区没有开过这张单，请从开单表原样复制单号；核对 --workspace 是不是开单的工作区",
        ),
        "sample_item": RecordSubjects(
            ("sample_no", "item"), items, "unknown_sample",
            "没有填写，或本工作区没有抽过这条样本（也可能已经撤销），请从抽检样本表原样复制，不要增加行",
        ),
    }  # fmt: skip
