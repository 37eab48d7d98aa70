"""Who is visited in a township, in words: the frames from which its visit sheets are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import filter_township
from delivery.list_labels import CERTAINTY_LABELS
from delivery.list_rows.clue_rows import label_clues
from delivery.list_rows.conflict_rows import label_conflicts
from delivery.list_rows.household_rows import describe_marks, label_households
from delivery.list_rows.population_change_rows import label_population_changes
from delivery.visits.visit_page import Row, Visit
from domain.row_codes import ListEdition, add_row_codes

TABLES = ("visit_households", "visit_people", "household_clues", "township_counts")
OPTIONAL = ("population_change_lines", "conflict_lines", "list_comparison_lines")
# By what a correction's answer is known: as on the sheets of 附表.
CHANGE_KEY = ("change", "person_name", "changed_on", "place")
CONFLICT_KEY = ("household_id", "person_name", "field", "source_a", "place_a", "source_b", "place_b")
_WORSE_FIRST = {"worsened": 0, "reopened": 1, "new": 2}


def make_visits(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext, township: str, edition: ListEdition
) -> dict[str, list[Visit]]:
    """Village -> its visits in their order."""
    rows = filter_township({name: tables[name] for name in (*TABLES, *OPTIONAL) if name in tables}, township)
    households = label_households(rows["visit_households"], context).with_columns(describe_marks())
    people = _group_rows(rows["visit_people"])
    clues = _label_visit_clues(rows, context)
    is_attention = pl.col("certainty") == CERTAINTY_LABELS["attention"]
    questions, attention = _group_rows(clues.filter(~is_attention)), _group_rows(clues.filter(is_attention))
    changes, conflicts = _label_corrections(rows, context, edition)
    proposals = _group_rows(_select_proposed(rows))
    villages: dict[str, list[Visit]] = {}
    for home in households.iter_rows(named=True):
        number = str(home["household_id"])
        visit = Visit(
            home, *(part.get(number, []) for part in (people, questions, attention, changes, conflicts, proposals))
        )
        villages.setdefault(str(home["village"] or ""), []).append(visit)
    return villages


def _label_visit_clues(rows: Mapping[str, pl.DataFrame], context: DocumentContext) -> pl.DataFrame:
    """The clues in words, worst first, with `why`, `look` and the person's age."""
    ages = rows["visit_people"].select("person_id", "age").unique("person_id", keep="first")
    visited = rows["household_clues"].join(rows["visit_households"], on="household_id", how="semi")
    texts = {
        name: {i: getattr(label, name) or label.title for i, label in context.rules.items()} for name in ("why", "look")
    }
    return label_clues(
        _sort_worst_first(visited, context).with_columns(
            *(
                pl.col("rule_id").replace_strict(texts[name], default="", return_dtype=pl.String).alias(name)
                for name in texts
            )
        ),
        context,
    ).join(ages, on="person_id", how="left", maintain_order="left")


def _sort_worst_first(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """A household's urgent clues, then the certain ones by their kind of risk, then those to be verified."""
    is_calm = ~pl.col("urgent").fill_null(value=False)
    orders = (
        ("certainty", {"confirmed": 0, "to_verify": 1}),
        ("risk", _number(context.visit_form.worst_first)),
        ("clue_status", _WORSE_FIRST),
        ("rule_id", _number(context.rules)),
    )
    ranks = (
        pl.col(name).replace_strict(order, default=len(order), return_dtype=pl.Int64) for name, order in orders if order
    )
    return clues.sort("household_id", is_calm, *ranks, "person_id", "clue_id", nulls_last=True)


def _number(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _label_corrections(
    rows: Mapping[str, pl.DataFrame], context: DocumentContext, edition: ListEdition
) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """household_id -> its changes, and its conflicts, in words, with their codes."""
    changes: dict[str, list[Row]] = {}
    conflicts: dict[str, list[Row]] = {}
    if "population_change_lines" in rows:
        lines = label_population_changes(_select_visited(rows, "population_change_lines"), context)
        changes = _group_rows(add_row_codes(lines, edition, "population_changes", CHANGE_KEY, "row_code"))
    if "conflict_lines" in rows:
        lines = label_conflicts(_select_visited(rows, "conflict_lines"), context)
        conflicts = _group_rows(add_row_codes(lines, edition, "conflicts", CONFLICT_KEY, "row_code"))
    return changes, conflicts


def _select_proposed(rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What the villages' own lists say of the households."""
    if "list_comparison_lines" not in rows:
        return pl.DataFrame(schema={"household_id": pl.String})
    return _select_visited(rows, "list_comparison_lines").filter(pl.col("reason").is_not_null())


def _select_visited(rows: Mapping[str, pl.DataFrame], name: str) -> pl.DataFrame:
    return rows[name].join(rows["visit_households"], on="household_id", how="semi", maintain_order="left")


def _group_rows(frame: pl.DataFrame) -> dict[str, list[Row]]:
    """household_id -> its rows."""
    groups: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(str(row["household_id"]), []).append(row)
    return groups
