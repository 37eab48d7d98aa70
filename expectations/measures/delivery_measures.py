"""What is counted of a delivery while its rows come in, batch after batch; no value of anybody's is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, RawRows
from domain.identity.columns import read_birth_date, read_sex
from domain.text import squeeze
from expectations.cells.examined_rows import ExaminedRows
from expectations.cells.read_columns import ReadColumn
from expectations.measures.tallies import Tally

_FILLED, _READABLE = "filled", "readable"
# A valid number without its check character, which follows from the rest.
_DIGITS = 17


def make_number_key(number: pl.Expr) -> pl.Expr:
    """A valid ID number in eight bytes; different numbers stay different."""
    return number.str.slice(0, _DIGITS).cast(pl.Int64)


@dataclass
class FieldMeasures:
    """Of one field: `row_counts`, filled and readable; `codes`: value -> rows; the `newest` date up to today."""

    row_counts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    newest: date | None = None

    def add_cells(self, distinct: pl.DataFrame, kind: FieldType, today: date) -> None:
        """Count a batch's different cells."""
        filled = distinct.filter(~pl.col("blank"))
        readable = filled.filter(pl.col("value").is_not_null())
        self.row_counts.update({_FILLED: int(filled["rows"].sum()), _READABLE: int(readable["rows"].sum())})
        if kind is FieldType.CODE:
            self.codes.update(dict(readable.group_by("value").agg(pl.col("rows").sum()).iter_rows()))
        if kind is FieldType.DATE:
            # A date after the as-of date is a slip of the pen; it must not make an old delivery look fresh.
            days = [self.newest, readable.filter(pl.col("value") <= today)["value"].max()]
            self.newest = max((day for day in days if isinstance(day, date)), default=None)

    @property
    def filled(self) -> int:
        """Rows whose cell says something."""
        return self.row_counts[_FILLED]

    @property
    def readable(self) -> int:
        """Rows whose cell could be read."""
        return self.row_counts[_READABLE]


class DeliveryMeasures:
    """Counts over all raw rows of a source.

    `row_counts`: rows, accepted, quarantined, numeric_id; `numbers`, `rounded` and `valid` (filled ID numbers);
    `birth`, `sex` (accepted rows with both) and `birth_agrees`, `sex_agrees`. `names_per_number`, `amounts`: see
    where they are added to. `sheets`: the key of a sheet in `amounts` -> its file and name.
    """

    def __init__(self, source: SourceDeclaration, today: date) -> None:
        self._source, self._today = source, today
        self.row_counts: Counter[str] = Counter()
        self.fields = {name: FieldMeasures() for name in source.fields}
        self.names_per_number = Tally({"number": pl.Int64(), "name": pl.UInt64()}, ("rows",))
        amount = {"sheet": pl.UInt64(), "value": pl.Float64()}
        self.sheets: dict[int, tuple[str, str]] = {}
        self.amounts = {name: Tally(amount, ("rows", "named")) for name in source.of_type(FieldType.MONEY)}

    def add_batch(self, raw_rows: RawRows, admission: Admission, columns: Mapping[str, ReadColumn]) -> None:
        """Count a batch's raw rows."""
        self.row_counts.update(
            rows=raw_rows.rows.height,
            quarantined=admission.quarantine.select(PLACE).n_unique(),
            numeric_id=int(raw_rows.rows["numeric_id"].sum()),
        )
        for name, declared in self._source.fields.items():
            self.fields[name].add_cells(columns[name].distinct, declared.type, self._today)
        sheets = raw_rows.rows.select("file", "sheet", make_sheet_key())
        self.sheets.update({key: (file, sheet) for file, sheet, key in sheets.unique().iter_rows()})
        self._add_amounts(
            sheets.with_columns(columns[name].rows["value"].alias(name) for name in self.amounts), "rows", 1
        )

    def add_numbers(self, raw_rows: RawRows, numbers: Mapping[str, pl.DataFrame]) -> None:
        """Count a batch's filled ID numbers, and with how many rows each valid one stands under which name."""
        for cells in numbers.values():
            filled, valid = cells.drop_nulls("typed"), pl.col("number").is_not_null()
            self.row_counts.update(
                numbers=filled.height, rounded=int(filled["rounded"].sum()), valid=filled["number"].count()
            )
            if "name" in self._source.fields:
                pairs = cells.select("number", name=raw_rows.rows["name"]).filter(valid).group_by("number", "name")
                keyed = pairs.agg(rows=pl.len()).with_columns(squeeze(pl.col("name"))).drop_nulls("name")
                self.names_per_number.add_counts(
                    keyed.select("rows", number=make_number_key(pl.col("number")), name=pl.col("name").hash())
                )

    def add_examined_rows(self, rows: ExaminedRows, accepted: int, times: int = 1) -> None:
        """Count rows that name somebody, the first of them accepted; `times` -1 takes them back."""
        self.row_counts.update(accepted=times * accepted)
        self._add_amounts(rows.typed.select(make_sheet_key(), *self.amounts), "named", times)
        for kind, number, column, value_of_number in self._list_comparisons():
            valid_numbers = rows.numbers[number]["number"].head(accepted)
            pairs = rows.typed.head(accepted).select(said=column).with_columns(number=valid_numbers)
            pairs = pairs.select("said", told=value_of_number).drop_nulls()
            agreeing = pairs.filter(pl.col("said") == pl.col("told")).height
            self.row_counts.update({kind: times * pairs.height, f"{kind}_agrees": times * agreeing})

    def _add_amounts(self, rows: pl.DataFrame, count_column: str, times: int) -> None:
        """Amounts above zero per sheet: in how many `rows`, and in how many that are `named`, readable or not."""
        for name, tally in self.amounts.items():
            values = rows.select(sheet="#sheet", value=name).filter(pl.col("value") > 0)
            counts = {
                column: pl.len().cast(pl.Int64) * times if column == count_column else pl.lit(0)
                for column in ("rows", "named")
            }
            tally.add_counts(values.group_by("sheet", "value").agg(**counts))

    def _list_comparisons(self) -> Iterator[tuple[str, str, str, pl.Expr]]:
        fields: dict[str, FieldDeclaration] = self._source.fields
        number = next((name for name in self._source.identifiers if fields[name].type is FieldType.ID_NUMBER), None)
        if number and "birth_date" in fields:
            yield "birth", number, "birth_date", read_birth_date(pl.col("number"))
        if number and "sex" in fields:
            yield "sex", number, "sex", read_sex(pl.col("number"))


def make_sheet_key() -> pl.Expr:
    """A row's file and sheet in eight bytes."""
    return pl.struct("file", "sheet").hash().alias("#sheet")
