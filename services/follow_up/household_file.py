"""一户一档: everything of one household, by any number that it ever had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.road import household_file
from casework.road.inclusion_classes import suggest_classes
from delivery import DocumentContext
from delivery.declarations.lists import WorkbookLayout
from delivery.documents import HOUSEHOLD_DOCUMENT
from domain.error_guard import guard
from domain.errors import UsageError
from domain.tables import add_absent_columns, conform, empty
from pipeline.current_run import open_current_run
from pipeline.road_evidence import RoadReader
from services.follow_up.roads import Roads, make_road_context, trace_roads

_BY = "household_origin"


@dataclass(frozen=True)
class HouseholdFile:
    """`tables`: `file_household`, `road_steps`, `file_clues`, `file_events`, `tracked_people`, of one household."""

    tables: Mapping[str, pl.DataFrame]
    context: DocumentContext
    layout: WorkbookLayout


def read_household_file(workspace: Path, config: Path, number: str, today: date) -> HouseholdFile:
    """What is known of the household as of a day.

    Raises `UsageError` when nothing is published, or no run has had a clue of a household of that number or tracked it.
    """
    return guard("整理一户一档", _read)(workspace, config, number.strip(), today)


def _read(workspace: Path, config: Path, number: str, today: date) -> HouseholdFile:
    reader = RoadReader(open_current_run(workspace, config, today))
    numbers = reader.current.numbers
    origin = numbers.add_origins(pl.DataFrame({"household_id": [number]}))[_BY][0]
    evidence = household_file.select_household(reader.read_evidence(), origin)
    if evidence.households.is_empty():
        raise UsageError(
            "各次比对都没有跟踪过这个户编号：它没有线索，也不是监测对象。请核对编号；要看目前的数据，用 fangpin case。"
        )
    roads = trace_roads(reader, evidence)
    tables = {
        "file_household": _describe_household(roads, origin, number),
        "road_steps": roads.steps,
        "file_clues": _list_clues(reader, origin),
        "file_events": household_file.list_events(evidence),
        "tracked_people": _read_members(reader, origin),
    }
    layout = reader.current.county.lists[HOUSEHOLD_DOCUMENT.layout]
    return HouseholdFile(tables, make_road_context(reader.current), layout)


def write_household_file(household: HouseholdFile, path: Path) -> None:
    """Write it as a workbook. Raises `UsageError` when the name is not one of a workbook, or it cannot be written."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError("请用 --out 写一个以 .xlsx 结尾的文件名。")
    try:
        HOUSEHOLD_DOCUMENT.write(path, household.tables, household.context, household.layout)
    except OSError as error:
        raise UsageError(f"不能写入“{path}”（{error.strerror or '文件可能正被打开'}）。请换一个文件名。") from None


def _describe_household(roads: Roads, origin: str, number: str) -> pl.DataFrame:
    """Table `file_household`."""
    reader = roads.reader
    titles = {name: rule.title for name, rule in reader.current.policy.rules.items()}
    life = reader.current.numbers.origins.filter(pl.col(_BY) == origin).select(_BY, "present_id", "merged_into")
    home = reader.homes.filter(pl.col(_BY) == origin).join(life, on=_BY, how="left")
    # Who has no valid number at all is not known to the continuity, and stays who they are.
    is_gone = pl.col("present_id").is_null() & pl.lit(not life.is_empty())
    state = (
        pl.when(is_gone).then(pl.lit("gone"))
        .when("under_monitoring").then(pl.lit("monitored"))
        .when(pl.col("risk_cleared")).then(pl.lit("removed"))
        .otherwise(pl.lit("none"))
    )  # fmt: skip
    former_numbers = [text for text in reader.current.numbers.list_numbers(number) if text != home["household_id"][0]]
    road = roads.summary.drop("township", "village")
    classes = suggest_classes(roads.facts, roads.rules.declared.classes, titles)
    lines = home.with_columns(register_state=state, numbers=pl.lit("、".join(former_numbers) or None, dtype=pl.String))
    return conform(lines.join(road, on="household_id").join(classes, on="household_id"), "file_household")


def _list_clues(reader: RoadReader, origin: str) -> pl.DataFrame:
    """Table `file_clues`: listed ones and those to keep an eye on."""
    events = reader.events.filter(pl.col(_BY) == origin)
    visits = reader.add_origins(reader.current.visits, "checked_on").filter(pl.col(_BY) == origin)
    run = reader.current.run
    parts = [add_absent_columns(run.read(name), name) for name in ("findings", "suppressed")]
    texts = pl.concat([part.select("clue_id", "evidence", "person_id") for part in parts]).unique("clue_id")
    people = run.read("tracked_people").select("person_id", "person_name").unique("person_id")
    texts = texts.join(people, on="person_id", how="left").drop("person_id")
    clocks = reader.clue_clocks.select("clue_id", "due_on", "days_overdue", clock_state="state")
    return household_file.list_clues(events, texts, visits, clocks)


def _read_members(reader: RoadReader, origin: str) -> pl.DataFrame:
    """Table `tracked_people`: the members, from the newest run that tracked the household."""
    tracked = reader.tracked.filter(pl.col(_BY) == origin)
    if tracked.is_empty():
        return empty("tracked_people")
    day, number = tracked.select("as_of", "household_id").row(-1)
    places = [place for place, as_of in enumerate(reader.current.history["as_of"]) if as_of == day]
    people = [reader.current.open_run(place).read("tracked_people") for place in places]
    return pl.concat(people).filter(pl.col("household_id") == number).unique(maintain_order=True)
