"""公示名单: a numbered document per township for its villages' boards, its households entered as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from casework.publicity import DisplayRules, list_publicity_lines
from casework.publicity.lines import CORRECTION, INCLUSION
from delivery.forms.form_contents import make_publicity_content
from delivery.forms.write_form import write_form
from delivery.path_names import NAMELESS, make_safe_name
from domain.county.reading import did_you_mean
from domain.error_guard import guard
from domain.errors import UsageError
from domain.office_clock import make_timestamp
from domain.tables import conform
from domain.workdays import add_working_days, is_working_day
from ledger import AuditEvent, find_operator
from pipeline.county.county import County
from services.follow_up.candidates import make_candidate_tables
from services.follow_up.roads import Roads, open_roads
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

_KIND, _MARK = "publicity", "示"


@dataclass(frozen=True)
class PublicityEditions:
    """`lines`: table `publicity_lines`. `files`: township -> its document. `numbers`: township -> its number.

    `waiting`: candidates whom the village has not reviewed, or has to review again, per township.
    """

    lines: pl.DataFrame
    files: Mapping[str, Path]
    numbers: Mapping[str, str]
    waiting: Mapping[str, int]


def issue_publicity(
    workspace: Path, config: Path, township: str | None, first_day: date, today: date, by: str
) -> PublicityEditions:
    """Write the editions of households that are to be published next, and enter them; `first_day`: of publicity.

    The same day again writes the same. Raises `UsageError` when nothing is published or `by` is blank.
    """
    if not by.strip():
        raise UsageError("请用 --by 写明谁办理。")
    return guard("生成公示名单", _issue)(workspace, config, township, first_day, today, by.strip())


def _issue(
    workspace: Path, config: Path, township: str | None, first_day: date, today: date, by: str
) -> PublicityEditions:
    roads = open_roads(workspace, config, today)
    current = roads.current
    last_day = find_last_day(current.county, current.policy.clocks.publicity.days, first_day)
    candidates, corrections, waiting = _choose(roads, township, first_day)
    rules = _make_rules(current.county)
    lines = pl.concat([
        list_publicity_lines(candidates, INCLUSION, rules, first_day, last_day),
        list_publicity_lines(corrections, CORRECTION, rules, first_day, last_day),
    ])  # fmt: skip
    parts = {str(name): part for (name,), part in sorted(lines.partition_by("township", as_dict=True).items())}
    papers = [
        Paper(_KIND, part, name, period=str(current.period), run_id=current.run_id) for name, part in parts.items()
    ]
    numbers = number_by_reader(current.ledger, _MARK, papers, roads.reader.day, by)
    files = {name: _write(roads, name, part, numbers[name]) for name, part in parts.items()}
    _enter(roads, parts, numbers, by)
    return PublicityEditions(lines, files, numbers, waiting)


def find_last_day(county: County, days: int, first_day: date) -> date:
    """The last of so many days of publicity, the first one counted, as the county counts them."""
    if county.publicity.days_count == "calendar":
        return first_day + timedelta(days=days - 1)
    before = first_day if not is_working_day(first_day) else first_day - timedelta(days=1)
    return add_working_days(before, days)


def _make_rules(county: County) -> DisplayRules:
    declared = county.publicity
    return DisplayRules(declared.names == "masked", declared.risks, declared.other_risks)


def _choose(roads: Roads, township: str | None, first_day: date) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Candidates and corrections that the village has agreed to, and how many wait for its review, per township.

    A search need not be back: the township publishes before the county decides (notice 0, 四（六）、（七）).

    One that an edition of the same first day holds already is chosen again: the paper is written anew.
    """
    tables = make_candidate_tables(roads)
    items = roads.current.ledger.read_records("publicity_items")
    todays = items.filter(pl.col("published_from") == first_day)
    earlier = items.filter(pl.col("published_from") != first_day)
    is_todays = pl.col("household_id").is_in(todays["household_id"].implode())
    candidates, corrections = tables["candidate_lines"], tables["correction_candidates"]
    if township is not None:
        _require_township(roads, township)
        candidates, corrections = (frame.filter(pl.col("township") == township) for frame in (candidates, corrections))
    # Also under another number of the household, and where the village's own sheet says so.
    hanging = roads.facts.filter(pl.col("published_from").is_not_null())["household_id"]
    is_open = pl.col("decision").is_null() & ~pl.col("household_id").is_in(hanging.implode())
    candidates = _drop_published(candidates.filter(is_open | is_todays), earlier, INCLUSION, "started_on")
    has_passed = _has_passed(roads)
    again = _list_to_review_again(roads)
    ready = candidates.filter(has_passed).join(again, on="household_id", how="anti")
    waiting = candidates.join(ready, on="household_id", how="anti").group_by("township").len().sort("township")
    reviewed = _drop_published(
        corrections.filter(has_passed, pl.col("decision").is_null()), earlier, CORRECTION, "cleared_on"
    )
    return ready, reviewed, dict(waiting.iter_rows())


