"""Linked rows drawn by chance beside the people they were linked to: what a later sample (抽检) is drawn from."""

from __future__ import annotations

import polars as pl

import matchers
from casework.truth.samples import draw_positions
from domain.handover import PLACE, Admission
from domain.tables import REVIEWED_FIELDS, conform, empty
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED

# Of every way of linking so many: as many as a sample can be drawn from after the inbox is gone.
PER_METHOD = 300
_ROW = ("source", *PLACE)


def put_link_samples(job: Job, members: pl.DataFrame, links: pl.DataFrame) -> None:
    """Publish table `link_samples`; the run's id is the seed, so that the same run draws the same rows."""
    drawn = draw_links(links, job.folder.final.name)
    people = matchers.make_review_people(members, drawn.select("person_id").unique())
    rows = [empty("review_rows")]
    for name in drawn["source"].unique().sort():
        places = drawn.filter(pl.col("source") == name)
        accepted = job.run.rows(name).read_rows_at(places, ACCEPTED)
        admission = Admission(name, accepted, empty("quarantine"), accepted.clear())
        rows.append(matchers.make_review_rows(admission, job.county.sources[name], places))
    homes = members.select("person_id", "township", "village")
    sides = drawn.join(pl.concat(rows), on=_ROW).join(_name_person_side(people), on="person_id")
    lines = sides.join(homes, on="person_id").sort("method", *_ROW)
    job.run.put("link_samples", conform(lines, "link_samples"))


def draw_links(links: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Up to `PER_METHOD` linked rows of each way of linking, with `method_rows`, how many it linked.

    `links`: the table in its order. Rows about places are nobody's, and are left out.
    """
    columns = [*_ROW, "method", "score", "person_id", "household_id"]
    is_linked = (pl.col("decision") == "linked") & pl.col("person_id").is_not_null()
    # Of millions of rows only the places are looked at.
    methods = links.select(pl.when(is_linked).then("method").alias("method"))["method"]
    parts = [links.clear().select(columns).with_columns(pl.lit(0, dtype=pl.Int64).alias("method_rows"))]
    for method in methods.drop_nulls().unique().sort():
        places = (methods == method).arg_true()
        drawn = places.gather(draw_positions(len(places), PER_METHOD, f"{seed}:{method}"))
        count = pl.lit(len(places), dtype=pl.Int64)
        parts.append(links[drawn].select(columns).with_columns(count.alias("method_rows")))
    return pl.concat(parts)


def _name_person_side(people: pl.DataFrame) -> pl.DataFrame:
    sides = [pl.col(name).alias(f"person_{name}") for name in REVIEWED_FIELDS]
    return people.select("person_id", "family", *sides)
