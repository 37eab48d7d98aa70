"""This period's deliveries beside the previous one's: what an officer should be warned of, never a refusal."""

from __future__ import annotations

import polars as pl

from domain.periods import Period, find_named_span

# A fall by more than this share of the rows is worth a question (M31).
FALL_SHARE = 0.3
# A fall of the linked share by more than this, and more rows of equal number and other name than this.
LINK_FALL = 0.1
NAME_CONFLICTS = 0.05
# Below this many rows a share says nothing.
ENOUGH_ROWS = 20


def warn_of_deliveries(
    files: pl.DataFrame, deliveries: pl.DataFrame, previous_files: pl.DataFrame, previous: pl.DataFrame, period: Period
) -> dict[str, list[str]]:
    """Source -> sentences: the same bytes as last time, a title that names another period, a fall in rows.

    `files`, `deliveries` and the previous ones: the tables of those names.
    """
    sentences: dict[str, list[str]] = {}
    for source, message in [
        *_find_same_bytes(files, previous_files),
        *_find_other_period(files, period),
        *_find_fallen_counts(deliveries, previous),
    ]:
        sentences.setdefault(source, []).append(message)
    return sentences


def find_stale_sources(files: pl.DataFrame, previous_files: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Column source: those that may be of an earlier period, by the bytes (as last time) or by the title."""
    stale = {source for source, _ in [*_find_same_bytes(files, previous_files), *_find_other_period(files, period)]}
    return pl.DataFrame({"source": sorted(stale)}, schema={"source": pl.String})


def warn_of_links(links: pl.DataFrame, previous: pl.DataFrame) -> dict[str, list[str]]:
    """Source -> sentences: fewer rows find their person than last period, or many numbers stand with other names.

    `links` and `previous`: tables of that name. Numbers whose person bears another name in the register are a sign
    of columns pasted one row off (M16).
    """
    sentences: dict[str, list[str]] = {}
    before = _compute_link_rates(previous).select("source", before="linked")
    for line in _compute_link_rates(links).join(before, on="source", how="left").sort("source").iter_rows(named=True):
        source_sentences = sentences.setdefault(line["source"], [])
        if line["before"] is not None and line["before"] - line["linked"] > LINK_FALL:
            source_sentences.append(
                f"能关联到登记农户的行占 {line['linked']:.0%}，上期是 {line['before']:.0%}，请核对证件号码和姓名列"
            )
        if line["conflicts"] > NAME_CONFLICTS:
            source_sentences.append(
                f"有 {line['conflicts']:.0%} 的行证件号码是登记农户的而姓名不同，可能是粘贴错行，请部门核对"
            )
    return {source: texts for source, texts in sentences.items() if texts}


def _compute_link_rates(links: pl.DataFrame) -> pl.DataFrame:
    """Source, linked and conflicts (shares of its rows); only sources with enough rows for a share."""
    rates = links.group_by("source").agg(
        linked=(pl.col("decision") == "linked").mean(),
        conflicts=(pl.col("reason") == "id_name_conflict").mean(),
        rows=pl.len(),
    )
    return rates.filter(pl.col("rows") >= ENOUGH_ROWS).drop("rows")


def _find_same_bytes(files: pl.DataFrame, previous: pl.DataFrame) -> list[tuple[str, str]]:
    again = _select_files_in_use(files).join(previous.select("sha256").unique(), on="sha256", how="semi")
    return [(source, f"文件“{file}”与上期报送的完全相同，请确认是否更新") for source, file in _group_by_source(again)]


def _find_other_period(files: pl.DataFrame, period: Period) -> list[tuple[str, str]]:
    titled = _select_files_in_use(files).filter(pl.col("title").is_not_null())
    return [
        (source, f"文件“{file}”的标题写的是{span.words}，与本期（{period.title}）不符")
        for source, file, title in titled.unique(["source", "file", "title"], maintain_order=True)
        .select("source", "file", "title")
        .iter_rows()
        if (span := find_named_span(title)) and period.contradicts(span)
    ]


def _select_files_in_use(files: pl.DataFrame) -> pl.DataFrame:
    return files.filter(pl.col("source").is_not_null(), pl.col("status") != "superseded")


def _find_fallen_counts(deliveries: pl.DataFrame, previous: pl.DataFrame) -> list[tuple[str, str]]:
    counts = deliveries.join(previous.select("source", pl.col("rows_read").alias("before")), on="source")
    fallen = counts.filter((pl.col("before") > 0) & (pl.col("rows_read") < pl.col("before") * (1 - FALL_SHARE)))
    # Where no row is left, the suite says so already.
    fallen = fallen.filter(pl.col("status") != "not_delivered", pl.col("rows_read") > pl.col("dropped"))
    return [
        (source, f"行数比上期少 {1 - rows / before:.0%}（上期 {before} 行，本期 {rows} 行），请确认数据是否完整")
        for source, rows, before in fallen.select("source", "rows_read", "before").iter_rows()
    ]


def _group_by_source(frame: pl.DataFrame) -> list[tuple[str, str]]:
    return frame.select("source", "file").unique(maintain_order=True).sort("source", "file").rows()
