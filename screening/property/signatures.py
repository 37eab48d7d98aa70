"""The register of authorisations as the gate reads it: who signed, what for, and whether the signer is surely known."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.declarations.property import PropertyDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from screening.property.scope import scope_of

_ROW = ["file", "sheet", "row_number"]


def signatures(
    admission: Admission,
    links: pl.DataFrame,
    repaired: pl.DataFrame,
    members: pl.DataFrame,
    declared: PropertyDeclaration,
    as_of: date,
) -> pl.DataFrame:
    """One line per authorisation row that names anybody, usable or not.

    Columns: file, sheet, row_number, authorisation_no, stated_household (as typed), person_id and household_id of the
    signer where surely known, signed_on, valid_until, revoked_on, scope (departments), agent (somebody else signs),
    known (`sure`, `doubtful`, `nobody`, `unreadable`). `links`: table `links` of these rows. `repaired`: file, sheet,
    row_number, person_id of links by a damaged number that fits as far as it can be seen, under the person's name and
    household. A signer is sure by the own ID number, however it was written, by such a link, or by a person's decision:
    a name and a household without a number open nothing.
    """
    numbers = members.filter("id_valid").select("person_id", pl.col("id_number").alias("_own"))
    found = links.select(*PLACE, "person_id", pl.col("household_id").alias("_home"), "decision", "method")
    fitting = repaired.select(*PLACE, "person_id", pl.lit(value=True).alias("_fits"))
    rows = pl.concat(
        [_typed(admission.accepted, declared, as_of), _typed(admission.unreadable, declared, as_of, bad=True)]
    )
    rows = rows.join(found, on=_ROW, how="left", maintain_order="left")
    rows = rows.join(numbers, on="person_id", how="left", maintain_order="left")
    rows = rows.join(fitting, on=[*_ROW, "person_id"], how="left", maintain_order="left")
    # One person's entries of a paper may bear the number in different forms, and an unreadable one is linked to nobody.
    for whom in ("_number", "person_id"):
        rows = _stricter(rows, whom)
    own_number = (pl.col("_number") == pl.col("_own")).fill_null(value=False) | pl.col("_fits").fill_null(value=False)
    sure = (pl.col("decision") == "linked") & (own_number | (pl.col("method") == "reviewed").fill_null(value=False))
    known = (
        pl.when("_unreadable").then(pl.lit("unreadable"))
        .when(sure.fill_null(value=False)).then(pl.lit("sure"))
        .when(pl.col("decision") == "unlinked").then(pl.lit("nobody"))
        .otherwise(pl.lit("doubtful"))
    )  # fmt: skip
    rows = rows.with_columns(known.alias("known"))
    named = pl.col("known") == "sure"
    return rows.with_columns(
        pl.when(named).then("person_id").alias("person_id"), pl.when(named).then("_home").alias("household_id")
    ).drop("_home", "_own", "_number", "_fits", "_unreadable", "decision", "method")


def _stricter(rows: pl.DataFrame, whom: str) -> pl.DataFrame:
    """Of several entries of one paper and person (`whom`) the stricter counts: taken back in one, it is taken back."""
    paper = ["authorisation_no", whom]
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in paper)
    strict = {
        "revoked_on": pl.col("revoked_on").min(),
        "valid_until": pl.col("valid_until").min(),
        "_unreadable": pl.col("_unreadable").any(),
    }
    return rows.with_columns(
        pl.when(whole).then(value.over(paper)).otherwise(name).alias(name) for name, value in strict.items()
    )


def _typed(rows: pl.DataFrame, declared: PropertyDeclaration, as_of: date, bad: bool = False) -> pl.DataFrame:
    another = pl.col("agent_name").is_not_null() & (pl.col("agent_name") != pl.col("name")).fill_null(value=True)
    return rows.select(
        *PLACE,
        "authorisation_no",
        pl.col("household_id").alias("stated_household"),
        "signed_on", "valid_until", "revoked_on",
        scope_of(pl.col("departments"), declared).alias("scope"),
        another.alias("agent"),
        identity.recognise(pl.col("id_number"), as_of).struct.field("number").alias("_number"),
        pl.lit(value=bad).alias("_unreadable"),
    )  # fmt: skip
