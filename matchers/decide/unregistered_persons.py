"""People whom departments know by a valid number that the register lacks.

Most are not registered: neighbours, townspeople, people of other counties. To know them keeps a registered namesake
from getting their rows that have no number, and makes the namesake more certain where there is no such neighbour. Some
are registered after all, under a missing or mistyped number: what all sources tell of them together shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from matchers.by_id.id_matches import mark_doubted, match_owners
from matchers.by_id.namesakes import mark_fitting_namesakes
from matchers.by_id.shared_ids import extract_id, find_shared_ids, resolve_shared_ids, split_ids_by_name
from matchers.decide.list_coverage import make_unregistered_id
from matchers.decide.row_decisions import decide_by_probability, decide_unlinked
from matchers.declarations.matching import MatchingDeclaration
from matchers.declarations.names import Dialect
from matchers.frames import FRAMES
from matchers.names.similar_names import add_likeness
from matchers.prepare.id_numbers import get_tail
from matchers.prepare.register_side import add_lookup_keys
from matchers.score.prior_odds import Population, list_prior_odds
from matchers.score.scored_pairs import FEATURES, score_pairs

_NO_TEXT = pl.lit(None, dtype=pl.String)
# As many rows as the average of all sources counts for in one source.
_STRENGTH = 100
# Expected before anybody unregistered has been counted.
_EXPECTED_NAMESAKES = 0.1


def select_unregistered_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `unregistered_rows`. `rows`: frame `row_features`."""
    return rows.filter(is_unregistered()).select("source", pl.col("claimed_id").alias("id"), *FEATURES, "relative")


