"""Reviews, measures and replies that come back in files: what is taken into the ledger, what is not and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

import expectations
import intake
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, SheetFound
from domain.progress import format_sheet
from domain.tables import conform, empty
from domain.text import drop_placeholders
from ledger import ClueRegister
from pipeline.answers.answer_faults import reduce_checks
from pipeline.answers.receipt_lines import LINES, group_reasons
from pipeline.answers.record_sources import RECORD_SOURCES, RecordSource
from pipeline.answers.record_subjects import RecordSubjects
from pipeline.answers.record_tables import conform_records
from pipeline.answers.township_answers import restore_household_numbers
from pipeline.county.county import County

_REPEATED = "与同一份文件的另一行说的一样，只算一次"


@dataclass(frozen=True)
class ReturnedRecords:
    """`records`: record table -> its lines that can be taken. `lines`: the receipt's, per row of the sheets."""

    records: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    lines: pl.DataFrame = field(default_factory=LINES.to_frame)


def find_record_sheets(folder: Path, county: County) -> list[SheetFound]:
    """The sheets of a folder's files, held against the headings of `RECORD_SOURCES` alone."""
    headings = [county.source_headings[name] for name in RECORD_SOURCES]
    return intake.recognise_files(folder, headings, RECORD_SOURCES)


def describe_near_records(sheets: Sequence[SheetFound], places: Collection[tuple[str, str]]) -> list[str]:
    """Sentences about sheets that lack a single heading of a record's; `places`: those that something else reads."""
    return [
        f"{format_sheet(sheet.file, sheet.sheet)}：{sheet.message}"
        for sheet in sheets
        if sheet.status == "unrecognised" and len(sheet.missing_headings) == 1
        and (sheet.file, sheet.sheet) not in places
    ]  # fmt: skip


def read_returned_records(
    folder: Path, sheets: Sequence[SheetFound], county: County, register: ClueRegister,
    subjects: Mapping[str, RecordSubjects], today: date,
) -> ReturnedRecords:  # fmt: skip
    """The records of recognised sheets. `today`: nothing that has happened is later."""
    records: dict[str, pl.DataFrame] = {}
    lines = [LINES.to_frame()]
    for name, kind in RECORD_SOURCES.items():
        if own_sheets := [sheet for sheet in sheets if sheet.source == name and sheet.status == "recognised"]:
            reading = _SourceReading(
                folder, county, county.sources[name], kind, subjects[kind.subject], register, today
            )
            frame, of_source = reading.read(own_sheets)
            records[kind.table] = frame
            lines.append(of_source)
    return ReturnedRecords(records, pl.concat(lines))


