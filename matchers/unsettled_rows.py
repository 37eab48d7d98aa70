"""Rows that name nobody word for word, of all sources together: what their numbers tell, and what is left to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from matchers.by_id.id_matches import UNWITNESSED, WITNESSED
from matchers.decide.row_decisions import DECIDED, by_number
from matchers.decide.unregistered_persons import Strangers, is_foreign
from matchers.exact.exact_matches import Taken
from matchers.review.review_decisions import Reviewed
from matchers.score.prior_odds import expectations
from matchers.score.scored_pairs import features

WHOM = ("row", "person_id", "household_id")


@dataclass(frozen=True)
class Numbered:
    """The rest after the search by number.

    `settled`: `decide.DECIDED` of rows whose number has a witness. `meant`: row, person_id, household_id of all whose
    number a row bears. `borrowed`: `by_id.OWNERS` of those without a witness. `rest`: the rows that nothing has
    settled.
    """

    settled: pl.DataFrame
    meant: pl.DataFrame
    borrowed: pl.DataFrame
    rest: pl.DataFrame

    @classmethod
    def of(cls, rows: pl.DataFrame, owners: pl.DataFrame) -> Numbered:
        """By `owners` of the rows' numbers, `by_id.OWNERS`."""
        witnessed, borrowed = _split_owners(owners)
        rest = rows.join(witnessed.select("row").unique(), on="row", how="anti", maintain_order="left")
        meant = pl.concat([witnessed.select(WHOM), borrowed.select(WHOM)])
        return cls(by_number(witnessed), meant, borrowed, rest)


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
        cls, numbered: Numbered, sources: Sequence[Taken], shares: dict[str, float], strangers: Strangers,
        people: pl.DataFrame, matching: MatchingDeclaration, reviewed: Reviewed,
    ) -> Asking:  # fmt: skip
        """The rest, with `pairs.features`, once more by the numbers that turned out to be registered people's."""
        late = strangers.owned(numbered.rest, people, matching.names.spoken)
        now = Numbered.of(numbered.rest, reviewed.owners(late, numbered.rest))
        borrowed = pl.concat([numbered.borrowed, now.borrowed])
        rest = features(now.rest, borrowed) if now.borrowed.height else now.rest
        expected = expectations({part.source: part.grain for part in sources}, shares, strangers)
        asked = rest.filter(~is_foreign()).join(expected, on="source", how="left", maintain_order="left")
        learned = now.settled.with_columns(pl.lit("unregistered_id_and_name").alias("reason")).select(list(DECIDED))
        return cls(learned, borrowed, strangers.decided(rest), asked)


def _split_owners(owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`by_id.OWNERS` with a witness, and those of rows that have none."""
    settled = owners.filter(pl.col("reason").is_in(WITNESSED))
    borrowed = owners.filter(pl.col("reason").is_in(UNWITNESSED))
    return settled, borrowed.join(settled, on="row", how="anti", maintain_order="left")
