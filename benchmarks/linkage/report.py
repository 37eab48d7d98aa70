"""The tables of `make bench`, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

import polars as pl

from benchmarks.linkage import metrics
from benchmarks.linkage.runs import Run

_QUALITY = ("false per 10,000", "recall", "recall + review", "recall, no own ID", "in review")

_COST = ("seconds", "processor s", "× floor", "× floor, processor", "peak MB")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """One Markdown table."""
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def quality(run: Run) -> list[str]:
    """The cells under `_QUALITY`."""
    told = run.headline
    shares = ("recall", "recall_review", "recall_without_own_id", "review_rate")
    return [f"{told['false_per_10000']:.2f}", *(f"{told[name]:.2%}" for name in shares)]


def cost(run: Run, floor: Run) -> list[str]:
    """The cells under `_COST`; where a linker was asked fewer rows the floor counts in proportion."""
    share = run.rows / floor.rows
    ratios = (run.seconds / floor.seconds / share, run.processor / floor.processor / share)
    return [
        f"{run.seconds:.2f}", f"{run.processor:.2f}", *(f"{ratio:.1f}" for ratio in ratios), f"{run.peak / 2**20:,.0f}",
    ]  # fmt: skip


def beside_each_other(runs: dict[str, Run], floor: Run) -> str:
    """Every linker: quality, time, memory."""
    lines = ((name, f"{run.rows:,}", *quality(run), *cost(run, floor)) for name, run in runs.items())
    return table(("linker", "rows", *_QUALITY, *_COST), lines)


def hardships(runs: dict[str, dict[str, Run]]) -> str:
    """Counties harder than the base one."""
    rows = ((county, linker, *quality(run)) for county, asked in runs.items() for linker, run in asked.items())
    return table(("county", "linker", *_QUALITY), rows)


def growth(runs: dict[int, tuple[Run, Run]]) -> str:
    """Sizes -> (ours, floor), and the exponent of ours: log seconds against log rows."""
    lines = (
        (f"{persons:,}", f"{ours.rows:,}", *quality(ours), *cost(ours, floor))
        for persons, (ours, floor) in runs.items()
    )
    headings = ("persons", "rows", *_QUALITY, *_COST)
    exponents = (slope([(log(ours.rows), log(cost)) for ours, cost in costs]) for costs in _costs(runs))
    told = "Seconds grow as rows to the power {:.2f}, processor seconds {:.2f} (least squares).".format(*exponents)
    return table(headings, lines) + f"\n{told}\n"


def _costs(runs: dict[int, tuple[Run, Run]]) -> list[list[tuple[Run, float]]]:
    return [[(ours, getattr(ours, name)) for ours, _ in runs.values()] for name in ("seconds", "processor")]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least squares."""
    mean_x, mean_y = (sum(point[at] for point in points) / len(points) for at in (0, 1))
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def groups(rows: pl.DataFrame, by: str | pl.Expr) -> str:
    """Figures per group."""
    found = metrics.figures(rows, [by])
    name = found.columns[0]
    lines = (
        (line[name], f"{line['rows']:,}", f"{line['linked']:,}", line["false"], _share(line["recall"]),
         _share(line["recall_review"]), _share(line["review_rate"]))
        for line in found.sort(name).iter_rows(named=True)
    )  # fmt: skip
    return table((name, "rows", "linked", "false", "recall", "recall + review", "in review"), lines)


def kinds(rows: pl.DataFrame) -> str:
    """Figures per kind of damage."""
    return groups(rows.explode("kinds").drop_nulls("kinds").rename({"kinds": "damage"}), "damage")


def missed(rows: pl.DataFrame, most: int = 15) -> str:
    """Where the rows lie that were not linked although somebody is meant, and the false links."""
    name_hit = pl.col("kinds").list.eval(pl.element().str.contains(_NAME_KINDS)).list.any()
    cut = rows.with_columns(pl.when(name_hit).then(pl.lit("damaged")).otherwise(pl.lit("whole")).alias("name"))
    counted = cut.group_by("source", "id_state", "name").agg(
        pl.len().alias("rows"), (pl.col("meant") & ~pl.col("right")).sum().alias("missed"), pl.col("false").sum()
    )
    worst = counted.sort("missed", "source", "id_state", "name", descending=[True, False, False, False]).head(most)
    total = counted["missed"].sum()
    headings = ("source", "ID", "name", "rows", "not linked right", "share of all missed", "false")
    lines = (
        (line["source"], line["id_state"], line["name"], f"{line['rows']:,}", line["missed"],
         _share(line["missed"] / total if total else None), line["false"])
        for line in worst.iter_rows(named=True)
    )  # fmt: skip
    return table(headings, lines)


_NAME_KINDS = r"^(?:M13_name|M18|M19.*|M2[0-4].*|M33|surname)$"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2%}"