def _drop_published(households: pl.DataFrame, items: pl.DataFrame, kind: str, since: str) -> pl.DataFrame:
    """Without those published on this road: since the day in the column `since`."""
    of_kind = items.filter(pl.col("kind") == kind).select("household_id", "published_from")
    joined = households.join(of_kind, on="household_id").filter(
        (pl.col("published_from") >= pl.col(since)).fill_null(value=True)
    )
    return households.join(joined, on="household_id", how="anti")


def _has_passed(roads: Roads) -> pl.Expr:
    """Whether the village has reviewed the household and does not say no (words that close a search)."""
    says_no = pl.col("review_result").str.contains_any(list(roads.rules.refused_by)).fill_null(value=False)
    return pl.col("reviewed_on").is_not_null() & ~says_no


def _list_to_review_again(roads: Roads) -> pl.DataFrame:
    """household_id of those whose search has found something since the review (notice 0, 四（五）)."""
    is_open = pl.col("state").is_in(["open", "missing"])
    return roads.steps.filter(pl.col("step") == "reviewed_again", is_open).select("household_id")


def _require_township(roads: Roads, name: str) -> None:
    names = roads.reader.homes["township"].unique().sort().to_list()
    if name not in names:
        raise UsageError(f"没有名为“{name}”的乡镇。" + (did_you_mean(name, names) or f"可选：{'、'.join(names)}。"))


def _write(roads: Roads, township: str, lines: pl.DataFrame, number: str) -> Path:
    current, day = roads.current, roads.reader.day
    declared = current.county.publicity
    context = make_day_context(current, day, {township: number})
    content = make_publicity_content(lines, context, number, declared.supervision)
    folder = make_follow_up_folder(current.workspace, day) / "townships" / make_safe_name(township or NAMELESS)
    path = folder / f"{make_safe_name(f'{number}_{township or NAMELESS}_公示名单')}.docx"
    return write_form(current.county.folder / "forms" / "publicity.docx", path, content)


def _enter(roads: Roads, parts: Mapping[str, pl.DataFrame], numbers: Mapping[str, str], by: str) -> None:
    """Enter the households as published; those of a number that has them already stay as they are."""
    ledger = roads.current.ledger
    known = set(ledger.read_records("publicity_items")["publicity_no"])
    fresh = {name: part for name, part in parts.items() if numbers[name] not in known}
    if not fresh:
        return
    recorded = {"recorded_by": by or find_operator(), "recorded_at": make_timestamp()}
    items = pl.concat([
        part.with_columns(
            pl.lit(numbers[name]).alias("publicity_no"), pl.int_range(1, pl.len() + 1).cast(pl.Int64).alias("item"),
            **{column: pl.lit(text) for column, text in recorded.items()},
        )
        for name, part in fresh.items()
    ])  # fmt: skip
    event = AuditEvent("publish_households", by, next(iter(numbers.values())), {"households": items.height})
    ledger.add_records({"publicity_items": conform(items, "publicity_items")}, event)
