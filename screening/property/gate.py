"""The gate (无授权不核对): per person, department and day, open only for what was signed, else shut for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from domain.tables import conform, empty
from screening.property.frames import FRAMES
from screening.property.searchable_people import Matter
from screening.property.signing_agents import AgentRegister, join_agents
from screening.property.validity_days import SearchDays

# Why the gate stays shut; what an officer reads of them and how to mend it is `delivery`'s.
REASONS = (
    "unreadable", "no_number", "signer_unknown", "signer_doubtful", "signer_denied", "household_unknown",
    "other_household", "number_shared", "scope_unclear", "matter_closed", "not_dated", "signed_later", "revoked",
    "perhaps_revoked", "expired", "dead", "moved_out", "signer_unfit", "no_agent", "no_id_number", "other_department",
    "unsigned",
)  # fmt: skip
_ORDER = ["household_id", "person_id", "authorisation_no", "department", "reason", "file", "sheet", "row_number"]


@dataclass(frozen=True)
class GateDecisions:
    """`permitted`: frame `permitted_searches`. `refused`: table `refused`."""

    permitted: pl.DataFrame
    refused: pl.DataFrame


def apply_gate(
    signed: pl.DataFrame,
    matter: Matter,
    departments: Iterable[str],
    scope: Literal["person", "household"],
    days: SearchDays,
    agents: AgentRegister,
) -> GateDecisions:
    """Decide about everybody whom an authorisation names and, as unsigned, about the rest of their households.

    `signed`: frame `signatures`. `scope`: `person` opens for the signer alone, `household` for every member.
    A paper must hold on both of the `days`. Of several authorisations that open, the newest counts; whoever one opens
    for is not refused for another. `agents`: whom the papers name as such.
    """
    lines = pl.DataFrame({"department": list(departments)}, schema={"department": pl.String})
    covered = _list_covered_people(signed, matter, scope, agents)
    covered = covered.with_columns(pl.coalesce(_row_checks(days), _person_checks()).alias("reason"))
    asked_for = covered.join(lines, how="cross").with_columns(
        pl.coalesce(
            "reason", pl.when(~pl.col("scope").list.contains(pl.col("department"))).then(pl.lit("other_department"))
        )
    )
    permitted = _select_permitted(asked_for.filter(pl.col("reason").is_null()))
    shut = asked_for.filter(pl.col("reason").is_not_null()).join(permitted, on=["person_id", "department"], how="anti")
    unsigned = _find_unsigned(covered, matter).join(lines, how="cross")
    return GateDecisions(permitted, _make_refusals(shut, unsigned))


def _list_covered_people(signed: pl.DataFrame, matter: Matter, scope: str, agents: AgentRegister) -> pl.DataFrame:
    """Every authorisation with each person whom it could open for; rows that nobody surely signed have none."""
    places = [pl.col(name).alias(f"stated_{name}") for name in ("township", "village")]
    homes = matter.people.unique("household_id", keep="first", maintain_order=True).select("household_id", *places)
    rows = signed.join(homes, left_on="stated_household", right_on="household_id", how="left", maintain_order="left")
    rows = rows.join(matter.closed, on="household_id", how="left", maintain_order="left")
    people = matter.people.rename({"name_key": "own_key"})
    signers = rows.join(people.drop("household_id"), on="person_id", how="left", maintain_order="left")
    signers = join_agents(signers, agents).with_columns(
        pl.lit(value=False).alias("signer_unfit"), pl.lit(value=False).alias("withdrew")
    )
    return signers if scope == "person" else _expand_to_households(rows, signers, people, agents)


def _expand_to_households(
    rows: pl.DataFrame, signers: pl.DataFrame, people: pl.DataFrame, agents: AgentRegister
) -> pl.DataFrame:
    """Every authorisation with each member of the signer's household, and whether the signer may speak for them."""
    has_left = pl.any_horizontal(pl.col("dead", "moved_out").fill_null(value=False))
    unfit = has_left | (pl.col("needs_agent") & ~pl.col("has_agent")).fill_null(value=False)
    taken_back = signers.filter(pl.col("revoked_on").is_not_null()).drop_nulls("person_id")
    last_day = taken_back.group_by("person_id").agg(pl.col("revoked_on").max().alias("withdrew_on"))
    is_signer = pl.col("person_id") == pl.col("signer_id")
    covered = rows.rename({"person_id": "signer_id"}).with_columns(
        signers.select(unfit.alias("signer_unfit")).to_series()
    )
    covered = covered.join(people, on="household_id", how="left", maintain_order="left")
    covered = covered.with_columns(pl.when(is_signer).then("name_key").alias("name_key"))
    covered = join_agents(covered, agents).join(last_day, on="person_id", how="left", maintain_order="left")
    return covered.with_columns(
        # The signer is shut out by a reason of their own.
        (pl.col("signer_unfit") & ~is_signer).fill_null(value=False).alias("signer_unfit"),
        (~is_signer & (pl.col("withdrew_on") >= pl.col("signed_on"))).fill_null(value=False).alias("withdrew"),
    )


