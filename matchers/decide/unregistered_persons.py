"""People whom departments know by a valid number that the register lacks.

Most are not registered: neighbours, townspeople, people of other counties. To know them keeps a registered namesake
from getting their rows that have no number, and makes him the more certain where there is no such neighbour. Some
are registered after all, under a missing or mistyped number: what all sources tell of them together shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.names import Dialect
from matchers.by_id.id_matches import OWNERS, in_doubt, of_owners
from matchers.by_id.namesakes import with_another_fit
from matchers.by_id.shared_ids import number_of, shared_numbers, with_names_apart, without_shared
from matchers.decide.list_coverage import stranger_id
from matchers.decide.row_decisions import DECIDED, by_probability, nobody
from matchers.names.similar_names import with_likeness
from matchers.prepare.id_numbers import tail
from matchers.prepare.register_side import with_lookups
from matchers.score.scored_pairs import FEATURES, scored_pairs

_NO_TEXT = pl.lit(None, dtype=pl.String)
# As many rows as the average of all sources counts for in one source.
_STRENGTH = 100
_MAX_COVERAGE = 0.9
# Expected before any stranger has been counted.
_EXPECTED_NAMESAKES = 0.1


def foreign_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with a valid number of their own that the register lacks: source, id and what the row tells."""
    return rows.filter(is_foreign()).select("source", pl.col("claimed_id").alias("id"), *FEATURES, "relative")


