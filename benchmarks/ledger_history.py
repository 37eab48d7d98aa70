"""`python -m benchmarks.ledger_history`: the ledger's part of a run in a large county, period after period.

A register of so many persons and as many clues as a share of them has; a tenth of the clues and a hundredth of the
people change from period to period. Meanwhile another process writes small entries all the time, as a portal does: how
long it had to wait at most is how long a run held the lock. Each call is timed in this process, as a run makes it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from domain.tables import add_absent_columns, conform
from ledger import (
    AuditEvent,
    EarlierRuns,
    GrowthRule,
    SuppressionRule,
    add_household_status,
    compare_clues,
    end_clues,
    give_reasons,
    make_number_keys,
    trace_households,
)
from pipeline.open_ledger import open_ledger

_WRITER = """
import sys, time
from pathlib import Path
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger

ledger, longest = open_ledger(Path(sys.argv[1])), 0.0
while not Path(sys.argv[1], "done").exists():
    began = time.perf_counter()
    ledger.append_audit(AuditEvent("portal"))
    longest = max(longest, time.perf_counter() - began)
    time.sleep(0.02)
print(longest)
"""


@click.command(help="Seconds of the ledger's part of a run, and its size on disk.")
@click.option("--persons", type=click.IntRange(min=1000), default=480_000, show_default=True)
@click.option("--periods", type=click.IntRange(min=1), default=12, show_default=True)
@click.option("--clue-share", type=float, default=0.15, show_default=True, help="Clues per registered person.")
def main(*, persons: int, periods: int, clue_share: float) -> None:
    """Keep, publish and read one run after the other, and print what each took."""
    table = Table(
        "period",
        "keys",
        "keep_run",
        "publish_run",
        "read_runs",
        "read_clue_events",
        "read_known_people",
        "compare",
        "all",
        "MB",
    )
    with tempfile.TemporaryDirectory() as scratch:
        workspace = Path(scratch)
        open_ledger(workspace).append_audit(AuditEvent("begin"))
        writer = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _WRITER, scratch], stdout=subprocess.PIPE, text=True
        )
        for period in range(periods):
            table.add_row(*_measure_period(workspace, persons, period, int(persons * clue_share)))
        (workspace / "done").touch()
        longest, _ = writer.communicate()
    console = Console()
    console.print(table)
    console.print(f"another writer waited at most {float(longest):.2f} s")


def _measure_period(workspace: Path, persons: int, period: int, clues: int) -> tuple[str, ...]:
    """The row of a period: seconds of each call, and the megabytes on disk afterwards."""
    ledger = open_ledger(workspace)
    run_id = f"2026{period + 1:02}30-{period:012x}"
    numbers = pl.Series([f"4503212000{at:08}" for at in range(persons)])
    keys, key_seconds = _time(lambda: make_number_keys(numbers, ledger.read_secret()))
    people = make_people(run_id, keys, period)
    events = make_events(run_id, clues, period, persons)
    _, keep = _time(lambda: ledger.keep_run(make_run(run_id, period), events, people))
    _, publish = _time(lambda: ledger.publish_run(run_id))
    runs, read_runs = _time(ledger.read_runs)
    remembered, read_events = _time(lambda: ledger.read_clue_events(runs["run_id"].to_list()))
    known_people, read_people = _time(ledger.read_known_people)
    _, compare = _time(lambda: compare_with_history(runs, remembered, known_people, period + 1, (keys, clues)))
    size = sum(path.stat().st_size for path in workspace.glob("ledger/*")) / 1e6
    seconds = (key_seconds, keep, publish, read_runs, read_events, read_people, compare)
    return (str(period + 1), *(f"{value:.2f}" for value in (*seconds, sum(seconds))), f"{size:,.0f}")


def compare_with_history(
    runs: pl.DataFrame, events: pl.DataFrame, known_people: pl.DataFrame, period: int, size: tuple[pl.Series, int]
) -> None:
    """What the next run makes of its findings: households traced, statuses, what rests, waits and has ended."""
    keys, clues = size
    register = make_people("", keys, 0).with_columns(township=pl.lit("白沙镇"), village=pl.lit("古板村"))
    continuity = trace_households(
        register.select("person_id", "household_id", "township", "village", "number_key"), known_people
    )
    found = make_events("", clues, period, len(keys))
    findings = conform(
        add_absent_columns(found.with_columns(source=pl.lit("s"), evidence=pl.lit("e")), "findings"), "findings"
    )
    answered = found.filter(pl.col("clue_id").hash(2) % 5 == 0).with_columns(
        result=pl.lit("不属实"), checked_on=pl.lit(date(2026, 10, 1)), file=pl.lit("f"), sheet=pl.lit(""), row_number=1,
        recorded_at=pl.lit(""),
    )  # fmt: skip
    visits = conform(add_absent_columns(answered, "verification_results"), "verification_results")
    evidence = found.select("clue_id", evidence=pl.lit("e"))
    earlier = EarlierRuns(runs.with_columns(pl.col("as_of")), events, visits, evidence)
    growth = GrowthRule(frozenset({"medical_burden"}))
    remembered_clues = compare_clues(
        findings, earlier, continuity, SuppressionRule({}, frozenset(), growth), "2027-01", date(2026, 12, 31)
    )
    facts = remembered_clues.absent_clues.select("clue_id", reason=pl.lit("row_gone"))
    reasons = give_reasons(remembered_clues.absent_clues, facts, pl.Series([], dtype=pl.String), ("{}", "{}"))
    end_clues(remembered_clues.absent_clues, reasons, earlier, "2027-01")
    listed = add_absent_columns(_list_households(remembered_clues.findings), "suspected")
    add_household_status(listed, remembered_clues.findings, earlier, continuity, "2027-01")


def _list_households(findings: pl.DataFrame) -> pl.DataFrame:
    per = findings.group_by("household_id").agg(
        pl.col("township", "village", "certainty").first(), pl.col("risk").first().alias("risks"),
        pl.len().alias("findings"),
    )  # fmt: skip
    return per.with_columns(
        mandatory=pl.lit(value=False), monitored=pl.lit(value=False), priority=pl.int_range(pl.len())
    )


def make_run(run_id: str, period: int) -> pl.DataFrame:
    """The run of a month."""
    line = {
        "run_id": run_id, "command": "run", "period": f"2026-{period + 1:02}", "as_of": date(2026, 9, 30),
        "policy": "p", "configuration": "c" * 64, "code": "d" * 64, "rule_digests": "{}", "edition": 0,
        "state": "ready", "published_at": None, "withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None,
    }  # fmt: skip
    return conform(pl.DataFrame([line]), "ledger_runs")


def make_people(run_id: str, keys: pl.Series, period: int) -> pl.DataFrame:
    """Everybody in the first period, a hundredth of them in each later one."""
    at = pl.int_range(len(keys), eager=True)
    frame = pl.DataFrame({"number_key": keys, "at": at}).filter((pl.lit(period) == 0) | (pl.col("at") % 100 == period))
    home = pl.format("45032110320{}", (pl.col("at") // 4).cast(pl.String).str.zfill(7))
    return conform(
        frame.select(
            "number_key",
            pl.format("P{}", pl.col("at").cast(pl.String).str.zfill(17)).alias("person_id"),
            home.alias("household_id"),
            pl.format("P{}", pl.col("at").cast(pl.String).str.zfill(17)).alias("first_person_id"),
            home.alias("first_household_id"),
            home.alias("household_origin"),
            pl.lit(run_id).alias("run_id"),
        ),
        "known_people",
    )


def make_events(run_id: str, clues: int, period: int, persons: int) -> pl.DataFrame:
    """Clues of which a tenth is new in every period."""
    at = pl.int_range(clues, eager=True) + period * (clues // 10)
    values: dict[str, Any] = {
        "run_id": run_id, "township": "白沙镇", "village": "古板村", "rule_id": "medical_burden", "risk": "因病",
        "certainty": "confirmed", "value": 12345.5, "state": "found", "status": "continuing", "reason": None,
        "first_period": "2026-01", "since": None, "earliest_on": date(2026, 3, 1), "latest_on": date(2026, 9, 1),
    }  # fmt: skip
    frame = pl.DataFrame({"at": at}).with_columns(
        (pl.col("at").hash(1).cast(pl.String).str.zfill(20).str.head(16)).alias("clue_id"),
        pl.format("45032110320{}", (pl.col("at") % persons // 4).cast(pl.String).str.zfill(7)).alias("household_id"),
        pl.format("P{}", (pl.col("at") % persons).cast(pl.String).str.zfill(17)).alias("person_id"),
        *(pl.lit(value).alias(name) for name, value in values.items()),
    )
    return conform(frame, "clue_events")


def _time(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


if __name__ == "__main__":
    main()