def _row_checks(days: SearchDays) -> pl.Expr:
    """Why the authorisation itself opens nothing; null where it holds on both days."""
    stated_household, signer_known = pl.col("stated_household"), pl.col("signer_status")
    elsewhere = (stated_household != pl.col("household_id")).fill_null(value=False)
    is_closed = (pl.col("closed_on") >= pl.col("signed_on")).fill_null(pl.col("closed_on").is_not_null())
    checks = {
        "unreadable": signer_known == "unreadable",
        "no_number": pl.col("authorisation_no").is_null(),
        "signer_unknown": signer_known == "nobody",
        "signer_doubtful": signer_known == "doubtful",
        "signer_denied": signer_known == "denied",
        "household_unknown": elsewhere & pl.col("stated_township").is_null(),
        "other_household": elsewhere,
        "number_shared": pl.col("is_number_shared"),
        "scope_unclear": pl.col("scope").is_null(),
        "matter_closed": is_closed,
        "not_dated": pl.col("signed_on").is_null(),
        "signed_later": pl.col("signed_on") > days.earlier_day,
        # Consent taken back is gone on whatever day it is written down.
        "revoked": pl.col("revoked_on").is_not_null(),
        "perhaps_revoked": pl.col("perhaps_revoked"),
        "expired": pl.col("valid_until") < days.later_day,
    }
    return _first_reason(checks)


def _person_checks() -> pl.Expr:
    """Why nobody may be looked up on the strength of it; null where the person may."""
    return _first_reason(
        {
            "dead": pl.col("dead"),
            "moved_out": pl.col("moved_out"),
            "revoked": pl.col("withdrew"),
            "signer_unfit": pl.col("signer_unfit"),
            "no_agent": pl.col("needs_agent") & ~pl.col("has_agent"),
            "no_id_number": pl.col("id_number").is_null(),
        }
    )


def _first_reason(checks: dict[str, pl.Expr]) -> pl.Expr:
    return pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(reason)) for reason, holds in checks.items())


def _select_permitted(lines: pl.DataFrame) -> pl.DataFrame:
    ordered = lines.sort(
        "person_id", "department", "signed_on", "authorisation_no", descending=[False, False, True, False]
    )
    newest = ordered.unique(["person_id", "department"], keep="first", maintain_order=True)
    return newest.select(FRAMES["permitted_searches"].names).sort("department", "household_id", "person_id")


def _find_unsigned(covered: pl.DataFrame, matter: Matter) -> pl.DataFrame:
    """Members whom no authorisation names, of households that have signed or that a visit proposes to take in."""
    households = pl.concat([covered.select("household_id").drop_nulls(), matter.involved]).unique()
    unsigned = matter.people.join(households, on="household_id", how="semi").join(covered, on="person_id", how="anti")
    has_left = pl.col("dead") | pl.col("moved_out")
    return unsigned.filter(~has_left).with_columns(reason=pl.lit("unsigned"))


def _make_refusals(shut: pl.DataFrame, unsigned: pl.DataFrame) -> pl.DataFrame:
    """Table `refused`. Of a signer who is not surely known only the stated household is told, to its own township."""
    empty_columns = [pl.lit(None, dtype=pl.String).alias(name) for name in ("authorisation_no", "file", "sheet")]
    whose = pl.coalesce("household_id", "stated_household").fill_null("")
    parts = [
        shut.with_columns(
            whose.alias("household_id"),
            *(pl.coalesce(name, f"stated_{name}").alias(name) for name in ("township", "village")),
        ),
        unsigned.with_columns(*empty_columns, pl.lit(None, dtype=pl.Int64).alias("row_number")),
    ]
    refusals = [part.with_columns(pl.col("township", "village").fill_null("")) for part in parts]
    columns = list(empty("refused").columns)
    return conform(pl.concat([part.select(columns) for part in refusals]), "refused").unique().sort(_ORDER)