@dataclass(frozen=True)
class UnregisteredPersons:
    """Who is known by a number that the register lacks.

    `all_people`: frame `all_people`. `id_decisions`: frame `number_decisions`, of those who are, or may be, registered
    after all. `population`: how many there are of either kind.
    """

    all_people: pl.DataFrame
    id_decisions: pl.DataFrame
    population: Population

    @classmethod
    def make_empty(cls, people: pl.DataFrame) -> UnregisteredPersons:
        """Nobody but the registered, as before any source has been read."""
        registered = people.with_columns(pl.lit(value=False).alias("is_unregistered"))
        population = Population(_count_persons(people), 0, {}, _EXPECTED_NAMESAKES)
        return cls(registered, FRAMES["number_decisions"].make_empty(), population)

    @classmethod
    def collect_persons(
        cls, rows: pl.DataFrame, people: pl.DataFrame, shares: Mapping[str, float], matching: MatchingDeclaration
    ) -> UnregisteredPersons:
        """From frame `unregistered_rows` of all sources and the share of registered people in each (0-1)."""
        registered = cls.make_empty(people)
        persons = _merge_rows(rows)
        if persons.is_empty():
            return registered
        shared_ids = find_shared_ids(rows, matching.names.local_dialect)
        compared = _split_shared_ids(rows, persons, shared_ids) if shared_ids.len() else persons
        decisions = _find_registered(compared, registered, shares, matching)
        id_decisions = resolve_shared_ids(decisions, shared_ids, people)
        unregistered = persons.join(id_decisions, on="id", how="anti", maintain_order="left")
        further_people = add_lookup_keys(_make_people(unregistered), matching.names.local_dialect)
        all_people = pl.concat([registered.all_people, further_people], how="diagonal")
        all_people = all_people.drop("line").with_row_index("line")
        registered_count, namesake_share = (
            registered.population.registered_count,
            _measure_namesakes(unregistered, people),
        )
        population = Population(registered_count, unregistered.height, _measure_overlap(rows), namesake_share)
        return cls(all_people, id_decisions, population)

    def decide_rows(self, remaining_rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `decisions` of rows under unregistered numbers. `remaining_rows`: frame `row_features`."""
        unregistered_rows = remaining_rows.filter(is_unregistered())
        doubtful_rows = unregistered_rows.select("row", pl.col("claimed_id").alias("id")).join(
            self.id_decisions, on="id"
        )
        remaining_rows = unregistered_rows.join(doubtful_rows, on="row", how="anti", maintain_order="left")
        return pl.concat([doubtful_rows.select(FRAMES["decisions"].names), decide_unlinked(remaining_rows)])

    def match_rows(self, rows: pl.DataFrame, people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
        """Frame `id_owners`, by numbers of those who are registered after all. `rows`: frame `row_features`.

        A row follows its number under the person's name, one that is alike but for the spelling, or none at all.
        """
        owners = self._list_owners()
        id_pairs = match_owners(rows, owners, people, dialect)
        pairs = id_pairs.select("row", "person_id").join(rows.select("row", "name_key"), on="row")
        named_pairs = pairs.join(owners.select("person_id", "name_key"), on="person_id", suffix="_member")
        same_name = pl.col("name_key") == pl.col("name_key_member")
        fitting_rows = add_likeness(named_pairs, dialect).filter(
            same_name | pl.col("is_close_name") | pl.col("name_key").is_null()
        )["row"]
        return mark_doubted(id_pairs, ~pl.col("row").is_in(fitting_rows.implode()))

    def _list_owners(self) -> pl.DataFrame:
        """Frame `number_owners` of those who are registered after all."""
        sure_decisions = self.id_decisions.filter("is_sure").select("id", "person_id")
        names = self.all_people.select("person_id", "household_id", "former", "name_key")
        return sure_decisions.join(names, on="person_id")


def is_unregistered() -> pl.Expr:
    """Whether a row has a valid number of its own that the register lacks, and names no household by its number."""
    return pl.col("claimed_id").is_not_null() & ~pl.col("is_uncorroborated") & pl.col("own_household").is_null()


def _count_persons(people: pl.DataFrame) -> int:
    return people["person_id"].n_unique()


def _merge_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """One line per number: row (its position), id and, of each feature, what most rows of the number say."""
    features = [name for name in rows.columns if name not in {"source", "id"}]
    is_single = rows["id"].is_unique()
    repeated_rows = rows.filter(~is_single).select("id", *features)
    extremes = repeated_rows.group_by("id").agg(pl.col(features).min(), pl.col(features).max().name.suffix(" most"))
    is_differing = pl.any_horizontal(
        (pl.col(name) != pl.col(f"{name} most")).fill_null(value=False) for name in features
    )
    # Most rows of a number say the same: what most of them say is looked for in the differing ones only.
    differing_rows = repeated_rows.join(extremes.filter(is_differing), on="id", how="semi").sort(
        "id", *features, nulls_last=True
    )
    usual_values = differing_rows.group_by("id", maintain_order=True).agg(
        pl.col(name).drop_nulls().mode(maintain_order=True).first() for name in features
    )
    persons = [
        frame.select("id", *features)
        for frame in (rows.filter(is_single), extremes.filter(~is_differing), usual_values)
    ]
    return pl.concat(persons).sort("id").with_row_index("row")


def _split_shared_ids(rows: pl.DataFrame, persons: pl.DataFrame, shared_ids: pl.Series) -> pl.DataFrame:
    """`persons`, but of numbers that several share one line for each name."""
    is_shared = pl.col("id").is_in(shared_ids.implode())
    named_persons = _merge_rows(split_ids_by_name(rows.filter(is_shared))).with_columns(extract_id(pl.col("id")))
    return (
        pl.concat([persons.filter(~is_shared), named_persons])
        .drop("row")
        .sort("id", maintain_order=True)
        .with_row_index("row")
    )


def _find_registered(
    persons: pl.DataFrame, known_people: UnregisteredPersons, shares: Mapping[str, float], matching: MatchingDeclaration
) -> pl.DataFrame:
    """Unregistered persons who are members without their number: id, name_key and the decision about them."""
    share = sum(shares.values()) / len(shares)
    population = known_people.population
    unnumbered = known_people.all_people.filter(pl.col("id").is_null())
    unnumbered_share = max(_count_persons(unnumbered) / population.registered_count, matching.model.register_mistypes)
    registered = share * unnumbered_share / (share * unnumbered_share + 1 - share)
    compared_rows = persons.with_columns(
        pl.lit("").alias("source"), pl.col("id").alias("typed"),
        pl.lit(value=False).alias("is_uncorroborated"), pl.lit(value=False).alias("is_misaligned"),
        pl.lit(value=False).alias("birth_of_number"),
        pl.col("id").alias("claimed_id"), get_tail(pl.col("id")).alias("tail"),
    )  # fmt: skip
    compared_rows = compared_rows.join(
        list_prior_odds({"": "person"}, {"": registered}, population), on="source", maintain_order="left"
    )
    pairs = score_pairs(compared_rows, unnumbered, matching)
    no_owners = FRAMES["id_owners"].make_empty()
    pairs = mark_fitting_namesakes(pairs, compared_rows, known_people.all_people, matching.thresholds.review)
    decisions = decide_by_probability(pairs, no_owners, matching.thresholds)
    linked_codes = [code for code, outcome in matching.outcomes.items() if outcome.decision == "linked"]
    is_sure = pl.col("reason").is_in(linked_codes).alias("is_sure")
    return (
        persons.select("row", "id", "name_key")
        .join(decisions, on="row")
        .select("id", "name_key", *FRAMES["decisions"].names[1:], is_sure)
    )


def _make_people(persons: pl.DataFrame) -> pl.DataFrame:
    """Unregistered persons as further people, each with a household that nobody can mistake for a real one."""
    unregistered_id = make_unregistered_id(pl.col("id"))
    return persons.select(
        unregistered_id.alias("person_id"), unregistered_id.alias("household_id"), "id", *FEATURES,
        get_tail(pl.col("id")).alias("tail"),
        pl.lit(value=False).alias("former"), pl.lit(value=False).alias("is_head"),
        pl.lit(value=True).alias("is_unregistered"),
    ).with_columns(_NO_TEXT.alias("own_household"), _NO_TEXT.alias("owner_household"))  # fmt: skip


def _measure_namesakes(persons: pl.DataFrame, people: pl.DataFrame) -> float:
    """Share of the unregistered who are named like a registered person of their village (0-1)."""
    placed_persons = persons.filter(pl.col("village").is_not_null())
    namesake_count = placed_persons.join(people, on=["name_key", "township", "village"], how="semi").height
    return (namesake_count + _EXPECTED_NAMESAKES * _STRENGTH) / (placed_persons.height + _STRENGTH)


def _measure_overlap(rows: pl.DataFrame) -> dict[str, float]:
    """Source -> share of its unregistered numbers that another source has too, and places in a village.

    Of whom no village is known, nobody can say whether they are a neighbour's namesake: they count as unknown.
    """
    is_placed = pl.col("village").is_not_null().any().alias("#placed")
    numbers = rows.group_by("source", "id").agg(is_placed)
    is_elsewhere = pl.col("#placed").sum().over("id") > pl.col("#placed")
    known_numbers = numbers.with_columns(is_elsewhere.alias("#known"))
    average = (
        known_numbers.group_by("source")
        .agg(pl.col("#known").mean())
        .sort("source")
        .select(pl.col("#known").mean())
        .item()
    )
    shares = known_numbers.group_by("source").agg(
        (pl.col("#known").sum() + average * _STRENGTH) / (pl.len() + _STRENGTH)
    )
    return dict(sorted(shares.iter_rows()))
