"""The rows that exports are made of (`domain.tables.export_tables`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from delivery.declarations.pushes import ASSISTANCE
from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE, Admission
from domain.identity.columns import read_birth_date, read_sex
from domain.listed_households import is_on_list
from domain.tables import conform
from pipeline.current_run import CurrentRun
from pipeline.property.finished_searches import read_finished_searches
from services.follow_up.candidates import make_candidate_tables
from services.follow_up.roads import Roads, open_roads
from services.papers.push import admit_sources, find_people_in_categories, find_registered_people
from storage.run_manifest import locate_inbox, read_manifest

_REGISTER, _TICKETS, _PAPERS = "register_members", "declarations", "authorisations"
_GONE = ("civil_deaths", "police_changes")
_LOW_INCOME = "low_income"  # the list of config/pushes whose categories it has


@dataclass(frozen=True)
class ExportSources:
    """Where rows come from on a day. `inbox`: where the run's files lie now, if not where they lay then."""

    workspace: Path
    config: Path
    today: date
    inbox: Path | None = None

    @cached_property
    def roads(self) -> Roads:
        """Where every household stands. Raises `UsageError` when nothing is published."""
        return open_roads(self.workspace, self.config, self.today)

    @property
    def current(self) -> CurrentRun:
        """The run whose lists hold."""
        return self.roads.current

    def read(self, rows: str) -> pl.DataFrame:
        """The rows of that name, in the order of townships, villages and households.

        Raises `UsageError` or `InputsRefused` where something that they need is not there.
        """
        table = f"export_{rows}"
        lines = _READERS[rows](self).with_columns(county=pl.lit(self.current.county.settings.name))
        return conform(lines, table)

    def admit(self, *names: str) -> dict[str, Admission]:
        """Source -> its rows, from the inbox of the run. Raises `UsageError` when nobody knows where that lies."""
        folder = self.inbox or locate_inbox(self.workspace, read_manifest(self.current.folder) or {})
        if folder is None or not folder.is_dir():
            raise UsageError("这种导出要读收件目录，原来的收件目录不在了。请用 --inbox 指明。")
        return admit_sources((folder, self.workspace), self.current.county, names, self.current.as_of)

    @cached_property
    def people(self) -> pl.DataFrame:
        """Registered people who are not gone. Raises `InputsRefused` without a register."""
        admitted = self.admit(_REGISTER, ASSISTANCE, *_GONE)
        if _REGISTER not in admitted:
            raise InputsRefused(
                "收件目录中没有可以采用的登记农户成员数据，不能导出。请先用 fangpin check 检查收件目录。"
            )
        return find_registered_people(admitted, self.current.county, self.current.as_of)


def _add_numbers(people: pl.DataFrame) -> pl.DataFrame:
    """Sex and birth date by the number."""
    number = pl.col("person_id_number")
    return people.with_columns(sex=read_sex(number), birth_date=read_birth_date(number))


def _read_entries(sources: ExportSources) -> pl.DataFrame:
    candidates = make_candidate_tables(sources.roads)["candidate_lines"]
    says_no = pl.col("decision").str.contains_any(list(sources.roads.rules.refused_by)).fill_null(value=False)
    decided = candidates.filter(pl.col("decision").is_not_null(), ~says_no)
    people = _add_numbers(sources.current.run.read("tracked_people"))
    is_head = (pl.col("relation") == "户主").fill_null(value=False)
    lines = decided.join(people, on="household_id", how="left")
    return lines.sort("township", "village", "household_id", ~is_head, "person_id", nulls_last=True)


def _read_removals(sources: ExportSources) -> pl.DataFrame:
    facts = sources.roads.facts.drop("township", "village", "monitored_since", "decision", "decided_on", strict=False)
    decided = facts.filter(pl.col("removal_decision").is_not_null(), pl.col("cleared_on").is_null())
    lines = decided.select("household_id", decision="removal_decision", decided_on="removal_decided_on")
    return lines.join(sources.roads.reader.homes, on="household_id").sort("township", "village", "household_id")


def _read_visits(sources: ExportSources) -> pl.DataFrame:
    run = sources.current.run
    findings = run.read("findings").filter(pl.col("household_id").is_not_null())
    texts = findings.group_by("household_id", maintain_order=True).agg(pl.col("evidence").str.join("；"))
    listed = run.read("suspected").with_columns(on_list=is_on_list())
    homes = run.read("tracked_households").drop("township", "village")
    lines = listed.join(homes, on="household_id", how="left").join(texts, on="household_id", how="left")
    return lines.sort("township", "priority", "household_id")


