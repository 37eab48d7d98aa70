"""The frames of a data-quality workbook: what came, what is wrong with it, what became of last time's issues."""

from __future__ import annotations

import polars as pl

from delivery.department.supplier_inputs import MOST_ROWS, Returned
from delivery.excel.row_numbers import number_rows
from delivery.list_inputs import ListContext
from delivery.list_labels import DELIVERY_STATUSES, FILE_STATUSES, in_words, source_title
from delivery.list_rows.run_status import delivery_status
from domain.handover import PLACE

_KEY = ["source", "issue_key"]
_ABSENT = "没有收到可以采用的数据，相关规则不能判定"
OPEN, CLOSED = "仍存在", "已整改（本期不再出现）"


def quality_frames(own: Returned, context: ListContext, supplier: str) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, each numbered from 1; the names and fields of `data_quality` in `list_fields.FIELDS`.

    `own`: what concerns this supplier alone.
    """
    earlier = since_last_time(own)
    frames = {
        "facts": _facts(own, earlier, context, supplier),
        "deliveries": _deliveries(own, context),
        "files": _files(own),
        "checks": _checks(own, context),
        "issues": _issues(own, context).head(MOST_ROWS),
        "earlier": _in_words(earlier, own, context).head(MOST_ROWS),
    }
    return number_rows(frames)


def since_last_time(own: Returned) -> pl.DataFrame:
    """Last period's issues of the sources that came this time, with `state`: still open first, where it stands now.

    A source that did not come tells nothing about its issues.
    """
    came = own.deliveries.filter(pl.col("status") != "not_delivered")["source"]
    before = own.earlier.filter(pl.col("source").is_in(came.implode())).unique(_KEY, keep="first", maintain_order=True)
    now = own.issues.unique(_KEY, keep="first", maintain_order=True)
    closed = before.join(now, on=_KEY, how="anti").with_columns(state=pl.lit(CLOSED))
    still = now.join(before, on=_KEY, how="semi").with_columns(state=pl.lit(OPEN))
    return pl.concat([part.sort("source", *PLACE, "field", "check") for part in (still, closed)])


def _facts(own: Returned, earlier: pl.DataFrame, context: ListContext, supplier: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": supplier,
        "退回单位": context.reporting_unit,
        "报送情况": _delivered(own),
        "本期问题": _found(own),
        "上期问题": _closed(own, earlier),
    }
    return pl.DataFrame({"item": list(lines), "content": list(lines.values())})


def _deliveries(own: Returned, context: ListContext) -> pl.DataFrame:
    """What came of each source; where nothing did, the file may have come and not been recognised."""
    rows = delivery_status(own, context)
    absent = pl.col("status") == DELIVERY_STATUSES["not_delivered"]
    return rows.with_columns(message=pl.when(absent).then(pl.lit(_ABSENT)).otherwise("message"))


def _delivered(own: Returned) -> str:
    if own.township:
        return f"全县登记数据中{own.township}的部分；下面的行数是全县的"
    came = own.deliveries.filter(pl.col("status") != "not_delivered")
    refused = came.filter(pl.col("status") == "refused")["title"]
    sums = came.select(pl.col("rows_read", "accepted", "quarantined", "dropped").sum()).row(0, named=True)
    text = "收到 {n} 份数据，读取 {rows_read} 行：采用 {accepted} 行，隔离 {quarantined} 行，未采用 {dropped} 行"
    said = text.format(n=came.height, **sums) if came.height else "没有收到可以采用的数据"
    return said + (f"。整份未通过检查，须更正后重报：{'、'.join(refused)}" if len(refused) else "")


def _found(own: Returned) -> str:
    many = own.issues.height
    if not many:
        return "没有发现问题"
    rows = own.issues.drop_nulls("row_number").select("source", *PLACE).n_unique()
    more = f"；“问题清单”列出前 {MOST_ROWS} 处，各项合计见下表" if many > MOST_ROWS else ""
    return f"{many} 处，涉及 {rows} 行（见“问题清单”）{more}"


def _closed(own: Returned, earlier: pl.DataFrame) -> str:
    if own.earlier.is_empty():
        return "上期没有问题记录"
    states = dict(earlier["state"].value_counts().iter_rows())
    whole = own.earlier.select(_KEY).n_unique()
    told = f"{whole} 处：已整改 {states.get(CLOSED, 0)} 处，仍存在 {states.get(OPEN, 0)} 处"
    rest = whole - earlier.height
    return told + (f"，本期未收到相应数据、无法核对 {rest} 处" if rest else "")


def _files(own: Returned) -> pl.DataFrame:
    return (
        own.files.filter(pl.col("status") != "left_out")
        .sort("file", "sheet")
        .with_columns(status=in_words("status", FILE_STATUSES | {"recognised": "已采用"}))
    )


def _checks(own: Returned, context: ListContext) -> pl.DataFrame:
    """One line per source, column and kind of fault, the most frequent first."""
    kinds = own.issues.group_by("source", "field", "check").agg(
        pl.len().alias("places"), pl.col("problem", "cure").sort().first()
    )
    ordered = kinds.sort("places", "source", "field", "check", descending=[True, False, False, False])
    return _in_words(ordered, own, context)


def _issues(own: Returned, context: ListContext) -> pl.DataFrame:
    """The issues with whom and where their rows are about, as the supplier wrote it; whole columns first."""
    ordered = own.issues.sort("source", *PLACE, "field", "check", nulls_last=False)
    whom = own.rows.select("source", *PLACE, "name", "id_number", "township", "village")
    rows = ordered.join(whom, on=["source", *PLACE], how="left", maintain_order="left")
    return _in_words(rows, own, context)


def _in_words(rows: pl.DataFrame, own: Returned, context: ListContext) -> pl.DataFrame:
    """Source and column under the titles that the supplier knows; a heading that nobody declared stays itself."""
    titled = rows.join(own.headings, on=["source", "field"], how="left", maintain_order="left")
    return titled.with_columns(source=source_title("source", context), field=pl.coalesce("title", "field"))
