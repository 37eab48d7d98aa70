"""Lists to departments: from the register as it was delivered to a workbook per list and recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

import delivery
import intake
import matchers
import screening
from delivery.declarations.pushes import ASSISTANCE, PushDeclaration
from domain.county.expressions import compile_expression
from domain.county.reading import did_you_mean
from domain.error_guard import guard
from domain.errors import InputsRefused, UsageError
from domain.handover import Admission
from domain.periods import Period, PeriodKind
from domain.progress import report_step
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.county.load_suites import load_suites
from pipeline.deliveries.receive_source import ReceivedSource
from pipeline.deliveries.receive_without_run import InboxWithoutRun
from pipeline.link import attribute_rows
from pipeline.run_request import require_inbox
from services.retention.purge import PUSHES
from storage.admitted_rows import AdmittedRows
from storage.workspace import make_private_folder

_REGISTER = "register_members"
# Deaths and moves: whoever is gone is in no list.
_GONE = ("civil_deaths", "police_changes")


@dataclass(frozen=True)
class PushedLists:
    """What was written, and titles of sources whose absence leaves categories empty."""

    files: Sequence[delivery.WrittenPush]
    missing_sources: tuple[str, ...]


def push_lists(to: str, inbox: str, workspace: str, config: str, day: date) -> PushedLists:
    """Write every list of which `to` is a recipient.

    Raises `UsageError` or `ConfigurationError` before anything is read, `InputsRefused` without a usable register.
    """
    require_inbox(inbox)
    county = load_county(Path(config))
    pushes = [push for push in county.pushes.values() if to in push.recipients]
    if not pushes:
        recipients = list(dict.fromkeys(name for push in county.pushes.values() for name in push.recipients))
        cure = did_you_mean(to, recipients) or f"可用：{'、'.join(recipients)}。"
        raise UsageError(f"没有发给“{to}”的名单。{cure}")
    return guard("生成外发名单", _write_list)(to, pushes, county, (Path(inbox), Path(workspace)), day)


def _write_list(
    to: str, pushes: Sequence[PushDeclaration], county: County, places: tuple[Path, Path], day: date
) -> PushedLists:
    _, workspace = places
    admitted = admit_sources(places, county, [_REGISTER, ASSISTANCE, *_GONE], day)
    if _REGISTER not in admitted:
        raise InputsRefused(
            "收件目录中没有可以采用的登记农户成员数据，不能生成名单。请先用 fangpin check 检查收件目录。"
        )
    report_step("整理人员")
    people = find_registered_people(admitted, county, day)
    period = Period(PeriodKind.MONTHLY, day.year, day.month)
    context = delivery.DocumentContext.of(county.settings, county.sources, county.policy(), period, day)
    folder, layout = make_private_folder(workspace / PUSHES), county.lists["push"]
    approver = county.settings.property.approver
    files = [
        delivery.write_push(
            folder, push, to, find_people_in_categories(people, push.categories), approver, context, layout
        )
        for push in pushes
    ]
    needed = ASSISTANCE not in admitted and any(push.needs_assistance for push in pushes)
    source = county.sources[ASSISTANCE]
    return PushedLists(files, (f"{source.department}“{source.title}”",) if needed else ())


def admit_sources(
    places: tuple[Path, Path], county: County, source_ids: Sequence[str], day: date
) -> dict[str, Admission]:
    """Source -> its rows, for those that came and can be believed. `places`: inbox and workspace."""
    inbox, workspace = places
    suites = load_suites(county.sources)
    report_step("识别文件")
    sheets = intake.recognise_files(inbox, county.source_headings.values(), source_ids)
    needed_fields: dict[str, frozenset[str]] = {
        name: frozenset() for name in source_ids if any(sheet.source == name for sheet in sheets)
    }
    received = InboxWithoutRun(inbox, workspace, county, suites, day).receive_sources(
        sheets, needed_fields, _read_admission
    )
    return {name: admission for name, (admission, judgement) in received.items() if not judgement.refused}


def _read_admission(received: ReceivedSource, rows: AdmittedRows) -> Admission:
    return replace(rows.read_admission(received.raw_rows.source), quarantine=received.quarantine)


def find_registered_people(admitted: Mapping[str, Admission], county: County, day: date) -> pl.DataFrame:
    """Registered people who are not gone, with what categories may speak of and what columns may show."""
    members = matchers.build_members(admitted[_REGISTER].accepted, county.regions, day)
    regions = county.regions.add_places(members.filter(pl.col("township") != ""), as_of=day)
    linker = matchers.Linker.prepare(members, regions, county.matching, day)
    for name, admission in admitted.items():
        if matchers.has_former_names(county.sources[name]):
            linker = matchers.learn_former_names(linker, admission, county.sources[name])
    rows = {
        name: attribute_rows(linker, admission, county.sources[name], day)
        for name, admission in admitted.items()
        if name != _REGISTER
    }
    population = screening.make_population(members, rows, day)
    facts = population.members.drop("household_id", "file", "sheet", "row_number")
    homes = population.households.drop("township", "village", "group_key")
    heads = members.filter("is_head").unique("household_id", keep="first", maintain_order=True)
    people = members.join(facts, on="person_id").join(homes, on="household_id")
    people = people.join(heads.select("household_id", pl.col("name").alias("head_name")), on="household_id", how="left")
    people = people.join(_find_assistance(rows.get(ASSISTANCE), day), on="person_id", how="left")
    has_left = pl.col("gone").fill_null(value=False)
    return people.filter(~has_left, pl.col("name").is_not_null()).sort(
        "township", "village", "household_id", "person_id"
    )


def _find_assistance(rows: pl.DataFrame | None, day: date) -> pl.DataFrame:
    """person_id and `assistance`: the categories in force, each between two 、."""
    if rows is None:
        return pl.DataFrame(schema={"person_id": pl.String, "assistance": pl.String})
    started = (pl.col("start_date") <= day).fill_null(value=True)
    goes_on = (pl.col("stop_date") > day).fill_null(value=True)
    current = rows.filter("certain", started, goes_on).drop_nulls(["person_id", "category"])
    words = pl.format("、{}、", pl.col("category").unique().sort().str.join("、"))
    return current.group_by("person_id").agg(words.first().alias("assistance"))


def find_people_in_categories(people: pl.DataFrame, categories: Mapping[str, str]) -> pl.DataFrame:
    """The people who belong to any category, with `category`: all of theirs."""
    category_columns = [
        pl.when(compile_expression(where).fill_null(value=False)).then(pl.lit(name))
        for name, where in categories.items()
    ]
    people_with_category = people.with_columns(
        pl.concat_list(category_columns).list.drop_nulls().list.join("、").alias("category")
    )
    return people_with_category.filter(pl.col("category") != "")
