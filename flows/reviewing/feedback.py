"""Townships' verification results: kept in the ledger; 非本人 takes back the link behind the clue."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
import ledger
from domain.declarations.county import County, load_county
from domain.declarations.source import SourceDeclaration
from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE, SheetFound
from domain.tables import conform, empty
from flows.progress import place_words
from flows.reviewing.memory import now, remember_decisions, remember_results
from flows.reviewing.runs import finished_runs
from flows.temporary import temporary_folder
from flows.workspace import read_table

SOURCE = "verification_results"
_READ = frozenset({"result", "checked_on"})


@dataclass(frozen=True)
class Answers:
    """What townships answered: table `verification_results`; what cannot be read: table `quarantine`."""

    results: pl.DataFrame
    quarantine: pl.DataFrame


@dataclass(frozen=True)
class Imported:
    """What an import came to. `unclear`: 非本人 that take no link back, with `why`."""

    rows: int
    new: int
    overturned: int
    quarantine: pl.DataFrame
    unclear: pl.DataFrame


def answers_in(
    inbox: Path, sheets: Sequence[SheetFound], source: SourceDeclaration, day: date, digest: str | None
) -> Answers:
    """The filled-in answers of an inbox's sheets; `digest`: of the inbox, where a run takes them."""
    landed = intake.land(inbox, source, sheets)
    # A list comes back with its notes, and with the clues that nobody has looked into yet.
    filled = landed.rows.filter(pl.col("result").is_not_null())
    landed = replace(landed, rows=filled)
    admission = expectations.admit(landed, source, _READ, day)
    told = admission.accepted.filter(pl.col("result").is_not_null()).with_columns(
        pl.lit(now()).alias("recorded_at"), pl.lit(digest, dtype=pl.String).alias("inbox")
    )
    told = told.filter(pl.col("household_id").is_not_null())
    return Answers(conform(told, SOURCE).sort(*PLACE), admission.quarantine)


def overturned(workspace: Path, results: pl.DataFrame, county: County) -> ledger.Overturned:
    """Which links the results take back, by the newest run that told of each clue."""
    clues = results.filter(pl.col("result") == ledger.NOT_HIM)["clue_id"].drop_nulls().unique()
    return ledger.overturned(results, _behind(workspace, clues, county))


def _behind(workspace: Path, clues: pl.Series, county: County) -> pl.DataFrame:
    """What the clues rest on: clue_id, finding_person, run_id, whole_household, person_key, and table `links`."""
    parts = [_rows_behind(None, empty("findings"), county)]
    for folder in finished_runs(workspace):
        if clues.is_empty():
            break
        found = read_table(folder / "tables", "findings").filter(pl.col("clue_id").is_in(clues.implode()))
        parts.append(_rows_behind(folder, found, county))
        clues = clues.filter(~clues.is_in(found["clue_id"].implode()))
    return pl.concat(parts)


def _rows_behind(run: Path | None, findings: pl.DataFrame, county: County) -> pl.DataFrame:
    whole = [name for name, source in county.sources.items() if source.grain == "household"]
    tables = run / "tables" if run else Path()
    evidence = read_table(tables, "finding_evidence") if run else empty("finding_evidence")
    links = read_table(tables, "links") if run else empty("links")
    rows = findings.select("clue_id", pl.col("person_id").alias("finding_person")).join(evidence, on="clue_id")
    return rows.join(links, on=["source", *PLACE]).with_columns(
        pl.lit(run.name if run else "").alias("run_id"),
        pl.col("source").is_in(whole).alias("whole_household"),
        pl.lit(None, dtype=pl.String).alias("person_key"),
    )


def import_results(file: Path, workspace: Path, config: str) -> Imported:
    """Keep a township's filled-in list in the ledger and take back what it says is 非本人.

    Raises `UsageError` when there is no such file, `InputsRefused` when no sheet of it holds verification results.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件“{file}”。请写明乡镇报回的核查结果文件。")
    county = load_county(Path(config))
    source = county.sources[SOURCE]
    with temporary_folder(workspace) as folder:
        shutil.copyfile(file, folder / file.name)
        sheets = _recognised(folder, county, source)
        answers = answers_in(folder, sheets, source, date.today(), None)  # noqa: DTZ011 - the office's own day
    taken_back = overturned(workspace, answers.results, county)
    new = remember_results(workspace, answers.results)
    overturns = remember_decisions(workspace, taken_back.decisions)
    return Imported(answers.results.height, new, overturns, answers.quarantine, taken_back.unclear)


def _recognised(folder: Path, county: County, source: SourceDeclaration) -> list[SheetFound]:
    """The sheets that hold verification results."""
    sheets = intake.survey(
        folder, {SOURCE: source}, {SOURCE: county.headings(SOURCE)}, {SOURCE: county.ignored(SOURCE)}
    )
    found = [sheet for sheet in sheets if sheet.source == SOURCE]
    if not found:
        told = "\n".join(f"  {place_words(sheet.file, sheet.sheet)}：{sheet.message}" for sheet in sheets)
        titles = "、".join(source.fields[name].title for name in source.required_fields)
        raise InputsRefused(f"文件中没有认出入户核查结果，没有导入。应有的表头：{titles}。\n{told}")
    return found
