"""Rows drawn by chance, beside whom they were linked to or who comes nearest: what a sample (抽检) is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

import matchers
from casework.truth.samples import draw_positions
from domain.handover import PLACE, Admission
from domain.tables import REVIEWED_FIELDS, conform, empty
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED

# Of every way of linking, and every outcome without a link, so many: from these a sample can be drawn when the inbox is
# gone.
PER_STRATUM = 300
_ROW = ("source", *PLACE)


def put_link_samples(job: Job, members: pl.DataFrame, links: pl.DataFrame) -> None:
    """Publish `link_samples`, `unlinked_samples`; the run's id is the seed, so the same run draws the same rows."""
    drawn = draw_links(links, job.folder.final.name)
    homes = members.select("person_id", "township", "village")
    lines = _add_sides(job, members, drawn).join(homes, on="person_id").sort("method", *_ROW)
    job.run.put("link_samples", conform(lines, "link_samples"))
    unlinked = draw_unlinked(links, job.run.read("review_pairs"), job.folder.final.name)
    lines = _add_sides(job, members, unlinked).sort("reason", *_ROW)
    job.run.put("unlinked_samples", conform(lines, "unlinked_samples"))


def _add_sides(job: Job, members: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    """The drawn rows with what they say, and what the register says of column `person_id`; null where that is."""
    people = matchers.make_review_people(members, drawn.select("person_id").drop_nulls().unique())
    rows = [empty("review_rows")]
    for name in drawn["source"].unique().sort():
        places = drawn.filter(pl.col("source") == name)
        accepted = job.run.rows(name).read_rows_at(places, ACCEPTED)
        admission = Admission(name, accepted, empty("quarantine"), accepted.clear())
        rows.append(matchers.make_review_rows(admission, job.county.sources[name], places))
    return drawn.join(pl.concat(rows), on=_ROW).join(_name_person_side(people), on="person_id", how="left")


def draw_links(links: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Up to `PER_STRATUM` linked rows of each way of linking, with `method_rows`, how many it linked.

    `links`: the table in its order. Rows about places are nobody's, and are left out.
    """
    is_linked = (pl.col("decision") == "linked") & pl.col("person_id").is_not_null()
    return _draw_strata(links, is_linked, "method", seed, ["score", "person_id", "household_id"])


def draw_unlinked(links: pl.DataFrame, review_pairs: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Up to `PER_STRATUM` rows without a link of each outcome, with `reason_rows`, how many had it.

    `person_id`, `probability`: of the registered person who comes nearest; null where nobody was compared.
    """
    drawn = _draw_strata(links, pl.col("decision") == "unlinked", "reason", f"{seed}:unlinked", [])
    compared = review_pairs.join(drawn, on=_ROW, how="semi").filter(pl.col("person_id").is_not_null())
    nearest = compared.sort("rank").unique(_ROW, keep="first", maintain_order=True)
    return drawn.join(nearest.select(*_ROW, "person_id", "probability"), on=_ROW, how="left", maintain_order="left")


def _draw_strata(
    links: pl.DataFrame, is_drawn_from: pl.Expr, stratum: str, seed: str, further_columns: Sequence[str]
) -> pl.DataFrame:
    """Place, stratum and further columns of the drawn rows, and `<stratum>_rows`."""
    columns, count_name = [*_ROW, stratum, *further_columns], f"{stratum}_rows"
    # Of millions of rows only the places are looked at.
    strata = links.select(pl.when(is_drawn_from).then(stratum).alias(stratum))[stratum]
    parts = [links.clear().select(columns).with_columns(pl.lit(0, dtype=pl.Int64).alias(count_name))]
    for name in strata.drop_nulls().unique().sort():
        places = (strata == name).arg_true()
        drawn = places.gather(draw_positions(len(places), PER_STRATUM, f"{seed}:{name}"))
        count = pl.lit(len(places), dtype=pl.Int64)
        parts.append(links[drawn].select(columns).with_columns(count.alias(count_name)))
    return pl.concat(parts)


def _name_person_side(people: pl.DataFrame) -> pl.DataFrame:
    sides = [pl.col(name).alias(f"person_{name}") for name in REVIEWED_FIELDS]
    return people.select("person_id", "family", *sides)
