"""Pairs of which it is known whether they are one person: rows settled by their number, and people drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import Admission
from matchers.by_id.id_matches import CORROBORATED, match_ids
from matchers.decide.unregistered_persons import UnregisteredPersons
from matchers.frames import FRAMES
from matchers.link import Linker
from matchers.prepare.row_features import add_circumstances, add_ids_and_names
from matchers.prepare.source_rows import select_source_rows
from matchers.review.content_keys import add_row_keys
from matchers.score.scored_pairs import PRIOR_COLUMNS, add_levels, make_features

_MAX_ROWS = 20_000  # of each source
_RANDOM_PEOPLE, _CLAN_PEOPLE = 8, 2  # people beside each row
_ID_COLUMNS = {
    "id": pl.String, "id_birth": pl.Date, "id_sex": pl.String, "hint_birth": pl.Date, "shown_first": pl.String,
    "typed_first": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class LabelledPairs:
    """Levels of pairs.

    `owner_pairs`: frame `pair_levels`, a row and its owner. `random_pairs`: frame `pair_levels`, a row and somebody
    drawn by lot. `clan_pairs`: frame `pair_levels`, a row and another of the owner's village and surname.
    """

    owner_pairs: pl.DataFrame
    random_pairs: pl.DataFrame
    clan_pairs: pl.DataFrame

    @classmethod
    def concatenate(cls, parts: Sequence[LabelledPairs]) -> LabelledPairs:
        """All of them together."""
        return cls(
            *(
                pl.concat([getattr(part, name) for part in parts])
                for name in ("owner_pairs", "random_pairs", "clan_pairs")
            )
        )


def label_pairs(linker: Linker, admission: Admission, source: SourceDeclaration) -> LabelledPairs:
    """Levels of the rows of a source that are surely about one registered person.

    A row counts when its valid number is a registered person's and is corroborated. The number itself is then laid
    aside, and with it the birth date and sex that it shows: only what the row says besides is compared.
    """
    rows = add_row_keys(add_ids_and_names(select_source_rows(admission, source), linker.as_of))
    owners = match_ids(rows, linker.people, linker.matching.names.local_dialect)
    owners = owners.filter(pl.col("reason").is_in(CORROBORATED)).unique("row", keep="none").select("row", "person_id")
    owners = _thin_rows(owners.sort("row"))
    rows = rows.join(owners, on="row", how="semi", maintain_order="left")
    rows = rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _ID_COLUMNS.items())
    rows = rows.with_columns(linker.resolve_places(rows))
    rows = make_features(add_circumstances(rows), FRAMES["id_owners"].make_empty())
    drawn_levels = (
        _compare_levels(linker, rows, _draw_random_pairs(linker, owners)),
        _compare_levels(linker, rows, _draw_clan_pairs(linker, owners)),
    )
    return LabelledPairs(_pair_owners(linker, rows, owners), *drawn_levels)


def _draw_random_pairs(linker: Linker, owners: pl.DataFrame) -> pl.DataFrame:
    """row, line: people drawn by lot, always the same of the same data."""
    pairs = owners.join(pl.DataFrame({"lot": range(_RANDOM_PEOPLE)}), how="cross")
    line = pl.struct("row", "lot").hash(7) % max(linker.people.height, 1)
    return _drop_owners(linker, pairs.with_columns(line.cast(pl.UInt32).alias("line")))


def _draw_clan_pairs(linker: Linker, owners: pl.DataFrame) -> pl.DataFrame:
    """row, line: people of the owner's village and surname drawn by lot."""
    homes = ["township", "village", "surname"]
    people = linker.people.filter(~pl.col("former")).select("person_id", "line", *homes)
    clans = people.group_by(homes).agg(pl.col("line").sort().alias("lines"))
    clan_pairs = (
        owners.join(people, on="person_id")
        .join(clans, on=homes)
        .join(pl.DataFrame({"lot": range(_CLAN_PEOPLE)}), how="cross")
    )
    lot_place = pl.struct("row", "lot").hash(11) % pl.col("lines").list.len()
    return _drop_owners(linker, clan_pairs.with_columns(pl.col("lines").list.get(lot_place).alias("line")))


def _drop_owners(linker: Linker, pairs: pl.DataFrame) -> pl.DataFrame:
    """row, line of the pairs (row, person_id, line) whose line is somebody else's."""
    owner = linker.people.select("line", pl.col("person_id").alias("#owner"))
    owned_pairs = pairs.join(owner, on="line").filter(pl.col("#owner") != pl.col("person_id"))
    return owned_pairs.select("row", "line").unique()


def _pair_owners(linker: Linker, rows: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """The owner under the name that the row gives, or else under the present one."""
    names = linker.people.select("line", "person_id", "former", pl.col("name_key").alias("#name"))
    name_pairs = owners.join(names, on="person_id").join(rows.select("row", "name_key"), on="row")
    is_same_name = (pl.col("name_key") == pl.col("#name")).fill_null(value=False)
    name_pairs = name_pairs.with_columns(is_same_name.alias("#fits")).sort(
        "row", "#fits", "former", "line", descending=[False, True, False, False]
    )
    return _compare_levels(
        linker, rows, name_pairs.unique("row", keep="first", maintain_order=True).select("row", "line")
    )


def _compare_levels(linker: Linker, rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    odds = FRAMES["prior_odds"].schema
    rows = rows.with_columns(pl.lit(0).cast(odds[name]).alias(name) for name in PRIOR_COLUMNS)
    people = UnregisteredPersons.make_empty(linker.people).all_people
    compared_pairs = add_levels(pairs.sort("row", "line"), rows, people, linker.matching)
    return compared_pairs.select(f"{name}_level" for name in linker.matching.model.comparisons)


def _thin_rows(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.gather_every(max(-(-rows.height // _MAX_ROWS), 1))
