"""A source's rows on their way: first after the search by number, then those that are left to be compared."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from matchers.by_id import OWNERS, UNWITNESSED, WITNESSED, of_owners
from matchers.decide import DECIDED, by_number
from matchers.pairs import features
from matchers.prior import Prior
from matchers.reviewed import Reviewed
from matchers.strangers import Strangers, is_foreign

WHOM = ("row", "person_id", "household_id")


@dataclass(frozen=True)
class Identified:
    """A source's rows after the search by number.

    `rows`: file, sheet, row_number, row, row_key, readable. `decided`: rows that need no more, `decide.DECIDED`.
    `meant`: row, person_id, household_id of all whose number a row bears. `borrowed`: those of them without a witness.
    `rest`: the other rows with their features. `registered`: share of the source's people who are registered (0-1).
    """

    source: str
    household_grain: bool
    rows: pl.DataFrame
    decided: pl.DataFrame
    meant: pl.DataFrame
    borrowed: pl.DataFrame
    rest: pl.DataFrame
    registered: float


@dataclass(frozen=True)
class Asking:
    """`settled`: decided by numbers that other sources' rows have told meanwhile. `rest`: to be compared.

    `foreign`: decided, since the number is a stranger's. `borrowed`: owners of numbers that the rest bears.
    """

    settled: pl.DataFrame
    borrowed: pl.DataFrame
    foreign: pl.DataFrame
    rest: pl.DataFrame

    @classmethod
    def of(
        cls, part: Identified, strangers: Strangers, people: pl.DataFrame, matching: MatchingDeclaration,
        reviewed: Reviewed,
    ) -> Asking:  # fmt: skip
        """The rest once more, by the numbers that turned out to be registered people's."""
        late = of_owners(part.rest, strangers.owners(), people, matching.names.spoken)
        settled, unlike = told_apart(reviewed.owners(late, part.rest))
        rest = part.rest.join(settled.select("row").unique(), on="row", how="anti", maintain_order="left")
        borrowed = pl.concat([part.borrowed, unlike])
        rest = features(rest, borrowed) if unlike.height else rest
        prior = Prior.of(part.source, part.registered, strangers)
        asked = rest.filter(~is_foreign()).with_columns(*prior.columns(part.household_grain))
        return cls(_learned(settled), borrowed, strangers.decided(rest), asked)


def told_apart(owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`by_id.OWNERS` with a witness, and those of rows that have none."""
    settled = owners.filter(pl.col("reason").is_in(WITNESSED))
    borrowed = owners.filter(pl.col("reason").is_in(UNWITNESSED))
    return settled, borrowed.join(settled, on="row", how="anti", maintain_order="left")


def no_owners() -> pl.DataFrame:
    """Of rows whose number nobody was looked for by."""
    return pl.DataFrame(schema=OWNERS)


def _learned(settled: pl.DataFrame) -> pl.DataFrame:
    """Decisions of rows whose number the register lacks, or has wrong."""
    return by_number(settled).with_columns(pl.lit("unregistered_id_and_name").alias("reason")).select(list(DECIDED))
