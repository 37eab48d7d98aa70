"""The words a rule may use: facts of members and households, named days, and a source's own fields."""

from __future__ import annotations

import polars as pl

from domain.county.source import FieldType, SourceDeclaration

FIELD_TYPES: dict[FieldType, pl.DataType] = {
    FieldType.DATE: pl.Date(),
    FieldType.YEAR: pl.Int64(),
    FieldType.SCHOOL_YEAR: pl.Int64(),
    FieldType.INTEGER: pl.Int64(),
    FieldType.NUMBER: pl.Float64(),
    FieldType.MONEY: pl.Float64(),
    FieldType.BOOLEAN: pl.Boolean(),
}

# Whose row it is, as the matchers found; these stand in place of a source's own columns of the same name.
LINK_COLUMNS: dict[str, pl.DataType] = {"person_id": pl.String(), "household_id": pl.String()}

# Beside every row: the names of its fields that nobody can parse (null: none).
UNREADABLE = "unreadable"

# The same for the whole run.
NAMED_SCALARS: dict[str, pl.DataType] = {
    "as_of": pl.Date(),
    "as_of_year": pl.Int64(),
    "as_of_quarter": pl.Int64(),
    "last_year": pl.Int64(),
    "window_start": pl.Date(),
    "last_aug31": pl.Date(),
    "latest_school_year": pl.Int64(),
}

# Of a clue that has gone: days of the rows that it rested on.
EVIDENCE_DAYS: dict[str, pl.DataType] = {"earliest_on": pl.Date(), "latest_on": pl.Date()}

# Columns that screening derives for a source before rules see it.
DERIVED_FIELDS: dict[str, dict[str, pl.DataType]] = {
    # `counted`: the row belongs to a household-year whose whole-year income is known (a whole-year row, or all
    # four quarters); `net_income` in yuan. `in_window`, `in_previous_window`: the same for the policy's income window,
    # whose first and last day are `window_from` and `window_until`, and for the four quarters before it.
    "register_income": {
        "net_income": pl.Float64(),
        "counted": pl.Boolean(),
        "in_window": pl.Boolean(),
        "in_previous_window": pl.Boolean(),
        "window_from": pl.Date(),
        "window_until": pl.Date(),
    },
    # `closed_on`: the first day that ended the matter (a visit, a reply, or the register's own entry).
    "declarations": {"closed_on": pl.Date()},
}


def make_field_types(source: SourceDeclaration) -> dict[str, pl.DataType]:
    """The Polars type of each declared field, and of the fields derived from them."""
    declared = {name: FIELD_TYPES.get(field.type, pl.String()) for name, field in source.fields.items()}
    return declared | DERIVED_FIELDS.get(source.id, {})


# The declared fields that derived fields and facts are made of; whoever reads the latter reads these.
MADE_OF: dict[str, tuple[str, ...]] = {
    "net_income": ("wage_income", "business_income", "business_cost", "property_income", "transfer_income"),
    "counted": ("year", "quarter", "household_size"),
    "in_window": ("year", "quarter", "household_size"),
    "in_previous_window": ("year", "quarter", "household_size"),
    "closed_on": ("declared_on",),
}
# Where a household's application is dated, for the income of the year before it.
APPLIED_ON: dict[str, str] = {"civil_applications": "accepted_on", "declarations": "declared_on"}
# The fields that named scalars are taken from.
SCALAR_FIELDS: dict[str, tuple[str, ...]] = {"education_costs": ("school_year",)}
# What tells whether a declaration is closed.
CLOSING_FIELDS: dict[str, tuple[str, ...]] = {
    "declarations": ("declared_on", "ticket_no"),
    "verification_results": ("result", "include", "clue_id", "checked_on"),
}
# What advice is made of.
ADVICE_FIELDS: dict[str, tuple[str, ...]] = {"measures": ("measure", "started_on", "status", "effect")}
FACT_FIELDS: dict[str, tuple[str, ...]] = {
    "civil_deaths": ("death_date",),
    "police_changes": ("change", "changed_on"),
    "verification_results": ("result", "checked_on"),
    "dispatch_replies": ("done_on",),
}
