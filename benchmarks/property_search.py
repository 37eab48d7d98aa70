"""`python -m benchmarks.property_search`: time and memory of a property search in a large county.

A county of the linking benchmark, papers of some of its people, and a reply of every property source with so many rows
each, of which only those who signed may be looked at. The search runs as a bureau runs it, in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.linkage.county import make_county
from benchmarks.sample import CONFIG
from domain.county.source import FieldType, SourceDeclaration
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from storage.run_store import RunStore

_PERIOD, _SIGNED = "2026Q3", "2026-08-15"
# What a cell of a reply holds where nobody asks for more: by the field's name, else by its type.
_NAMED = {
    "status": "正常", "vehicle_type": "小型轿车", "use": "住宅", "entity_type": "个体工商户", "payroll_type": "在职",
    "post_type": "事业编制", "item": "机动车登记", "result": "有",
}  # fmt: skip
_TYPED = {
    FieldType.DATE: "2021-05-06", FieldType.YEAR: "2025", FieldType.MONEY: "30000", FieldType.NUMBER: "96.5",
    FieldType.INTEGER: "1",
}  # fmt: skip


@click.command(help="Time and memory of a property search.")
@click.option(
    "--persons", type=click.IntRange(min=2000), default=480_000, show_default=True, help="Registered persons."
)
@click.option("--papers", type=click.IntRange(min=1), default=30_000, show_default=True, help="People who signed.")
@click.option("--rows", type=click.IntRange(min=1), default=500_000, show_default=True, help="Rows of each reply.")
def main(*, persons: int, papers: int, rows: int) -> None:
    """Draw the county, run the command, and print what it cost and came to."""
    with tempfile.TemporaryDirectory() as scratch:
        inbox, workspace = Path(scratch) / "inbox", Path(scratch) / "workspace"
        inbox.mkdir()
        sent = write_inbox(inbox, persons, papers, rows)
        seconds, peak = _searched(inbox, workspace)
        folder = next((workspace / "property" / _PERIOD).glob("*/tables")).parent
        _show(sent, seconds, peak, folder)


def write_inbox(inbox: Path, persons: int, papers: int, rows: int) -> int:
    """The register, the papers and a reply of every property source, in GB18030; how many rows were replied."""
    county, register = load_county(CONFIG), make_county(persons=persons, seed=1).register
    _write(inbox, county.sources["register_members"], register)
    rng = np.random.default_rng(1)
    adults = register.filter(pl.col("birth_date") < pl.date(2008, 1, 1), pl.col("id_number").is_not_null())
    signers = adults[np.sort(rng.choice(adults.height, min(papers, adults.height), replace=False))]
    _write(inbox, county.sources["authorisations"], _papers(signers))
    replies = _replying(county)
    for source in replies:
        _write(inbox, source, _reply(source, register[rng.integers(0, register.height, rows)]))
    _write(inbox, county.sources["property_receipts"], _receipts(replies, signers.height))
    return rows * len(replies)


def _replying(county: County) -> list[SourceDeclaration]:
    return [county.sources[name] for name in county.property.sources]


def _papers(signers: pl.DataFrame) -> pl.DataFrame:
    return signers.select(
        pl.format("SQ{}", pl.int_range(pl.len())).alias("authorisation_no"),
        "household_id",
        "name",
        "id_number",
        pl.lit(_SIGNED).alias("signed_on"),
    )


def _reply(source: SourceDeclaration, people: pl.DataFrame) -> pl.DataFrame:
    """One row per person, everything else of it the same, but for what numbers a thing."""
    others = [name for name in source.fields if name not in {"name", "id_number"}]
    return people.select("name", "id_number", *(_cell(name, source).alias(name) for name in others))


def _cell(name: str, source: SourceDeclaration) -> pl.Expr:
    field = source.fields[name]
    if field.type is FieldType.KEY:
        return pl.format("{}{}", pl.lit(name.upper()), pl.int_range(pl.len()))
    codes = next(iter(field.codes), None)
    return pl.lit(codes or _NAMED.get(name) or _TYPED.get(field.type, "某处"))


def _receipts(replies: list[SourceDeclaration], searched: int) -> pl.DataFrame:
    departments = sorted({source.department for source in replies})
    return pl.DataFrame({"department": departments}).with_columns(
        pl.lit("2026-09-25").alias("searched_on"), pl.lit(str(searched)).alias("persons_searched")
    )


def _write(inbox: Path, source: SourceDeclaration, rows: pl.DataFrame) -> None:
    """The rows under the source's own headings."""
    titled = rows.select(
        pl.col(name).alias(field.title) for name, field in source.fields.items() if name in rows.columns
    )
    (inbox / f"{source.title}.csv").write_bytes(titled.write_csv().encode("gb18030"))


def _searched(inbox: Path, workspace: Path) -> tuple[float, float]:
    """Seconds by the clock, and most memory held, in bytes."""
    command = [sys.executable, "-m", "fangpin", "property-search", "--period", _PERIOD]
    began = time.perf_counter()
    child = subprocess.Popen([*command, "--inbox", str(inbox), "--workspace", str(workspace)])  # noqa: S603
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(os.waitstatus_to_exitcode(status))
    return time.perf_counter() - began, usage.ru_maxrss * 1024


def _show(sent: int, seconds: float, peak: float, folder: Path) -> None:
    results = RunStore.open(folder).read("property_findings")["result"].value_counts(sort=True)
    told = Table("measured", "value")
    told.add_row("rows replied", f"{sent:,}")
    told.add_row("seconds", f"{seconds:.0f}")
    told.add_row("peak MB", f"{peak / 1e6:,.0f}")
    for result, count in results.rows():
        told.add_row(f"answers: {result}", f"{count:,}")
    Console().print(told)


if __name__ == "__main__":
    main()
