"""The gate (无授权不核对): per person, department and day, open only for what was signed, else shut for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from domain.tables import conform, empty
from screening.property.people import Matter

# Why the gate stays shut; what an officer reads of them and how to mend it is `delivery`'s.
REASONS = (
    "unreadable", "no_number", "signer_unknown", "signer_doubtful", "household_unknown", "other_household",
    "matter_closed", "not_dated", "signed_later", "revoked", "expired", "dead", "moved_out", "no_agent", "no_id_number",
    "other_department", "unsigned",
)  # fmt: skip
_ORDER = ["household_id", "person_id", "authorisation_no", "department", "reason", "file", "sheet", "row_number"]


@dataclass(frozen=True)
class Gate:
    """`asked`: household_id, person_id, id_number, department, authorisation_no, signed_on. `refused`: the table."""

    asked: pl.DataFrame
    refused: pl.DataFrame


def gate(
    signed: pl.DataFrame,
    matter: Matter,
    departments: Iterable[str],
    scope: Literal["person", "household"],
    as_of: date,
) -> Gate:
    """Decide about everybody whom an authorisation names and, as unsigned, about the rest of their households.

    `signed`: as `signatures` gives them. `scope`: `person` opens for the signer alone, `household` for every member.
    Of several authorisations that open, the newest counts; whoever one opens for is not refused for another.
    """
    lines = pl.DataFrame({"department": list(departments)}, schema={"department": pl.String})
    covered = _covered(signed, matter, scope).with_columns(_of_the_row(as_of).alias("_row"))
    covered = covered.with_columns(pl.coalesce("_row", _of_the_person()).alias("reason"))
    asked_for = covered.join(lines, how="cross").with_columns(
        pl.coalesce(
            "reason", pl.when(~pl.col("scope").list.contains(pl.col("department"))).then(pl.lit("other_department"))
        )
    )
    asked = _opened(asked_for.filter(pl.col("reason").is_null()))
    shut = asked_for.filter(pl.col("reason").is_not_null()).join(asked, on=["person_id", "department"], how="anti")
    unsigned = _unsigned(covered, matter).join(lines, how="cross")
    return Gate(asked, _refused(shut, unsigned))


def _covered(signed: pl.DataFrame, matter: Matter, scope: str) -> pl.DataFrame:
    """Every authorisation with each person whom it could open for; rows that nobody surely signed have none."""
    places = [pl.col(name).alias(f"stated_{name}") for name in ("township", "village")]
    homes = matter.people.unique("household_id", keep="first", maintain_order=True).select("household_id", *places)
    rows = signed.join(homes, left_on="stated_household", right_on="household_id", how="left", maintain_order="left")
    rows = rows.join(matter.closed, on="household_id", how="left", maintain_order="left")
    whose = "person_id" if scope == "person" else "household_id"
    people = matter.people.drop("household_id") if whose == "person_id" else matter.people
    signer = rows.drop("person_id") if whose == "household_id" else rows
    return signer.join(people, on=whose, how="left", maintain_order="left")


def _of_the_row(as_of: date) -> pl.Expr:
    """Why the authorisation itself opens nothing; null where it holds on that day."""
    stated, known = pl.col("stated_household"), pl.col("known")
    elsewhere = (stated != pl.col("household_id")).fill_null(value=False)
    left = (pl.col("closed_on") >= pl.col("signed_on")).fill_null(pl.col("closed_on").is_not_null())
    checks = {
        "unreadable": known == "unreadable",
        "no_number": pl.col("authorisation_no").is_null(),
        "signer_unknown": known == "nobody",
        "signer_doubtful": known == "doubtful",
        "household_unknown": elsewhere & pl.col("stated_township").is_null(),
        "other_household": elsewhere,
        "matter_closed": left,
        "not_dated": pl.col("signed_on").is_null(),
        "signed_later": pl.col("signed_on") > as_of,
        # Consent taken back is gone on whatever day it is written down.
        "revoked": pl.col("revoked_on").is_not_null(),
        "expired": pl.col("valid_until") < as_of,
    }
    return _first(checks)


def _of_the_person() -> pl.Expr:
    """Why nobody may be looked up on the strength of it; null where the person may."""
    return _first(
        {
            "dead": pl.col("dead"),
            "moved_out": pl.col("moved_out"),
            "no_agent": pl.col("needs_agent") & ~pl.col("agent"),
            "no_id_number": pl.col("id_number").is_null(),
        }
    )


def _first(checks: dict[str, pl.Expr]) -> pl.Expr:
    return pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(reason)) for reason, holds in checks.items())


def _opened(lines: pl.DataFrame) -> pl.DataFrame:
    ordered = lines.sort(
        "person_id", "department", "signed_on", "authorisation_no", descending=[False, False, True, False]
    )
    newest = ordered.unique(["person_id", "department"], keep="first", maintain_order=True)
    columns = ("household_id", "person_id", "id_number", "department", "authorisation_no", "signed_on")
    return newest.select(columns).sort("department", "household_id", "person_id")


def _unsigned(covered: pl.DataFrame, matter: Matter) -> pl.DataFrame:
    """Members whom no authorisation names, of households that have signed or that a visit proposes to take in."""
    here = pl.concat([covered.select("household_id").drop_nulls(), matter.involved]).unique()
    rest = matter.people.join(here, on="household_id", how="semi").join(covered, on="person_id", how="anti")
    gone = pl.col("dead") | pl.col("moved_out")
    return rest.filter(~gone).with_columns(reason=pl.lit("unsigned"))


def _refused(shut: pl.DataFrame, unsigned: pl.DataFrame) -> pl.DataFrame:
    """Table `refused`. Of a signer who is not surely known only the stated household is told, to its own township."""
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("authorisation_no", "file", "sheet")]
    whose = pl.coalesce("household_id", "stated_household").fill_null("")
    parts = [
        shut.with_columns(
            whose.alias("household_id"),
            *(pl.coalesce(name, f"stated_{name}").alias(name) for name in ("township", "village")),
        ),
        unsigned.with_columns(*nothing, pl.lit(None, dtype=pl.Int64).alias("row_number")),
    ]
    told = [part.with_columns(pl.col("township", "village").fill_null("")) for part in parts]
    columns = list(empty("refused").columns)
    return conform(pl.concat([part.select(columns) for part in told]), "refused").unique().sort(_ORDER)