@dataclass(frozen=True)
class Strangers:
    """`everybody`: the register's people, then the strangers (`stranger`), as `register.name_index` lists them.

    `found`: id, the decision about the person and whether it is `sure`, of those who are, or may be, registered.
    `seen`: source -> share of its strangers whom another source knows too. `namesakes`: share of the strangers who
    bear the name of a registered person of their village: more than chance has it, where kin are named alike.
    """

    everybody: pl.DataFrame
    found: pl.DataFrame
    seen: dict[str, float]
    namesakes: float
    registered: int
    count: int

    @classmethod
    def nobody(cls, people: pl.DataFrame) -> Strangers:
        """Before any source has been asked."""
        no_decisions = pl.DataFrame(schema={"id": pl.String, **dict(list(DECIDED.items())[1:]), "sure": pl.Boolean})
        return cls(
            people.with_columns(pl.lit(value=False).alias("stranger")),
            no_decisions,
            {},
            _EXPECTED_NAMESAKES,
            _count_persons(people),
            0,
        )

    @classmethod
    def of(
        cls, rows: pl.DataFrame, people: pl.DataFrame, shares: Mapping[str, float], matching: MatchingDeclaration
    ) -> Strangers:
        """From the foreign rows of all sources and the share of registered people in each."""
        known_people = cls.nobody(people)
        persons = _merge_rows(rows)
        if persons.is_empty():
            return known_people
        shared_ids = shared_numbers(rows, matching.names.spoken)
        compared_persons = _split_shared_ids(rows, persons, shared_ids) if shared_ids.len() else persons
        id_decisions = without_shared(
            _find_registered(compared_persons, known_people, shares, matching), shared_ids, people
        )
        unregistered = persons.join(id_decisions, on="id", how="anti", maintain_order="left")
        unregistered_people = with_lookups(_make_people(unregistered), matching.names.spoken)
        all_people = pl.concat([known_people.everybody, unregistered_people], how="diagonal")
        all_people = all_people.drop("line").with_row_index("line")
        namesake_share = _measure_namesakes(unregistered, people)
        return cls(
            all_people,
            id_decisions,
            _measure_overlap(rows),
            namesake_share,
            known_people.registered,
            unregistered.height,
        )

    def coverage(self, source: str) -> float:
        """How many of the source's unregistered people are among the strangers, as far as numbers tell (0-1)."""
        other_shares = [share for name, share in self.seen.items() if name != source]
        average = sum(other_shares) / len(other_shares) if other_shares else 0.0
        return min(self.seen.get(source, average), _MAX_COVERAGE)

    def decided(self, remaining_rows: pl.DataFrame) -> pl.DataFrame:
        """The foreign rows, as what all sources together tell of their person decides: `decide.DECIDED`."""
        unregistered_rows = remaining_rows.filter(is_foreign())
        doubtful_rows = unregistered_rows.select("row", pl.col("claimed_id").alias("id")).join(self.found, on="id")
        remaining_rows = unregistered_rows.join(doubtful_rows, on="row", how="anti", maintain_order="left")
        return pl.concat([doubtful_rows.select(list(DECIDED)), nobody(remaining_rows)])

    def owned(self, rows: pl.DataFrame, people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
        """`by_id.OWNERS` of the rest by numbers of those who are registered after all.

        A row follows its number under the person's name, one that is alike but for the spelling, or none at all.
        """
        owners = self._owners()
        id_pairs = of_owners(rows, owners, people, dialect)
        pairs = id_pairs.select("row", "person_id").join(rows.select("row", "name_key"), on="row")
        named_pairs = pairs.join(owners.select("person_id", "name_key"), on="person_id", suffix="_member")
        same_name = pl.col("name_key") == pl.col("name_key_member")
        fitting_rows = with_likeness(named_pairs, dialect).filter(
            same_name | pl.col("closely") | pl.col("name_key").is_null()
        )["row"]
        return in_doubt(id_pairs, ~pl.col("row").is_in(fitting_rows.implode()))

    def _owners(self) -> pl.DataFrame:
        """Numbers of those who are registered after all: id, person_id, household_id, former, name_key."""
        sure_decisions = self.found.filter("sure").select("id", "person_id")
        names = self.everybody.select("person_id", "household_id", "former", "name_key")
        return sure_decisions.join(names, on="person_id")


def is_foreign() -> pl.Expr:
    """Whether a row has a valid number of its own that the register lacks, and names no household by its number."""
    return pl.col("claimed_id").is_not_null() & ~pl.col("borrowed") & pl.col("own_household").is_null()


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
    # Most rows of a number say the same: what most of them say is asked of the others only.
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
    """`persons`, but of `shared` numbers one line for each name of theirs."""
    is_shared = pl.col("id").is_in(shared_ids.implode())
    named_persons = _merge_rows(with_names_apart(rows.filter(is_shared))).with_columns(number_of(pl.col("id")))
    return (
        pl.concat([persons.filter(~is_shared), named_persons])
        .drop("row")
        .sort("id", maintain_order=True)
        .with_row_index("row")
    )


def _find_registered(
    persons: pl.DataFrame, known_people: Strangers, shares: Mapping[str, float], matching: MatchingDeclaration
) -> pl.DataFrame:
    """Strangers who are members without their number: id, name_key and the decision about them."""
    from matchers.score.prior_odds import expectations

    share = sum(shares.values()) / len(shares)
    unnumbered = known_people.everybody.filter(pl.col("id").is_null())
    unnumbered_share = max(_count_persons(unnumbered) / known_people.registered, matching.model.register_mistypes)
    registered = share * unnumbered_share / (share * unnumbered_share + 1 - share)
    compared_rows = persons.with_columns(
        pl.lit("").alias("source"), pl.col("id").alias("typed"),
        pl.lit(value=False).alias("borrowed"), pl.lit(value=False).alias("pasted"),
        pl.lit(value=False).alias("birth_of_number"),
        pl.col("id").alias("claimed_id"), tail(pl.col("id")).alias("tail"),
    )  # fmt: skip
    compared_rows = compared_rows.join(
        expectations({"": "person"}, {"": registered}, known_people), on="source", maintain_order="left"
    )
    pairs = scored_pairs(compared_rows, unnumbered, matching)
    no_owners = pl.DataFrame(schema=OWNERS)
    pairs = with_another_fit(pairs, compared_rows, known_people.everybody, matching.thresholds.review)
    decisions = by_probability(pairs, no_owners, matching.thresholds)
    linked_codes = [code for code, outcome in matching.outcomes.items() if outcome.decision == "linked"]
    is_sure = pl.col("reason").is_in(linked_codes).alias("sure")
    return (
        persons.select("row", "id", "name_key")
        .join(decisions, on="row")
        .select("id", "name_key", *list(DECIDED)[1:], is_sure)
    )


def _make_people(persons: pl.DataFrame) -> pl.DataFrame:
    """The strangers as further people, each with a household of his own that nobody can mistake for a real one."""
    unregistered_id = stranger_id(pl.col("id"))
    return persons.select(
        unregistered_id.alias("person_id"), unregistered_id.alias("household_id"), "id", *FEATURES,
        tail(pl.col("id")).alias("tail"),
        pl.lit(value=False).alias("former"), pl.lit(value=False).alias("is_head"), pl.lit(value=True).alias("stranger"),
    ).with_columns(_NO_TEXT.alias("own_household"), _NO_TEXT.alias("owner_household"))  # fmt: skip


def _measure_namesakes(persons: pl.DataFrame, people: pl.DataFrame) -> float:
    """Share of the strangers who are named like a registered person of their village (0-1)."""
    placed_persons = persons.filter(pl.col("village").is_not_null())
    namesake_count = placed_persons.join(people, on=["name_key", "township", "village"], how="semi").height
    return (namesake_count + _EXPECTED_NAMESAKES * _STRENGTH) / (placed_persons.height + _STRENGTH)


def _measure_overlap(rows: pl.DataFrame) -> dict[str, float]:
    """Source -> share of its foreign numbers that another source has too, and places in a village.

    Of whom no village is known, nobody can tell whether he is a neighbour's namesake: he counts as unknown.
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
