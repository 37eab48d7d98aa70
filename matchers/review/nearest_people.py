"""Who comes nearest to a row for which nobody was found: compared again, with everybody who has anything in common."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from matchers.block.candidate_pairs import find_candidate_pairs
from matchers.decide.row_decisions import DIGITS
from matchers.declarations.comparing import Comparison
from matchers.frames import FRAMES
from matchers.link import Linker
from matchers.names import make_lookup_keys
from matchers.prepare.row_features import add_circumstances, add_ids_and_names
from matchers.prepare.source_rows import select_source_rows
from matchers.review.content_keys import add_row_keys
from matchers.review.waterfalls import join_levels, join_weights
from matchers.score.match_weights import compute_weight, score_evidence
from matchers.score.scored_pairs import add_levels, find_pairs, is_vetoed, make_features

# Two people may well be of one sex, village or group: that brings nobody near.
_CIRCUMSTANCES = frozenset({"sex", "township"})
# Much less than any blocking rule asks for: a part of the name, the birth date, the phone or the end of the number.
_ANYTHING = {
    "given": ("given",), "first": ("surname", "given_first"), "last": ("surname", "given_last"), "sound": ("sound",),
    "pieces": ("pieces",), "turned": ("turned",), "birth": ("birth",), "number": ("tail",), "phone": ("mobile",),
    "surname": ("surname", "township", "village"), "household": ("own_household",),
}  # fmt: skip


def find_nearest_people(
    linker: Linker, admission: Admission, source: SourceDeclaration, place: pl.DataFrame, most: int = 3
) -> pl.DataFrame:
    """Frame `nearest_people`: the registered people for whom most speaks, best first; none where nothing is in common.

    `place`: file, sheet, row_number of one accepted row. The weights are those of a run, without what it expects of the
    source: there is no probability.
    """
    rows = _prepare_row(linker, admission, source, place)
    people = linker.people.with_columns(pl.lit(value=False).alias("is_unregistered"))
    keyed_rows = rows.join(
        make_lookup_keys(rows["name_key"], linker.matching.names.local_dialect), on="name_key", how="left"
    )
    pairs = find_candidate_pairs(keyed_rows, people, _ANYTHING).drop("passes")
    if pairs.is_empty():
        return FRAMES["nearest_people"].make_empty()
    comparisons = linker.matching.model.comparisons
    compared = add_levels(pairs, rows, people, linker.matching).filter(_has_something_in_common(comparisons))
    compared = score_evidence(compared, comparisons, pl.lit(1.0))
    paired_lines = find_pairs(rows, people, linker.matching)["line"]
    described = compared.select(
        "person_id", "household_id",
        join_levels(comparisons).alias("levels"), join_weights(comparisons).alias("weights"),
        pl.col("bits").round(DIGITS),
        pl.when(is_vetoed()).then(pl.lit("another_id")).alias("barred"),
        pl.col("line").is_in(paired_lines.implode()).alias("is_paired"),
    )  # fmt: skip
    best = described.sort("bits", "person_id", descending=[True, False]).unique("person_id", maintain_order=True)
    return best.head(most)


def _has_something_in_common(comparisons: Mapping[str, Comparison]) -> pl.Expr:
    """Whether any comparison of what is a person's own speaks for the pair."""
    weights = [compute_weight(name, of) for name, of in comparisons.items() if of.of[0] not in _CIRCUMSTANCES]
    return pl.any_horizontal(*(weight > 0 for weight in weights))


def _prepare_row(linker: Linker, admission: Admission, source: SourceDeclaration, place: pl.DataFrame) -> pl.DataFrame:
    """Frame `comparable_rows` of one row, its number nobody's. What its column shows of spreadsheets' damage counts."""
    rows = select_source_rows(admission, source).join(place, on=list(PLACE), how="semi")
    rows = add_row_keys(add_ids_and_names(rows, linker.as_of)).with_columns(linker.resolve_places(rows))
    features = make_features(add_circumstances(rows), FRAMES["id_owners"].make_empty())
    complete = features.with_columns(
        pl.lit(source.grain == "household").alias("household_grain"),
        pl.lit(1.0).alias("member_odds"), pl.lit(1.0).alias("unregistered_odds"), pl.lit(0.0).alias("namesakes"),
    )  # fmt: skip
    return complete.select(list(FRAMES["comparable_rows"].schema))
