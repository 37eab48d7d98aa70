"""The register of authorisations as the gate reads it: who signed, what for, and whether the signer is surely known."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from screening.declarations.property import PropertyDeclaration
from screening.property.authorised_departments import is_refusal, read_scopes
from screening.property.paper_keys import add_paper_key, is_shared_paper
from screening.property.searchable_people import Matter
from screening.property.validity_days import SearchDays
from screening.property.withdrawals import find_possible_withdrawals

_ROW = list(PLACE)
# The outcome of a row of which a person has said that it is nobody's whom it may mean.
_DENIED = "reviewed_other"


def read_signatures(
    admission: Admission,
    links: pl.DataFrame,
    repaired: pl.DataFrame,
    matter: Matter,
    declared: PropertyDeclaration,
    days: SearchDays,
) -> pl.DataFrame:
    """Frame `signatures`: one line per authorisation row that names anybody or a paper, usable or not.

    `admission`: its rows with name_key. `links`: table `links` of these rows. `repaired`: file, sheet,
    row_number, person_id of links by a damaged number that fits as far as it can be seen, under the person's name and
    household. A signer is sure by the own ID number, however it was written, by such a link, or by a person's decision:
    a name and a household without a number open nothing.
    """
    numbers = matter.people.select("person_id", pl.col("id_number").alias("_own"))
    row_links = links.select(*PLACE, "person_id", pl.col("household_id").alias("_home"), "decision", "method", "reason")
    fitting = repaired.select(*PLACE, "person_id", pl.lit(value=True).alias("_fits"))
    rows = _read_typed_rows(admission, declared, days)
    rows = rows.join(row_links, on=_ROW, how="left", maintain_order="left")
    rows = rows.join(numbers, on="person_id", how="left", maintain_order="left")
    rows = rows.join(fitting, on=[*_ROW, "person_id"], how="left", maintain_order="left")
    # One person's entries of a paper may bear the number in different forms, and an unreadable one is linked to nobody.
    for subject_key in ("valid_number", "person_id"):
        rows = _take_stricter(rows, subject_key)
    own_number = (pl.col("valid_number") == pl.col("_own")).fill_null(value=False) | pl.col("_fits").fill_null(
        value=False
    )
    is_certain = (pl.col("decision") == "linked") & (
        own_number | (pl.col("method") == "reviewed").fill_null(value=False)
    )
    signers = (
        pl.when("_unreadable").then(pl.lit("unreadable"))
        .when(is_certain.fill_null(value=False)).then(pl.lit("sure"))
        .when(pl.col("reason") == _DENIED).then(pl.lit("denied"))
        .when(pl.col("decision") == "unlinked").then(pl.lit("nobody"))
        .otherwise(pl.lit("doubtful"))
    )  # fmt: skip
    rows = rows.with_columns(signers.alias("signer_status"))
    is_certain_signer = pl.col("signer_status") == "sure"
    rows = rows.with_columns(
        pl.when(is_certain_signer).then("person_id").alias("person_id"),
        pl.when(is_certain_signer).then("_home").alias("household_id"),
    )
    rows = rows.with_columns(is_shared_paper().alias("is_number_shared"))
    withdrawn = find_possible_withdrawals(rows, matter.people).with_columns(pl.lit(value=True).alias("perhaps_revoked"))
    rows = rows.join(withdrawn, on=_ROW, how="left", maintain_order="left")
    return rows.select(
        *PLACE, "authorisation_no", "stated_household", "person_id", "household_id", "signed_on", "valid_until",
        "revoked_on", "scope", "agent_name", "name_key", "signer_status", "is_number_shared",
        pl.col("perhaps_revoked").fill_null(value=False) | pl.col("is_void"),
    )  # fmt: skip


def _take_stricter(rows: pl.DataFrame, subject_key: str) -> pl.DataFrame:
    """Of several entries of one paper and person the stricter counts: taken back in one, it is taken back.

    `subject_key`: the column that says who the person is.
    """
    paper = ["paper_key", subject_key]
    has_paper = pl.all_horizontal(pl.col(name).is_not_null() for name in paper)
    strict = {
        "signed_on": pl.col("signed_on").max(),
        "revoked_on": pl.col("revoked_on").min(),
        "valid_until": pl.col("valid_until").min(),
        "scope": pl.when(pl.col("scope").is_not_null().all()).then(pl.col("scope")),
        "_unreadable": pl.col("_unreadable").any(),
    }
    return rows.with_columns(
        pl.when(has_paper).then(value.over(paper)).otherwise(name).alias(name) for name, value in strict.items()
    )


def _read_typed_rows(admission: Admission, declared: PropertyDeclaration, days: SearchDays) -> pl.DataFrame:
    """The entries as typed, and whether each is a withdrawal: by a day, by one that nobody can read, by words."""
    parts = [(admission.accepted, False), (admission.unreadable, True)]
    rows = pl.concat([part.with_columns(pl.lit(value=bad).alias("_unreadable")) for part, bad in parts])
    scope = read_scopes(rows["departments"], declared)
    refuses = is_refusal(rows["departments"], scope, declared)
    damaged = admission.quarantine.filter(pl.col("field") == "revoked_on").select(PLACE).unique()
    rows = rows.with_columns(scope.alias("scope"), refuses.alias("refuses")).join(
        damaged.with_columns(pl.lit(value=True).alias("_damaged")), on=_ROW, how="left", maintain_order="left"
    )
    number = pl.col("id_number")
    rows = rows.select(
        *PLACE, "authorisation_no", "signed_on", "valid_until", "revoked_on", "scope", "agent_name", "name_key",
        "refuses", "_unreadable",
        pl.col("household_id").alias("stated_household"),
        identity.clean_numbers(number).alias("typed_number"),
        identity.recognise_numbers(number, days.as_of).struct.field("number").alias("valid_number"),
        pl.col("_damaged").fill_null(value=False),
    )  # fmt: skip
    rows = add_paper_key(rows)
    return rows.with_columns(
        # A withdrawal itself is one before entries are joined; what they say together is told of each.
        withdraws=pl.col("revoked_on").is_not_null() | pl.col("_damaged") | pl.col("refuses") | pl.col("is_void"),
        gone_on=pl.coalesce("revoked_on", pl.when("refuses").then("signed_on")),
    )
