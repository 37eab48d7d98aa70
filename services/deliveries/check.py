"""The check of an inbox: recognition, admission and judgement, without a run and without Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

import intake
from delivery import list_requested_departments
from domain.handover import SheetFound
from domain.office_clock import get_today
from domain.progress import format_sheet, report_step
from domain.tables import empty
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.county.load_suites import load_suites
from pipeline.deliveries.receive_source import ReceivedSource
from pipeline.deliveries.receive_without_run import InboxWithoutRun
from pipeline.run_request import parse_day, require_inbox
from screening.declarations.rule_fields import find_fields_read

SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class CheckedSource:
    """What a source's delivery came to.

    `dropped`: reason -> rows. `files`: those whose rows were read; `faulty_files`: those with a quarantined row.
    `problems`: (place, what is wrong with a row), the first `SHOWN_PROBLEMS` of `faults`. `issues`: the table of that
    name, every fault with its column and cure.
    """

    rows_read: int
    dropped: Mapping[str, int]
    quarantined: int
    accepted: int
    failures: tuple[tuple[str, str], ...]
    faults: int
    problems: tuple[tuple[str, str], ...]
    files: frozenset[str] = frozenset()
    faulty_files: frozenset[str] = frozenset()
    issues: pl.DataFrame = field(default_factory=lambda: empty("issues"))

    @property
    def refused(self) -> bool:
        """Whether a run would refuse it."""
        return any(severity == "critical" for severity, _ in self.failures)


@dataclass(frozen=True)
class CheckedInbox:
    """What every file is and how good it is.

    `titles`: source -> its words. `missing_sources`: titles that nobody delivered, the required ones in `required` too.
    `department`: which one checks its own data before it sends them; none: the bureau, before a run. `foreign_files`:
    then files with another one's data, and what these are.
    """

    as_of: date
    sheets: list[SheetFound]
    sources: Mapping[str, CheckedSource]
    titles: Mapping[str, str]
    missing_sources: list[str]
    required: frozenset[str]
    department: str | None = None
    foreign_files: Mapping[str, str] = field(default_factory=dict)


def check_inbox(
    inbox: str, workspace: str, config: str, policy: str | None, as_of: str | None, department: str | None = None
) -> CheckedInbox:
    """Check an inbox as a run of today (or of the as-of date) would.

    `workspace`: where rows lie while they are checked. `department`: its own check before it sends; what others have to
    deliver is neither read nor missed then.
    Raises `UsageError` or `ConfigurationError` before anything is read.
    """
    folder = require_inbox(inbox)
    county = load_county(Path(config))
    expected = {
        source.id
        for requested in list_requested_departments(county.sources, county.settings, department).values()
        for source in requested
    }
    suites = load_suites(county.sources)
    day, rules = parse_day(as_of) or get_today(), county.policy(policy)
    report_step("识别文件")
    sheets = intake.mark_returned_books(intake.recognise_files(folder, county.source_headings.values()))
    sources = {name: source for name, source in county.sources.items() if source.compared}
    titles = {name: f"{source.department}“{source.title}”" for name, source in county.sources.items()}
    foreign_files = {}
    if department is not None:
        foreign_files = {
            sheet.file: titles[sheet.source] for sheet in sheets if sheet.source and sheet.source not in expected
        }
        sheets = [
            _find_foreign_files(sheet) if sheet.source and sheet.source not in expected else sheet for sheet in sheets
        ]
        sources = {name: source for name, source in sources.items() if name in expected}
    delivered = {sheet.source for sheet in sheets}
    needed_fields = {name: find_fields_read(rules, source) for name, source in sources.items() if name in delivered}
    received = InboxWithoutRun(folder, Path(workspace), county, suites, day).receive_sources(
        sheets, needed_fields, lambda received, _: received, "检查"
    )
    revealed = {(sheet.file, sheet.sheet): sheet for piece, _ in received.values() for sheet in piece.raw_rows.sheets}
    return CheckedInbox(
        as_of=day,
        sheets=[_describe_problems(revealed.get((sheet.file, sheet.sheet), sheet), county) for sheet in sheets],
        sources={name: _check_source(piece, judgement.failures) for name, (piece, judgement) in received.items()},
        titles=titles,
        missing_sources=sorted(
            titles[name] for name in sources if name in expected and sources[name].expected and name not in received
        ),
        required=frozenset(
            titles[name] for name, source in sources.items() if source.required or name in rules.required
        ),
        department=department,
        foreign_files=foreign_files,
    )


def _find_foreign_files(sheet: SheetFound) -> SheetFound:
    """A sheet of another department's data, which its own check leaves alone."""
    return replace(sheet, source=None, status="not_used", message="不是本部门的数据，没有检查。")


def _describe_problems(sheet: SheetFound, county: County) -> SheetFound:
    """The sheet with what a run says of it elsewhere: on the cover, and in the list of issues."""
    if sheet.source is None or sheet.status != "recognised":
        return sheet
    fields = county.sources[sheet.source].fields
    words = [f"{fields[name].standing_in(heading)}。" for name, heading in sheet.stood_in.items()]
    if sheet.unknown_headings:
        words.append(f"有 {len(sheet.unknown_headings)} 列没有用上：{'、'.join(sheet.unknown_headings)}。")
    return replace(sheet, message=sheet.message + "".join(words))


def _check_source(received: ReceivedSource, failures: tuple[tuple[str, str], ...]) -> CheckedSource:
    raw_rows, quarantine = received.raw_rows, received.quarantine
    return CheckedSource(
        rows_read=int(raw_rows.rows_read["rows_read"].sum()),
        dropped=dict(raw_rows.dropped.group_by("reason").agg(pl.col("rows").sum()).sort("reason").iter_rows()),
        quarantined=quarantine.select("file", "sheet", "row_number").unique().height,
        accepted=received.accepted,
        failures=failures,
        faults=quarantine.height,
        files=frozenset(raw_rows.rows_read["file"]),
        faulty_files=frozenset(quarantine["file"]),
        issues=received.issues,
        problems=tuple(
            (format_sheet(file, sheet), detail)
            for file, sheet, detail in quarantine.select("file", "sheet", "detail").head(SHOWN_PROBLEMS).iter_rows()
        ),
    )
