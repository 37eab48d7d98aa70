"""A comparison run as asked for, and everything that follows from it before any data is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

import polars as pl

import intake
from casework.truth.error_rates import add_sample_answers
from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.digests import hash_files, hash_texts
from domain.error_guard import PACKAGES, PROJECT
from domain.errors import StageFailed
from domain.periods import Period
from expectations import Suite
from ledger import (
    LedgerRepository,
    compute_answers_digest,
    compute_decisions_digest,
    compute_extensions_digest,
    compute_samples_digest,
    compute_visits_digest,
    select_earlier_answers,
    select_earlier_extensions,
    select_earlier_samples,
    select_earlier_visits,
    select_history,
    select_register_history,
)
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.county.load_suites import load_suites
from pipeline.open_ledger import open_ledger
from pipeline.run_request import RunRequest, parse_day, require_inbox
from screening.declarations.rule_fields import find_fields_read
from storage.run_store import RunStore
from storage.workspace import RunFolder

# What decides a result besides data and configuration; compiled files do not.
CODE_FILES = ("*.py", "*.yaml", "*.html", "*.css")


@dataclass(frozen=True)
class Remembered:
    """What the ledger held at one moment: its runs, decisions about links, answers, extensions, reviews, samples.

    Tables `ledger_runs`, `review_decisions`, `verification_results`, `feedback_answers`, `clock_extensions`,
    `village_reviews`, and `sample_items` with the last answers.
    """

    runs: pl.DataFrame
    decisions: pl.DataFrame
    visits: pl.DataFrame
    answers: pl.DataFrame
    extensions: pl.DataFrame
    reviews: pl.DataFrame
    samples: pl.DataFrame


@dataclass(frozen=True)
class Job:
    """A request made sure of: the county is sound, the inbox exists, the day is known."""

    request: RunRequest
    county: County
    suites: dict[str, Suite]
    period: Period
    as_of: date
    policy: PolicyDeclaration

    # The command, and the folder of the workspace where its runs lie.
    command: ClassVar[str] = "run"
    runs_folder_name: ClassVar[str] = "runs"

    @classmethod
    def prepare(cls, request: RunRequest) -> Self:
        """Check everything that can be checked before data is read.

        Raises `ConfigurationError` or `UsageError` with what to mend.
        """
        period = Period.parse(request.period)
        as_of = parse_day(request.as_of)
        require_inbox(request.inbox)
        county = load_county(Path(request.config))
        suites = load_suites(county.sources)
        campaign = county.settings.campaigns.get(str(period))
        day = as_of or (campaign.ends if campaign else period.end)
        return cls(request, county, suites, period, day, county.policy(request.policy))

    @property
    def inbox(self) -> Path:
        """Where the departments' files lie."""
        return Path(self.request.inbox)

    @property
    def workspace(self) -> Path:
        """Where runs, ledger and all that goes with them lie."""
        return Path(self.request.workspace)

    @property
    def ledger(self) -> LedgerRepository:
        """What is remembered from run to run."""
        return open_ledger(self.workspace)

    @cached_property
    def remembered(self) -> Remembered:
        """What the ledger held when the run's id was made: what comes in while the run works is for the next one."""
        ledger = self.ledger
        return Remembered(
            ledger.read_runs(), ledger.read_decisions(), ledger.read_visits(), ledger.read_answers(),
            ledger.read_records("clock_extensions"), ledger.read_records("village_reviews"),
            add_sample_answers(ledger.read_records("sample_items"), ledger.read_records("sample_answers")),
        )  # fmt: skip

    @property
    def runs(self) -> Path:
        """Where all periods' runs lie."""
        return self.workspace / self.runs_folder_name

    @property
    def period_folder(self) -> Path:
        """Where this period's runs lie."""
        return self.runs / str(self.period)

    @cached_property
    def folder(self) -> RunFolder:
        """The run's folder, named by its id."""
        if self.request.folder:
            return RunFolder(Path(self.request.folder))
        return RunFolder(self.period_folder / self.make_id())

    @cached_property
    def run(self) -> RunStore:
        """The tables of the run while it is made."""
        return RunStore.open(self.folder.draft)

    def make_id(self) -> str:
        """The run's id, from what lies on the disk now: its day and a hash of all that the result depends on."""
        for name in ("remembered", "history", "register_history", "previous_run", "previous"):
            self.__dict__.pop(name, None)
        inbox = intake.compute_inbox_digest(self.inbox)
        digest = hash_texts(
            str(self.period), self.as_of.isoformat(), self.policy.id, self.county.digest, code_digest(), inbox,
            self.earlier_run_ids, compute_decisions_digest(self.remembered.decisions, inbox),
            compute_visits_digest(self.read_earlier_visits(inbox)), compute_answers_digest(self.read_earlier_answers()),
            compute_extensions_digest(self.read_earlier_extensions()),
            *self.list_further_inputs(inbox), *self.withdrawn_run_ids,
        )  # fmt: skip
        return f"{self.as_of:%Y%m%d}-{digest[:12]}"

    def check_id(self) -> None:
        """Make sure that the files are still those that the run's id names; later readers hold them to the survey.

        Raises `StageFailed` when the inbox has changed since: a result must not stand under another one's id.
        """
        if not self.is_trial and self.folder.final.name != self.make_id():
            raise StageFailed(
                "收件目录里的文件在运行开始后有变化，本次没有发布。请等文件全部放好、不再改动后，再运行同一命令。"
            )

    @property
    def is_trial(self) -> bool:
        """Whether the run lies elsewhere than its period's others, because it is never to be published."""
        return self.folder.final.parent != self.period_folder

    @property
    def earlier_run_ids(self) -> str:
        """Ids of the earlier runs that the result depends on: those it looks back on, then withdrawn ones."""
        history, register = self.history["run_id"], self.register_history["run_id"]
        withdrawn = register.filter(~register.is_in(history.implode()))
        return "\n".join([*history, *(["", *withdrawn] if len(withdrawn) else [])])

    @property
    def withdrawn_run_ids(self) -> list[str]:
        """Ids of this period's runs that were withdrawn: the same command makes a new one afterwards."""
        runs = self.list_own_runs()
        return runs.filter(pl.col("state") == "withdrawn")["run_id"].sort().to_list()

    def list_own_runs(self) -> pl.DataFrame:
        """Table `ledger_runs`: those of this command and period, in the order in which they were entered."""
        runs = self.remembered.runs
        return runs.filter(pl.col("period") == str(self.period), pl.col("command") == self.command)

    def read_earlier_visits(self, inbox: str | None = None) -> pl.DataFrame:
        """Table `verification_results`: answers up to the as-of date that are neither this inbox's nor this period's.

        `inbox`: the inbox's digest; computed, which takes a while, only where something is remembered.
        """
        visits = self.remembered.visits
        if visits.is_empty():
            return visits
        return select_earlier_visits(visits, inbox or self.inbox_digest, self.as_of, self.list_own_runs()["run_id"])

    def read_earlier_answers(self) -> pl.DataFrame:
        """Table `feedback_answers`: those up to the as-of date that lists show again, none of this period's."""
        return select_earlier_answers(self.remembered.answers, self.as_of, self.list_own_runs()["run_id"])

    def read_earlier_extensions(self) -> pl.DataFrame:
        """Table `clock_extensions`: those up to the as-of date."""
        return select_earlier_extensions(self.remembered.extensions, self.as_of)

    def read_earlier_samples(self) -> pl.DataFrame:
        """Lines of table `sample_items` with their answers up to the as-of date, none of this period's lists."""
        return select_earlier_samples(self.remembered.samples, self.as_of, self.list_own_runs()["run_id"])

    def list_further_inputs(self, _inbox: str) -> tuple[str, ...]:
        """Days and digests besides that the result depends on. `_inbox`: the inbox's digest."""
        samples = compute_samples_digest(self.read_earlier_samples())
        return (samples,) if samples else ()

    @cached_property
    def inbox_digest(self) -> str:
        """SHA-256 over the names and bytes of all files of the inbox that are read."""
        return intake.compute_inbox_digest(self.inbox)

    @cached_property
    def history(self) -> pl.DataFrame:
        """Table `ledger_runs`: the runs that this one looks back on, the run before last."""
        return select_history(self.remembered.runs, self.period, self.as_of)

    @cached_property
    def register_history(self) -> pl.DataFrame:
        """Table `ledger_runs`: the runs whose register this one looks back on, also withdrawn ones."""
        return select_register_history(self.remembered.runs, self.period, self.as_of)

    @cached_property
    def previous_run(self) -> tuple[Period, Path] | None:
        """The run before, of whatever kind of period, and its folder; none when this is the first."""
        if self.history.is_empty():
            return None
        period, run_id = self.history.select("period", "run_id").row(-1)
        return Period.parse(period), self.runs / period / run_id

    @cached_property
    def previous(self) -> RunStore:
        """The tables of the run before; all of them empty when there was none, or its folder is damaged.

        What a run must know of the one before lies in the ledger; its tables are for comparing figures and texts.
        """
        is_sound = self.previous_run is not None and RunFolder(self.previous_run[1]).is_finished
        return RunStore.open(self.previous_run[1]) if self.previous_run and is_sound else RunStore.in_memory()

    @property
    def visit_by(self) -> date | None:
        """The campaign's date for home visits."""
        campaign = self.county.settings.campaigns.get(str(self.period))
        return campaign.visit_by if campaign else None

    def uses_source(self, source: SourceDeclaration) -> bool:
        """Whether this command takes the source."""
        return source.compared

    def publishes_links(self, source: SourceDeclaration) -> bool:
        """Whether accepted rows of the source stand in table `links`; others count as registered."""
        return source.anchor == "linked"

    def fields_rules_read(self, source: SourceDeclaration) -> frozenset[str]:
        """Fields without which a row of the source cannot be used."""
        return find_fields_read(self.policy, source)

    def used_sources(self) -> list[str]:
        """Ids of the sources that the run takes, by department."""
        sources = [source for source in self.county.sources.values() if self.uses_source(source)]
        return [source.id for source in sorted(sources, key=lambda s: (s.anchor != "register", s.department, s.id))]

    def sources_by_department(self) -> dict[str, list[str]]:
        """Department -> ids of its sources; the register's keeper first."""
        grouped: dict[str, list[str]] = {}
        for name in self.used_sources():
            grouped.setdefault(self.county.sources[name].department, []).append(name)
        return grouped

    def required_sources(self) -> list[str]:
        """Ids of the sources without which the run is refused."""
        always = [name for name in self.used_sources() if self.county.sources[name].required]
        return list(dict.fromkeys([*always, *self.policy.required]))


def locate_run(workspace: Path, period: str, run_id: str) -> Path:
    """The folder of a comparison, whether it is there or not."""
    return workspace / Job.runs_folder_name / period / run_id


def code_digest() -> str:
    """SHA-256 over the program, the expectation suites and the page templates."""
    return hash_texts(*(hash_files(PROJECT / name, kind) for name in PACKAGES for kind in CODE_FILES))
