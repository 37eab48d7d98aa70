"""`make bench`: linkers beside each other on a hard county; prints the tables and writes them to a file."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import polars as pl

from benchmarks.linkage import report, shuffled
from benchmarks.linkage.machine import described
from benchmarks.linkage.metrics import age_band
from benchmarks.linkage.passes import candidates_told
from benchmarks.linkage.runs import Drawn, Run, at_threshold, strictest

_ALLOWED = 1.5
_GENERAL = {"ecm": "recordlinkage 0.16, ECM", "splink": "Splink 5", "splink_broad": "Splink 5, broad blocking"}
_PLAIN = {"raw": "lookup of the raw ID", "cleaned": "cleaned ID, else unique name and village", "floor": "floor"}
_SIMPLE = {"raw": "raw ID", "cleaned": "cleaned ID", "ours": "ours"}
# So often are rows damaged, measured by the county of the other tables, where a join by cleaned ID finds 97 %.
_KINDER = 0.65
_KIND = f"The same, but rows are damaged {_KINDER} times as often."
_HARDSHIPS: dict[str, dict[str, float]] = {
    "damage twice as frequent": {"damage": 2.0},
    "surnames damaged ten times as often": {"surnames": 10.0},
    "2 % of the members missing from the register": {"missing_members": 0.02},
    "register: 3 % of IDs missing, 1 % mistyped": {"register_ids_missing": 0.03, "register_ids_wrong": 0.01},
}


@click.command(help="Measure linking on a synthetic county.")
@click.option("--size", type=click.IntRange(min=2000), default=48_000, show_default=True, help="Registered persons.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--without", multiple=True, type=click.Choice(list(_GENERAL)), help="General libraries to leave out.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/results.md"), show_default=True)
def main(*, size: int, seed: int, without: tuple[str, ...], out: Path) -> None:
    """Print as it goes, so that the first figures are there before the last are."""
    parts: list[str] = []

    def say(text: str) -> None:
        parts.append(text)
        print(text, flush=True)

    say(f"# Linking measured\n\n`make bench SIZE={size} SEED={seed}`, {datetime.now(UTC):%Y-%m-%d}\n")
    say(report.table(("", "measured on"), described()))
    with tempfile.TemporaryDirectory() as scratch:
        base = Drawn.made(Path(scratch) / "base", persons=size, seed=seed)
        runs, notes = _beside(base, without)
        ours, floor = runs["ours"], runs[_PLAIN["floor"]]
        say(f"## Linkers beside each other\n\n{report.beside_each_other(runs, floor)}{notes}")
        say(f"## Ours: who is compared\n\n{candidates_told(base)}")
        say(_in_detail(ours))
        say(f"## Harder counties\n\n{report.hardships(_harder(Path(scratch), size, seed))}")
        say(f"## Kinder counties\n\n{_KIND}\n\n{report.hardships(_kinder(Path(scratch), size, seed))}")
        sizes = _sizes(Path(scratch), size, seed) | {size: (ours, floor)}
        say(f"## Growth\n\nOne model, one set of thresholds.\n\n{report.growth(sizes)}")
        say(f"## The same rows otherwise\n\n{_otherwise(Path(scratch), size // 4, seed)}")
    out.write_text("\n".join(parts), encoding="utf-8")


def _beside(base: Drawn, without: tuple[str, ...]) -> tuple[dict[str, Run], str]:
    """Every linker's run on the base county, and remarks."""
    runs = {title: base.linked(name) for name, title in _PLAIN.items()}
    notes = []
    for name, title in _GENERAL.items():
        if name in without:
            continue
        try:
            run = base.linked(name)
        except subprocess.CalledProcessError as error:
            notes.append(f"{title} could not be run here (exit code {error.returncode}).")
            continue
        answer, _ = base.answer(name)
        runs[f"{title}, probability ≥ 0.99"] = at_threshold(run, answer, 0.99)
        threshold, strict = strictest(run, answer, _ALLOWED)
        runs[f"{title}, threshold chosen with the truth"] = strict
        notes.append(f"{title}: at most {_ALLOWED} false per 10,000 needs a probability of {threshold:.10g} here.")
    runs["ours"] = base.linked("ours")
    return runs, "\n" + "\n\n".join(notes) + "\n"


def _in_detail(ours: Run) -> str:
    rows = ours.judged.with_columns((pl.col("people_kind") != "han").alias("minority name"))
    tables = {
        "Ours per source": report.groups(rows, "source"),
        "Ours per kind of damage": report.kinds(rows),
        "Ours by sex": report.groups(rows, "sex"),
        "Ours by age": report.groups(rows, age_band()),
        "Ours by length of name": report.groups(rows, "name_length"),
        "Ours by kind of name": report.groups(rows, "minority name"),
        "What ours misses": report.missed(rows),
    }
    return "\n".join(f"## {title}\n\n{table}" for title, table in tables.items())


def _harder(scratch: Path, size: int, seed: int) -> dict[str, dict[str, Run]]:
    return {title: _asked(scratch, size, seed + 1, options) for title, options in _HARDSHIPS.items()}


def _kinder(scratch: Path, size: int, seed: int) -> dict[str, dict[str, Run]]:
    """Counties of less damage: four sizes, then each hardship."""
    sizes = {f"{part:,} persons": part for part in (size // 8, size // 4, size // 2, size)}
    found = {title: _asked(scratch, part, seed + 1, {"damage": _KINDER}) for title, part in sizes.items()}
    for title, options in _HARDSHIPS.items():
        found[title] = _asked(scratch, size, seed + 1, options | {"damage": _KINDER * options.get("damage", 1.0)})
    return found


def _asked(scratch: Path, size: int, seed: int, options: dict[str, float]) -> dict[str, Run]:
    """Simple joins and ours on a county that goes when they have answered."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        county = Drawn.made(Path(folder), persons=size, seed=seed, **options)
        return {title: county.linked(name) for name, title in _SIMPLE.items()}


def _sizes(scratch: Path, size: int, seed: int) -> dict[int, tuple[Run, Run]]:
    counties = {
        persons: Drawn.made(scratch / f"size{persons}", persons=persons, seed=seed + 2)
        for persons in (size // 8, size // 4, size // 2)
    }
    return {persons: (county.linked("ours"), county.linked("floor")) for persons, county in counties.items()}


def _otherwise(scratch: Path, size: int, seed: int) -> str:
    base = Drawn.made(scratch / "same", persons=size, seed=seed + 3)
    base.linked("ours")
    before, _ = base.answer("ours")
    lines = []
    bench = base.folder.bench()
    ways = {"rows in another order": shuffled.reordered(bench, seed), "files split in three": shuffled.split(bench)}
    for title, (moved, places) in ways.items():
        path = scratch / title
        county = Drawn(path, {})
        county.folder.write(moved)
        county.linked("ours")
        lines.append((title, f"{before.height:,}", shuffled.differing(before, county.answer("ours")[0], places)))
    return report.table(("", "rows", "rows with another answer"), lines)


if __name__ == "__main__":
    main()
