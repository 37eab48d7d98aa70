"""The section about the list beside the run before: what is new or worse, what rests, what has ended and why."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.html.page_parts import Cell, Part, Section, Table, count_cell, total_cell
from delivery.list_labels import CERTAINTY_LABELS, STATUS_LABELS
from delivery.list_rows.change_rows import list_township_endings, list_township_statuses
from delivery.memory_labels import RESOLVED_LABELS, SUPPRESSED_LABELS
from delivery.officer.pages.page_counts import Tables, index_counts


def make_list_section(tables: Tables) -> Section:
    """The list beside the run before: status, clues that rest, clues that have ended, each also per township."""
    ended = tables["ended_clue_counts"]
    certainty = index_counts(tables["list_status_counts"], "status", "certainty", "households")
    codes = [code for code in CERTAINTY_LABELS if any(key[1] == code for key in certainty)]
    statuses = [code for code in STATUS_LABELS if any(key[0] == code for key in certainty)]
    lines = [
        [
            Cell(STATUS_LABELS[s]),
            *(count_cell(certainty.get((s, c), 0)) for c in codes),
            total_cell(sum(certainty.get((s, c), 0) for c in codes)),
        ]
        for s in statuses
    ]
    parts: list[Part] = [
        Table(("本期状态", *(CERTAINTY_LABELS[code] for code in codes), "合计（户）"), lines, title="疑似风险户",
              style="narrow", empty="本期没有疑似风险户。"),
        _make_reasons_table(ended.filter(kind="suppressed"), "本期暂不核查的线索", SUPPRESSED_LABELS),
        _make_reasons_table(ended.filter(kind="resolved"), "本期不再出现的线索", RESOLVED_LABELS),
        *_make_township_tables(tables),
    ]  # fmt: skip
    return Section("list", "名单与上期对比", parts)


def _make_reasons_table(counts: pl.DataFrame, title: str, labels: Mapping[str, str]) -> Table:
    lines = [
        [Cell(labels.get(reason, reason)), count_cell(clues), count_cell(homes)]
        for reason, clues, homes in counts.select("reason", "clues", "households").iter_rows()
    ]
    return Table(("原因", "线索数", "涉及户数"), lines, title=title, style="narrow", empty="没有。")


def _make_township_tables(tables: Tables) -> list[Table]:
    """Per township: households by status; clues that rest and that have ended, by reason."""
    townships = pl.concat([tables["township_statuses"], tables["township_endings"]], how="diagonal")
    names = townships.select("township").unique().sort("township")
    statuses = list_township_statuses(names, tables["township_statuses"])
    endings = list_township_endings(names, tables["township_endings"])
    return [
        _make_township_table(statuses, {"status": "", "suspected": "合计（户）"}, "各乡镇疑似风险户的本期状态（户）"),
        _make_township_table(
            endings,
            {
                "resting_reason": "暂不核查：", "resting": "暂不核查（条）", "left_reason": "不再出现：",
                "left": "不再出现（条）",
            },
            "各乡镇暂不核查和不再出现的线索（条）",
        ),
    ]  # fmt: skip


def _make_township_table(rows: pl.DataFrame, titles: Mapping[str, str], title: str) -> Table:
    """A table of those columns that count anything.

    `titles`: a column's heading; of a family of columns what stands before each.
    """
    columns = [
        (column, f"{heading}{column.partition(':')[2]}")
        for name, heading in titles.items()
        for column in rows.columns
        if (column == name or column.startswith(f"{name}:")) and rows[column].sum()
    ]
    lines = [
        [Cell(line["township"] or "（不详）"), *(count_cell(line[column]) for column, _ in columns)]
        for line in rows.to_dicts()
    ]
    totals = [Cell("合计", "sum"), *(total_cell(int(rows[column].sum())) for column, _ in columns)]
    headings = ("乡镇", *(heading for _, heading in columns))
    return Table(headings, [*lines, totals] if lines and columns else [], title=title, style="matrix", empty="没有。")
