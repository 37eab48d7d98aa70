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
_MOST_KNOWN = 0.9
# Expected before any stranger has been counted.
_NAMESAKES = 0.1


def foreign_rows(rest: pl.DataFrame) -> pl.DataFrame:
    """Rows with a valid number of their own that the register lacks: source, id and what the row tells."""
    return rest.filter(is_foreign()).select("source", pl.col("claimed_id").alias("id"), *FEATURES, "relative")


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
        nothing = pl.DataFrame(schema={"id": pl.String, **dict(list(DECIDED.items())[1:]), "sure": pl.Boolean})
        return cls(
            people.with_columns(pl.lit(value=False).alias("stranger")), nothing, {}, _NAMESAKES, _persons(people), 0
        )

    @classmethod
    def of(
        cls, foreign: pl.DataFrame, people: pl.DataFrame, shares: Mapping[str, float], matching: MatchingDeclaration
    ) -> Strangers:
        """From the foreign rows of all sources and the share of registered people in each."""
        before = cls.nobody(people)
        persons = _persons_of(foreign)
        if persons.is_empty():
            return before
        shared = shared_numbers(foreign, matching.names.spoken)
        asked = _persons_by_name(foreign, persons, shared) if shared.len() else persons
        found = without_shared(_registered_after_all(asked, before, shares, matching), shared, people)
        strangers = persons.join(found, on="id", how="anti", maintain_order="left")
        others = with_lookups(_as_people(strangers), matching.names.spoken)
        everybody = pl.concat([before.everybody, others], how="diagonal")
        everybody = everybody.drop("line").with_row_index("line")
        alike = _namesakes(strangers, people)
        return cls(everybody, found, _seen_elsewhere(foreign), alike, before.registered, strangers.height)

    def coverage(self, source: str) -> float:
        """How many of the source's unregistered people are among the strangers, as far as numbers tell (0-1)."""
        others = [share for name, share in self.seen.items() if name != source]
        average = sum(others) / len(others) if others else 0.0
        return min(self.seen.get(source, average), _MOST_KNOWN)

    def decided(self, rest: pl.DataFrame) -> pl.DataFrame:
        """The foreign rows, as what all sources together tell of their person decides: `decide.DECIDED`."""
        foreign = rest.filter(is_foreign())
        doubtful = foreign.select("row", pl.col("claimed_id").alias("id")).join(self.found, on="id")
        rest = foreign.join(doubtful, on="row", how="anti", maintain_order="left")
        return pl.concat([doubtful.select(list(DECIDED)), nobody(rest)])

    def owned(self, rest: pl.DataFrame, people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
        """`by_id.OWNERS` of the rest by numbers of those who are registered after all.

        A row follows its number under the person's name, one that is alike but for the spelling, or none at all.
        """
        owners = self._owners()
        found = of_owners(rest, owners, people, dialect)
        pairs = found.select("row", "person_id").join(rest.select("row", "name_key"), on="row")
        named = pairs.join(owners.select("person_id", "name_key"), on="person_id", suffix="_member")
        same = pl.col("name_key") == pl.col("name_key_member")
        fitting = with_likeness(named, dialect).filter(same | pl.col("closely") | pl.col("name_key").is_null())["row"]
        return in_doubt(found, ~pl.col("row").is_in(fitting.implode()))

    def _owners(self) -> pl.DataFrame:
        """Numbers of those who are registered after all: id, person_id, household_id, former, name_key."""
        sure = self.found.filter("sure").select("id", "person_id")
        names = self.everybody.select("person_id", "household_id", "former", "name_key")
        return sure.join(names, on="person_id")


def is_foreign() -> pl.Expr:
    """Whether a row has a valid number of its own that the register lacks, and names no household by its number."""
    return pl.col("claimed_id").is_not_null() & ~pl.col("borrowed") & pl.col("own_household").is_null()


def _persons(people: pl.DataFrame) -> int:
    return people["person_id"].n_unique()


def _persons_of(foreign: pl.DataFrame) -> pl.DataFrame:
    """One line per number: row (its position), id and, of each feature, what most rows of the number say."""
    known = [name for name in foreign.columns if name not in {"source", "id"}]
    once = foreign["id"].is_unique()
    several = foreign.filter(~once).select("id", *known)
    ends = several.group_by("id").agg(pl.col(known).min(), pl.col(known).max().name.suffix(" most"))
    differ = pl.any_horizontal((pl.col(name) != pl.col(f"{name} most")).fill_null(value=False) for name in known)
    # Most rows of a number say the same: what most of them say is asked of the others only.
    ordered = several.join(ends.filter(differ), on="id", how="semi").sort("id", *known, nulls_last=True)
    told = ordered.group_by("id", maintain_order=True).agg(
        pl.col(name).drop_nulls().mode(maintain_order=True).first() for name in known
    )
    persons = [frame.select("id", *known) for frame in (foreign.filter(once), ends.filter(~differ), told)]
    return pl.concat(persons).sort("id").with_row_index("row")


def _persons_by_name(foreign: pl.DataFrame, persons: pl.DataFrame, shared: pl.Series) -> pl.DataFrame:
    """`persons`, but of `shared` numbers one line for each name of theirs."""
    is_shared = pl.col("id").is_in(shared.implode())
    apart = _persons_of(with_names_apart(foreign.filter(is_shared))).with_columns(number_of(pl.col("id")))
    return (
        pl.concat([persons.filter(~is_shared), apart]).drop("row").sort("id", maintain_order=True).with_row_index("row")
    )


def _registered_after_all(
    persons: pl.DataFrame, before: Strangers, shares: Mapping[str, float], matching: MatchingDeclaration
) -> pl.DataFrame:
    """Strangers who are members without their number: id, name_key and the decision about them."""
    from matchers.score.prior_odds import expectations

    share = sum(shares.values()) / len(shares)
    unnumbered = before.everybody.filter(pl.col("id").is_null())
    missed = max(_persons(unnumbered) / before.registered, matching.model.register_mistypes)
    registered = share * missed / (share * missed + 1 - share)
    asking = persons.with_columns(
        pl.lit("").alias("source"), pl.col("id").alias("typed"),
        pl.lit(value=False).alias("borrowed"), pl.lit(value=False).alias("pasted"),
        pl.lit(value=False).alias("birth_of_number"),
        pl.col("id").alias("claimed_id"), tail(pl.col("id")).alias("tail"),
    )  # fmt: skip
    asking = asking.join(expectations({"": "person"}, {"": registered}, before), on="source", maintain_order="left")
    pairs = scored_pairs(asking, unnumbered, matching)
    nothing = pl.DataFrame(schema=OWNERS)
    pairs = with_another_fit(pairs, asking, before.everybody, matching.thresholds.review)
    decided = by_probability(pairs, nothing, matching.thresholds)
    linked = [code for code, outcome in matching.outcomes.items() if outcome.decision == "linked"]
    sure = pl.col("reason").is_in(linked).alias("sure")
    return (
        persons.select("row", "id", "name_key")
        .join(decided, on="row")
        .select("id", "name_key", *list(DECIDED)[1:], sure)
    )


def _as_people(strangers: pl.DataFrame) -> pl.DataFrame:
    """The strangers as further people, each with a household of his own that nobody can mistake for a real one."""
    nobody = stranger_id(pl.col("id"))
    return strangers.select(
        nobody.alias("person_id"), nobody.alias("household_id"), "id", *FEATURES,
        tail(pl.col("id")).alias("tail"),
        pl.lit(value=False).alias("former"), pl.lit(value=False).alias("is_head"), pl.lit(value=True).alias("stranger"),
    ).with_columns(_NO_TEXT.alias("own_household"), _NO_TEXT.alias("owner_household"))  # fmt: skip


def _namesakes(strangers: pl.DataFrame, people: pl.DataFrame) -> float:
    """Share of the strangers who are named like a registered person of their village (0-1)."""
    local = strangers.filter(pl.col("village").is_not_null())
    alike = local.join(people, on=["name_key", "township", "village"], how="semi").height
    return (alike + _NAMESAKES * _STRENGTH) / (local.height + _STRENGTH)


def _seen_elsewhere(foreign: pl.DataFrame) -> dict[str, float]:
    """Source -> share of its foreign numbers that another source has too, and places in a village.

    Of whom no village is known, nobody can tell whether he is a neighbour's namesake: he counts as unknown.
    """
    placed = pl.col("village").is_not_null().any().alias("#placed")
    numbers = foreign.group_by("source", "id").agg(placed)
    elsewhere = pl.col("#placed").sum().over("id") > pl.col("#placed")
    known = numbers.with_columns(elsewhere.alias("#known"))
    average = (
        known.group_by("source").agg(pl.col("#known").mean()).sort("source").select(pl.col("#known").mean()).item()
    )
    shares = known.group_by("source").agg((pl.col("#known").sum() + average * _STRENGTH) / (pl.len() + _STRENGTH))
    return dict(sorted(shares.iter_rows()))