def _read_tickets(sources: ExportSources) -> pl.DataFrame:
    admitted = sources.admit(_TICKETS)
    if _TICKETS not in admitted:
        raise InputsRefused("收件目录中没有可以采用的申报线索，没有工单可以回传。")
    rows = admitted[_TICKETS].accepted
    links = sources.current.run.read("links").filter(pl.col("source") == _TICKETS, pl.col("decision") == "linked")
    roads = sources.roads.summary.drop("township", "village")
    facts = sources.roads.facts.select(
        "household_id", "answers_true", "answers_false", "answers_solved", "last_visit_on", "entered_on", "is_proposed",
        was_monitored="was_monitored", refused_on="decided_on",
    )  # fmt: skip
    lines = rows.join(links.select(*PLACE, "household_id"), on=list(PLACE), how="left", maintain_order="left")
    lines = lines.join(roads.select("household_id", "ending"), on="household_id", how="left", maintain_order="left")
    lines = lines.join(facts, on="household_id", how="left", maintain_order="left")
    return lines.with_columns(outcome=_say_outcome(), handled_on=_find_handling_day())


def _say_outcome() -> pl.Expr:
    return (
        pl.when(pl.col("household_id").is_null()).then(pl.lit("未对应到登记农户，请人工核实"))
        .when(pl.col("was_monitored")).then(pl.lit("申报时已是监测对象"))
        .when(pl.col("entered_on").is_not_null()).then(pl.lit("已纳入监测"))
        .when(pl.col("ending") == "refused").then(pl.lit("审定不予纳入"))
        .when(pl.col("is_proposed")).then(pl.lit("核查属实，正在办理纳入"))
        .when(pl.col("answers_true") > 0).then(pl.lit("核查属实，继续帮扶跟踪"))
        .when(pl.col("answers_solved").fill_null(0) > 0).then(pl.lit("问题已解决"))
        .when(pl.col("answers_false").fill_null(0) > 0).then(pl.lit("核查不属实"))
        .otherwise(pl.lit("正在核查"))
    )  # fmt: skip


def _find_handling_day() -> pl.Expr:
    decided = pl.when(pl.col("ending") == "refused").then("refused_on")
    return pl.coalesce("entered_on", decided, "last_visit_on")


def _read_categories(sources: ExportSources) -> pl.DataFrame:
    push = sources.current.county.pushes.get(_LOW_INCOME)
    if push is None:
        raise UsageError(f"config/pushes 中没有 {_LOW_INCOME}.yaml，不知道有哪些人员类别。请从样例配置复制。")
    return find_people_in_categories(sources.people, push.categories)


def _read_means_checks(sources: ExportSources) -> pl.DataFrame:
    """Only whom the gate of the property search let through, under a paper that is still valid on the day."""
    asked = read_finished_searches(sources.workspace, sources.today).asked
    if asked.is_empty():
        raise UsageError("还没有财产检索：没有经过授权审核的人员。请先运行 fangpin property-search。")
    newest = asked.filter(pl.col("as_of") == pl.col("as_of").max())
    persons = newest.unique(["person_id", "authorisation_no"], maintain_order=True)
    persons = persons.join(read_valid_papers(sources), on="authorisation_no", how="semi")
    named = persons.join(sources.people.select("person_id", "name", "id_number"), on="person_id", how="left")
    return named.sort("household_id", "person_id")


def read_valid_papers(sources: ExportSources) -> pl.DataFrame:
    """authorisation_no of papers neither taken back nor over on the day: the search may be of months ago."""
    admitted = sources.admit(_PAPERS)
    if _PAPERS not in admitted:
        raise InputsRefused("收件目录中没有可以采用的核对授权书登记，不能确认授权现在是否有效，没有导出。")
    goes_on = (pl.col("valid_until") >= sources.today).fill_null(value=True)
    is_kept = (pl.col("revoked_on") > sources.today).fill_null(value=True)
    papers = admitted[_PAPERS].accepted
    ended = papers.filter(~(goes_on & is_kept))
    return papers.join(ended, on="authorisation_no", how="anti").select("authorisation_no").drop_nulls()


_READERS: dict[str, Callable[[ExportSources], pl.DataFrame]] = {
    "entries": _read_entries,
    "removals": _read_removals,
    "visits": _read_visits,
    "tickets": _read_tickets,
    "categories": _read_categories,
    "means_checks": _read_means_checks,
}
