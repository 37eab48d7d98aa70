"""What one side of a conflict check says of whom: one line per owner and value, from the newest row that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from domain.county.expressions import compile_expression
from domain.county.rule_names import find_root_names
from domain.handover import PLACE
from domain.periods import find_last_august_31
from domain.regions import Regions
from screening.declarations.conflicts import REGISTER, REGISTERED, ConflictDeclaration, Side
from screening.facts.newest_rows import select_newest

STATEMENT_COLUMNS = {"owner": pl.String, "source": pl.String, "value": pl.String, "date": pl.Date, "row": pl.UInt32}
_OWNER = {"person": "person_id", "household": "household_id"}


@dataclass(frozen=True)
class ConflictInputs:
    """Everything that departments and the register told, certain rows only.

    `rows`: source -> its claimed rows; `register_members` as `make_register_rows` gives them. `links`: table `links`.
    """

    declarations: ConflictDeclaration
    rows: Mapping[str, pl.DataFrame]
    members: pl.DataFrame
    links: pl.DataFrame
    regions: Regions
    as_of: date

    def side(self, side: Side, per: str, among: pl.DataFrame | None = None) -> pl.DataFrame:
        """`STATEMENT_COLUMNS`, one line per owner, source and value; `among`: only of the owners of that frame."""
        parts = [self._of_source(side, name, _OWNER[per], among) for name in side.from_ if name in self.rows]
        return pl.concat([pl.DataFrame(schema=STATEMENT_COLUMNS), *parts])

    def _of_source(self, side: Side, source: str, owner: str, among: pl.DataFrame | None) -> pl.DataFrame:
        rows = self.rows[source].with_row_index("row").filter("certain", pl.col(owner).is_not_null())
        if among is not None:
            rows = rows.join(among.select(pl.col("owner").alias(owner)).unique(), on=owner, how="semi")
        day = self.declarations.day(side, source)
        used_names = {name for text in (side.value, side.where, day) for name in find_root_names(text)}
        rows = self._join_facts(rows, source, used_names)
        if side.latest:
            rows = select_newest(rows, side.latest, owner).filter("certain")
        if side.where:
            rows = rows.filter(compile_expression(side.where))
        return _select_newest_per_value(
            rows.select(
                pl.col(owner).alias("owner"),
                pl.lit(source).alias("source"),
                _format_column(rows, side.value).alias("value"),
                _parse_day(rows, day).alias("date"),
                "row",
            )
        )

    def _join_facts(self, rows: pl.DataFrame, source: str, used_names: set[str]) -> pl.DataFrame:
        """Rows with what the side speaks of besides their own fields: places by their names, the register, the link."""
        if source != REGISTER and used_names & {"township", "village"}:
            rows = self._resolve_places(rows)
        if columns := sorted(used_names & set(REGISTERED)):
            registered = self._read_register.select("person_id", *columns)
            rows = rows.drop(columns, strict=False).join(registered, on="person_id", how="left", maintain_order="left")
        if "reason" in used_names:
            reasons = self.links.filter(pl.col("source") == source).select(*PLACE, "reason")
            rows = rows.join(reasons, on=list(PLACE), how="left", maintain_order="left")
        days = {"as_of": self.as_of, "as_of_year": self.as_of.year, "last_year": self.as_of.year - 1}
        days["last_aug31"] = find_last_august_31(self.as_of)
        return rows.with_columns(pl.lit(value).alias(name) for name, value in days.items() if name in used_names)

    def _resolve_places(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Townships and villages under today's names; what no place is called is not known."""
        resolved = self.regions.resolve(rows, as_of=self.as_of)
        names = pl.col("township", "village")
        return resolved.with_columns(pl.when(names.is_in(self.regions.places["name"].implode())).then(names))

    @cached_property
    def _read_register(self) -> pl.DataFrame:
        """person_id and the columns of `REGISTERED`."""
        return self.members.select(
            "person_id",
            pl.col("sex").alias("registered_sex"),
            pl.col("birth_date").alias("registered_birth"),
            pl.col("township").replace("", None).alias("registered_township"),
            pl.col("village").replace("", None).alias("registered_village"),
            pl.len().over("household_id").cast(pl.Int64).alias("registered_persons"),
            "is_head",
        )


def make_register_rows(accepted: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The register's own rows as claimed rows: the one of each member that counts, with person_id and household_id."""
    owners = members.select(*PLACE, "person_id", "household_id")
    rows = accepted.drop("person_id", "household_id", strict=False).join(owners, on=list(PLACE))
    return rows.sort(PLACE).with_columns(certain=pl.lit(value=True))


def _select_newest_per_value(statements: pl.DataFrame) -> pl.DataFrame:
    """Each owner's values once, from the newest row; of one day the last."""
    ordered = statements.filter(pl.col("value").is_not_null()).sort("date", "row", nulls_last=False)
    return ordered.unique(["owner", "value"], keep="last", maintain_order=True)


def _format_column(rows: pl.DataFrame, text: str) -> pl.Expr:
    """The value as officers write it."""
    value = compile_expression(text)
    kind = rows.clear().select(value.alias("value")).schema["value"]
    if kind == pl.Boolean:
        return pl.when(value).then(pl.lit("是")).otherwise(pl.lit("否"))
    return value.dt.to_string("%Y-%m-%d") if kind == pl.Date else value.cast(pl.String)


def _parse_day(rows: pl.DataFrame, text: str | None) -> pl.Expr:
    """The date; a year is its first day."""
    if text is None:
        return pl.lit(None, dtype=pl.Date)
    day = compile_expression(text)
    is_year = rows.clear().select(day.alias("day")).schema["day"].is_integer()
    return pl.date(day, 1, 1) if is_year else day
