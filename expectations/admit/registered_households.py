"""Household numbers as the register writes them: what other sources write is brought to that form, or told."""

from __future__ import annotations

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE
from domain.text import squeeze
from expectations.cells.read_keys import strip_key
from expectations.frames import FRAMES
from expectations.issues.issue_lines import Finding, add_keys, make_lines, sort_lines

HOUSEHOLD = "household_id"
UNKNOWN_HOUSEHOLD = "unknown_household"
# A spreadsheet keeps fifteen digits of a number and writes zeros for the others.
_CUT, _LONG, _PRECISE = r"^[0-9]{15}0+$", r"^[0-9]{16,}$", 15


class RegisteredHouseholds:
    """The register's household numbers, found again from what a source writes for them.

    A number stands for a registered household where it is the same; or the same without what no program keeps (width,
    case, blanks, separators, words around it); or the same without leading zeros. Each only where exactly one
    household is the same in that way. Nothing else is guessed.
    """

    def __init__(self, numbers: pl.Series) -> None:
        self._numbers = numbers.unique().drop_nulls()
        self._forms: list[pl.DataFrame] | None = None

    def match_numbers(self, typed: pl.Series) -> pl.DataFrame:
        """Frame `matched_households`: the different numbers that are not the register's own (null: of no household).

        A number that a spreadsheet cut may look like another household's: it counts as none of the register's own.
        """
        different = typed.unique().drop_nulls()
        odd = different.filter(~self.is_registered(different)).sort()
        cut = _are_cut(different)
        doubtful = different.filter(different.str.contains(_CUT)) if cut else different.clear()
        if odd.is_empty() and doubtful.is_empty():
            return FRAMES["matched_households"].make_empty()
        matches = pl.concat(
            [self._match_same_form(odd.filter(~odd.is_in(doubtful.implode()))), self._match_beginning(doubtful)]
        )
        return matches.filter(pl.col("typed").ne_missing(pl.col(HOUSEHOLD))).sort("typed")

    def is_registered(self, typed: pl.Series) -> pl.Series:
        """Whether numbers are the register's as they stand."""
        return typed.is_in(self._numbers.implode())

    def _match_same_form(self, odd: pl.Series) -> pl.DataFrame:
        """The numbers in a form that they share with one household."""
        matches = pl.DataFrame({"typed": odd, HOUSEHOLD: pl.Series([None] * len(odd), dtype=pl.String)})
        for at, table in enumerate(self._make_form_tables()):
            rows = pl.DataFrame({"typed": odd, "form": odd}).with_columns(_normalise_number(pl.col("form"), at))
            same_form = rows.join(table, on="form").select("typed", pl.col("number"))
            matches = matches.join(same_form, on="typed", how="left").with_columns(
                pl.coalesce(HOUSEHOLD, "number").alias(HOUSEHOLD)
            )
            matches = matches.drop("number")
        return matches

    def _match_beginning(self, cut: pl.Series) -> pl.DataFrame:
        """The numbers that a spreadsheet cut, where one household begins so and is as long."""
        beginning = [
            pl.col("number").str.slice(0, _PRECISE).alias("form"),
            pl.col("number").str.len_chars().alias("long"),
        ]
        homes = _select_unique(pl.DataFrame({"number": self._numbers}).with_columns(beginning), "form", "long")
        rows = pl.DataFrame({"number": cut}).with_columns(beginning).rename({"number": "typed"})
        return rows.join(homes, on=["form", "long"], how="left").select("typed", pl.col("number").alias(HOUSEHOLD))

    def _make_form_tables(self) -> list[pl.DataFrame]:
        """form, number: of every way to be the same, the forms that one household has."""
        if self._forms is None:
            numbers = pl.DataFrame({"number": self._numbers})
            self._forms = [
                _select_unique(numbers.with_columns(_normalise_number(pl.col("number"), at).alias("form")), "form")
                for at in range(2)
            ]
        return self._forms


def _normalise_number(number: pl.Expr, way: int) -> pl.Expr:
    """A number without what no program keeps; in the second way without leading zeros too, null with letters."""
    bare = strip_key(number)
    return bare if way == 0 else pl.when(bare.str.contains(r"^0*[1-9][0-9]*$")).then(bare.str.strip_chars_start("0"))


def _select_unique(lines: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return lines.drop_nulls(columns).filter(~pl.struct(columns).is_duplicated())


def _are_cut(numbers: pl.Series) -> bool:
    """Whether the long numbers among these end as a spreadsheet's do: two at least, and most of them."""
    long = numbers.filter(numbers.str.contains(_LONG))
    cut = int(long.str.contains(_CUT).sum())
    return cut > 1 and cut * 2 > len(long)


def add_unknown_households(issues: pl.DataFrame, rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Table `issues` with a line for every row whose household number no registered household bears.

    `rows`: file, sheet, row_number, household_id. What `issues` says of such a row already is not said again.
    """
    finding = Finding(UNKNOWN_HOUSEHOLD, HOUSEHOLD, *_describe_unknown(source), rows.select(PLACE), "household")
    number = squeeze(pl.col(HOUSEHOLD))
    lines = add_keys(make_lines([finding], source), rows.select(*PLACE, person=number, household=number))
    old = issues.filter(pl.col("check") == UNKNOWN_HOUSEHOLD)
    return sort_lines(pl.concat([issues, lines.join(old, on=PLACE, how="anti", maintain_order="left")]))


def _describe_unknown(source: SourceDeclaration) -> tuple[str, str]:
    """What is wrong with a number that nobody bears, and the cure."""
    effect = "" if source.identifiers else "，这一行没有归到任何一户"
    cure = "请对照登记农户的户编号更正，整列设为文本格式（不要小数点、科学计数，前面的零不要丢）；尚未登记的户请先登记"
    return f"登记农户中没有这个“{source.fields[HOUSEHOLD].title}”{effect}", cure
