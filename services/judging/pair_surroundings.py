"""What stands around the rows of a run's doubtful pairs: the other candidates, the rows above and below, the file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import polars as pl

from domain.handover import PLACE
from services.explain.household import name_people
from services.runs.choice import FinishedRun

_ROW = ["source", *PLACE]
Place = tuple[str, str, str, int]
# So many rows above and below are shown: departments list families one below the other.
_AROUND = 2
# So many rows of one person in one source are shown.
_MOST_ROWS = 8


@dataclass(frozen=True)
class Surroundings:
    """Of the rows that wait, by source, file, sheet and row number.

    `candidates`: row -> its lines of table `review_pairs`, best first. `around`: row -> lines of table `links` of the
    rows just above and below. `person_rows`: source and person -> where the source's other rows of that person stand.
    `sheets`: source, file, sheet -> the line of table `accounting`. `people`: person_id -> line of table
    `review_people`. `names`: person_id -> name and relation, where a name is known.
    """

    candidates: dict[Place, list[dict[str, Any]]]
    around: dict[Place, list[dict[str, Any]]]
    person_rows: dict[tuple[str, str], list[dict[str, Any]]]
    sheets: dict[tuple[str, str, str], dict[str, Any]]
    people: dict[str, dict[str, Any]]
    names: dict[str, str]


def find_surroundings(run: FinishedRun, pairs: pl.DataFrame) -> Surroundings:
    """What stands around these pairs (source, file, sheet, row_number, person_id)."""
    rows = pairs.select(_ROW).unique()
    links = run.scan_decided_links()
    candidates = run.read("review_pairs").join(rows, on=_ROW, how="semi").sort(*_ROW, "rank")
    around = _find_around(rows, links)
    people = {line["person_id"]: line for line in run.read("review_people").iter_rows(named=True)}
    persons_shown = pl.concat([candidates["person_id"], around["person_id"]]).drop_nulls().unique()
    names = name_people(run, pl.col("person_id").is_in(persons_shown.implode())) if not run.is_search else {}
    return Surroundings(
        _group(candidates, _ROW),
        _group(around, [f"waiting_{name}" for name in _ROW]),
        _group(_find_person_rows(pairs, links), ["source", "person_id"]),
        {key: lines[0] for key, lines in _group(run.read("accounting"), ["source", "file", "sheet"]).items()},
        people,
        {person: line["name"] or "" for person, line in people.items()} | names,
    )


def _find_around(rows: pl.DataFrame, links: pl.LazyFrame) -> pl.DataFrame:
    """Lines of table `links` beside `waiting_*`, the row that they stand above or below."""
    steps = pl.DataFrame({"step": [step for step in range(-_AROUND, _AROUND + 1) if step]}, schema={"step": pl.Int64})
    waiting = rows.with_columns(pl.col(name).alias(f"waiting_{name}") for name in _ROW)
    wanted = waiting.join(steps, how="cross").with_columns(row_number=pl.col("row_number") + pl.col("step"))
    return links.join(wanted.lazy(), on=_ROW, how="inner").collect().sort(*(f"waiting_{name}" for name in _ROW), "step")


def _find_person_rows(pairs: pl.DataFrame, links: pl.LazyFrame) -> pl.DataFrame:
    """Lines of table `links` of other rows of the pairs' sources that are linked to the pairs' people."""
    persons = pairs.select("source", "person_id").unique().lazy()
    linked = links.filter(pl.col("decision") == "linked").join(persons, on=["source", "person_id"], how="semi")
    per_person = linked.collect().sort(_ROW).group_by("source", "person_id", maintain_order=True)
    return per_person.head(_MOST_ROWS)


def _group(frame: pl.DataFrame, keys: list[str]) -> dict[Any, list[dict[str, Any]]]:
    groups: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for line in frame.iter_rows(named=True):
        groups[tuple(line[name] for name in keys)].append(line)
    return dict(groups)