@dataclass(frozen=True)
class _SourceReading:
    """One source's rows, from cells as typed to records."""

    folder: Path
    county: County
    source: SourceDeclaration
    kind: RecordSource
    subjects: RecordSubjects
    register: ClueRegister
    today: date

    def read(self, sheets: Sequence[SheetFound]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The lines of the record table, and of the receipt."""
        raw = intake.read_raw_rows(self.folder, self.source, sheets)
        is_filled = pl.any_horizontal(drop_placeholders(pl.col(name)).is_not_null() for name in self.kind.answers)
        typed = raw.rows.with_columns(is_filled.alias("is_answered"))
        answered = replace(raw, rows=raw.rows.filter(typed["is_answered"]))
        admission = expectations.admit_rows(answered, self.source, self.kind.days, self.today)
        judged = self._judge(admission.accepted)
        accepted = judged.filter(pl.col("check").is_null())
        quarantine = pl.concat([reduce_checks(admission.quarantine), self._describe(judged)])
        lines = self._make_lines(typed, judged, quarantine, admission.repeated)
        return conform_records(accepted.sort(*PLACE), self.kind.table), lines

    def _judge(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with home, township, `check` (the receipt's reason, null where they can be taken) and `detail`."""
        if "household_id" in rows.columns:
            rows = restore_household_numbers(rows, self.register)
        subjects = self.subjects.frame.with_columns(pl.lit(value=True).alias("is_known"))
        joined = self.kind.complete(rows, self.county).join(
            subjects, on=self.subjects.key, how="left", maintain_order="left"
        )
        checks = list(self._list_checks())
        return joined.with_columns(
            pl.coalesce(*(pl.when(holds).then(pl.lit(reason)) for reason, _, holds in checks)).alias("check"),
            pl.coalesce(*(pl.when(holds).then(pl.lit(words)) for _, words, holds in checks)).alias("detail"),
        )

    def _list_checks(self) -> list[tuple[str, str, pl.Expr]]:
        """Reason, words and when it holds, the first of which counts."""
        named = "、".join(self.source.fields[name].title for name in self.subjects.key)
        checks = [(self.subjects.refusal, f"“{named}”{self.subjects.problem}", pl.col("is_known").is_null())]
        for name in self.kind.required:
            words = f"“{self.source.fields[name].title}”空着，请补填"
            checks.append(("unreadable", words, pl.col(name).is_null()))
        for column, (name, cure) in (self.kind.unclear or {}).items():
            checks.append(("unreadable", f"“{self.source.fields[name].title}”{cure}", pl.col(column).is_null()))
        for name in self.kind.past_days:
            words = f"“{self.source.fields[name].title}”晚于今天，请改为实际的日期"
            checks.append(("date_in_future", words, pl.col(name) > self.today))
            words = f"“{self.source.fields[name].title}”早于开单日期，请改为实际的日期"
            checks.append(("date_before_issue", words, pl.col(name) < pl.col("since")))
        return checks

    def _describe(self, judged: pl.DataFrame) -> pl.DataFrame:
        """Table `quarantine` of the refused rows."""
        refused = judged.filter(pl.col("check").is_not_null()).with_columns(
            pl.lit(self.source.id).alias("source"), pl.lit(None, pl.String).alias("field")
        )
        return conform(refused.select(empty("quarantine").columns), "quarantine")

    def _make_lines(
        self, typed: pl.DataFrame, judged: pl.DataFrame, quarantine: pl.DataFrame, repeated: pl.DataFrame
    ) -> pl.DataFrame:
        """A line of the receipt per row that names its subject or was filled in."""
        is_named = pl.all_horizontal(drop_placeholders(pl.col(name)).is_not_null() for name in self.subjects.key)
        rows = self._add_homes(typed.filter(is_named | pl.col("is_answered")), judged)
        again = repeated.select(*PLACE, pl.lit(value=True).alias("is_repeated"))
        for frame in (group_reasons(quarantine), again):
            rows = rows.join(frame, on=PLACE, how="left", maintain_order="left")
        is_repeated = pl.col("is_repeated") & pl.col("reason").is_null()
        status = (
            pl.when(~pl.col("is_answered")).then(pl.lit("unanswered"))
            .when(pl.col("reason").is_not_null()).then(pl.lit("refused"))
            .when(is_repeated).then(pl.lit("unchanged"))
            .otherwise(pl.lit("taken"))
        )  # fmt: skip
        return rows.select(
            *PLACE,
            pl.col("home").alias("household_id"),
            pl.lit(None, pl.String).alias("clue_id"),
            status.alias("status"),
            "reason",
            pl.when(is_repeated).then(pl.lit(_REPEATED)).otherwise("note").alias("note"),
            pl.lit(self.kind.kind).alias("kind"),
            "township",
        ).match_to_schema(LINES)

    def _add_homes(self, typed: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
        """Place, is_answered, home and township of rows as typed: as judged, else as the cells say."""
        rows = typed.with_columns(drop_placeholders(pl.col(name)).alias(name) for name in self.subjects.key)
        number = pl.col("household_id") if "household_id" in typed.columns else pl.lit(None, pl.String)
        rows = rows.with_columns(number.alias("typed_home")).select(
            *PLACE, "is_answered", *self.subjects.key, "typed_home"
        )
        judged_homes = judged.select(*PLACE, pl.col("home").alias("judged_home"), pl.col("township").alias("judged_in"))
        homes = self.subjects.frame.cast(dict.fromkeys(self.subjects.key, pl.String))
        joined = rows.join(judged_homes, on=PLACE, how="left", maintain_order="left").join(
            homes, on=self.subjects.key, how="left", maintain_order="left"
        )
        return joined.select(
            *PLACE,
            "is_answered",
            pl.coalesce("judged_home", "home", "typed_home").alias("home"),
            pl.coalesce("judged_in", "township").alias("township"),
        )
