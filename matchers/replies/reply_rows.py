"""A department's reply cut down to the rows that may be about somebody who is searched for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity.columns import FROM_15
from domain.tables import empty
from matchers.link import Linker
from matchers.prepare.id_numbers import add_number_level
from matchers.prepare.row_features import add_ids_and_names
from matchers.prepare.source_rows import CUT_BY_SPREADSHEET, has_whole_id, select_source_rows

PAIR_COLUMNS = (*PLACE, "person_id", "household_id")
# What may hold the number of somebody who is searched for.
_ID_COLUMNS = ("id", "other_id")
_CLOSE_LEVELS = ("one_error", "tail", "head_of_tail")


@dataclass(frozen=True)
class Reply:
    """What is looked at of a reply; of all other rows nothing is kept but their places.

    `persons`: person_id of those searched for. `admission`: the rows that are looked at. `id_pairs`: frame
    `reply_owners`. `near_pairs`: frame `reply_near_pairs`, of rows with a damaged number that may be such a person's,
    or of the person's name without any. `other_places`: frame `reply_places`, of the other rows. `whole_id_count`,
    `registered_id_count`: how many rows have a whole number, and how many of these numbers the register has.
    """

    source: SourceDeclaration
    persons: pl.DataFrame
    admission: Admission
    id_pairs: pl.DataFrame
    near_pairs: pl.DataFrame
    other_places: pl.DataFrame
    whole_id_count: int
    registered_id_count: int


def narrow_reply(linker: Linker, admission: Admission, source: SourceDeclaration, persons: pl.DataFrame) -> Reply:
    """The rows of a reply that may be about any of the `persons` (person_id); `linker` has the whole register."""
    people = linker.people.join(persons, on="person_id", how="semi", maintain_order="left")
    rows = add_ids_and_names(select_source_rows(admission, source), linker.as_of).filter("readable")
    id_pairs = _find_owners(rows, people)
    other_rows = rows.join(id_pairs, on=list(PLACE), how="anti")
    registered_ids = linker.people.select("id").drop_nulls().unique()
    near_pairs = _find_near_pairs(other_rows.filter(_may_be_mistyped(registered_ids["id"])), people)
    kept_places = pl.concat([id_pairs.select(PLACE), near_pairs.select(PLACE)]).unique()
    whole_ids = rows.filter(has_whole_id()).select("id")
    kept_admission = _keep_rows(admission, rows.join(kept_places, on=list(PLACE), how="semi"))
    return Reply(
        source, persons, kept_admission, id_pairs, near_pairs,
        rows.select(PLACE).join(kept_places, on=list(PLACE), how="anti"),
        whole_ids.height, whole_ids.join(registered_ids, on="id", how="semi").height,
    )  # fmt: skip


def _keep_rows(admission: Admission, rows: pl.DataFrame) -> Admission:
    """Those rows alone; whatever the whole file shows to be cut by a spreadsheet stays so without the rest of it."""
    is_cut = (pl.col("repair") == CUT_BY_SPREADSHEET).fill_null(value=False).alias("#cut")
    kept_rows = admission.accepted.join(rows.select(*PLACE, is_cut), on=list(PLACE), maintain_order="left")
    kept_rows = kept_rows.with_columns((pl.col("numeric_id") | pl.col("#cut")).alias("numeric_id")).drop("#cut")
    return Admission(admission.source, kept_rows, empty("quarantine"), kept_rows.clear())


def _find_owners(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`PAIR_COLUMNS` and number of whoever's number a row bears; a cell with two numbers has two owners."""
    owners = people.select("person_id", "household_id", pl.col("id").alias("number")).drop_nulls().unique()
    pair_parts = (rows.join(owners, left_on=name, right_on="number", coalesce=False) for name in _ID_COLUMNS)
    return pl.concat(part.select(*PAIR_COLUMNS, "number") for part in pair_parts).unique()


def _may_be_mistyped(registered_ids: pl.Series) -> pl.Expr:
    """Whether the number may be another one, mistyped: also fifteen digits that are nobody's, which nothing checks."""
    is_nobodys = (pl.col("repair") == FROM_15) & ~pl.col("id").is_in(registered_ids.implode())
    return ~has_whole_id() | is_nobodys.fill_null(value=False)


def _find_near_pairs(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """A cheap look: nearly all rows of a department's extract are near nobody, and need not be compared."""
    person_features = people.select(
        "person_id", "household_id", "birth", "tail", pl.col("name_key").alias("name_member"),
        pl.col("shown").alias("shown_member"),
    )  # fmt: skip
    row_features = rows.select(
        *PLACE, "name_key", pl.col("hint_birth").alias("birth"), pl.col("shown_first").alias("shown"),
        pl.col("typed_first").alias("typed"), pl.col("shown_first").str.slice(14).alias("tail"),
    )  # fmt: skip
    pair_parts = [row_features.join(person_features, left_on="name_key", right_on="name_member", coalesce=False)]
    pair_parts += [row_features.join(person_features, on=key, suffix="_member") for key in ("birth", "tail")]
    columns = [*PAIR_COLUMNS, "shown", "typed", "shown_member", "name_key", "name_member"]
    pairs = add_number_level(pl.concat(part.select(columns) for part in pair_parts).unique())
    same_name = (pl.col("name_key") == pl.col("name_member")).fill_null(value=False)
    is_unlike = (pl.col("number_level") == "different").fill_null(value=False)
    is_close = pl.col("number_level").is_in(_CLOSE_LEVELS).fill_null(value=False)
    near_pairs = pairs.filter(~is_unlike & (same_name | is_close)).select(*PAIR_COLUMNS, same_name.alias("same_name"))
    return near_pairs.group_by(PAIR_COLUMNS).agg(pl.col("same_name").any()).sort(PAIR_COLUMNS)
