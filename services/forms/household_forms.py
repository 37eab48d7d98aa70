"""The forms that a household signs, a document per village and form, numbered, filled in as registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from delivery.forms.form_contents import make_household_content
from delivery.forms.write_form import write_form
from delivery.path_names import NAMELESS, make_safe_name
from domain.county.reading import did_you_mean
from domain.error_guard import guard
from domain.errors import UsageError
from pipeline.current_clocks import find_clock_day
from pipeline.current_run import CurrentRun, open_current_run
from pipeline.road_evidence import RoadReader
from services.follow_up.candidates import make_candidate_tables
from services.follow_up.roads import trace_roads
from services.forms.form_people import list_form_households, list_form_people
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_papers

_KIND, _MARK = "forms", "表"
# The file of `config/forms` -> how it is called.
FORMS = {"application": "监测对象申请书", "authorisation": "核对授权书", "collection": "信息采集表"}


@dataclass(frozen=True)
class FormRequest:
    """Whose forms: of these numbers, of the newest list's households of a township, or of the day's candidates."""

    households: tuple[str, ...] = ()
    township: str | None = None
    candidates: bool = False
    forms: tuple[str, ...] = tuple(FORMS)


@dataclass(frozen=True)
class WrittenForms:
    """`files`: the documents, in the order of their numbers. `households`: how many they are for."""

    files: Sequence[Path]
    households: int


def write_household_forms(workspace: Path, config: Path, request: FormRequest, today: date, by: str) -> WrittenForms:
    """Write them into `<workspace>/follow_up/<day>/townships/<乡镇>`.

    Raises `UsageError` when nothing is published, nobody is meant, or a household is not tracked by the newest run.
    """
    return guard("生成表册", _write)(workspace, config, request, today, by)


def _write(workspace: Path, config: Path, request: FormRequest, today: date, by: str) -> WrittenForms:
    current = open_current_run(workspace, config, today)
    homes = list_form_households(_choose_households(current, request))
    files: list[Path] = []
    for (township, village), rows in homes.partition_by(
        "township", "village", as_dict=True, maintain_order=True
    ).items():
        people = list_form_people(current.run, rows, find_clock_day(current))
        tables = {"form_households": rows, "form_people": people}
        files += _write_village(current, request.forms, tables, (str(township), str(village or "")), by)
    return WrittenForms(files, homes.height)


def _choose_households(current: CurrentRun, request: FormRequest) -> pl.DataFrame:
    tracked = current.run.read("tracked_households")
    if request.candidates:
        reader = RoadReader(current)
        tables = make_candidate_tables(trace_roads(reader, reader.read_evidence()))
        candidates = pl.concat(
            [tables[name].select("household_id") for name in ("candidate_lines", "correction_candidates")]
        )
        return tracked.join(candidates.unique(), on="household_id", how="semi")
    if request.township is not None:
        listed = current.run.read("suspected").filter(pl.col("township") == request.township)
        if listed.is_empty():
            raise UsageError(_explain_township(current, request.township))
        return tracked.join(listed, on="household_id", how="semi")
    if unknown := [number for number in request.households if number not in set(tracked["household_id"])]:
        raise UsageError(
            f"本期没有跟踪户编号为“{'、'.join(unknown)}”的户：没有线索，也不是监测对象。"
            "请核对编号；还没有进入名单的户，请用空白表。"
        )
    return tracked.filter(pl.col("household_id").is_in(request.households))


def _explain_township(current: CurrentRun, name: str) -> str:
    names = current.run.read("suspected")["township"].unique().sort().to_list()
    return f"本期名单中没有“{name}”的户。" + (did_you_mean(name, names) or f"可选：{'、'.join(names)}。")


def _write_village(
    current: CurrentRun, forms: Sequence[str], tables: Mapping[str, pl.DataFrame], place: tuple[str, str], by: str
) -> list[Path]:
    township, village = place
    day = find_clock_day(current)
    # What is registered of the people goes into the digest: corrected, it is another paper.
    content = tables["form_households"].join(tables["form_people"], on="household_id", how="left")
    paper = Paper(_KIND, content, township, period=str(current.period), run_id=current.run_id)
    number = number_papers(current.ledger, _MARK, [paper], day, by)[0]
    context = make_day_context(current, day, {township: number})
    filling = make_household_content(tables, context, number, day)
    folder = make_follow_up_folder(current.workspace, day) / "townships" / make_safe_name(township or NAMELESS)
    return [
        write_form(
            current.county.folder / "forms" / f"{form}.docx",
            folder / f"{make_safe_name(f'{number}_{village or NAMELESS}_{FORMS[form]}')}.docx",
            filling,
        )
        for form in forms
    ]
