"""What is done without a program: look the ID up as it stands; and the step after it, in a few lines of Polars."""

from __future__ import annotations

import polars as pl

from benchmarks.linkage.files import Folder
from benchmarks.linkage.metrics import KEY

_WHOM = ("person_id", "household_id")


def raw(folder: Folder) -> pl.DataFrame:
    """VLOOKUP: the cell as typed against the register's cell; of several owners the first."""
    rows = folder.all_rows(("id_number",), "typed")
    return _linked(rows, _owners(folder.register(), pl.col("id_number")), ["id_number"])


def floor(folder: Folder) -> pl.DataFrame:
    """The least that any linker must do: read the tables, tidy the ID, join. Nothing is checked."""
    rows = folder.all_rows(("id_number",)).with_columns(tidied_number())
    return _linked(rows, _owners(folder.register(), tidied_number()), ["id_number"])


def cleaned(folder: Folder) -> pl.DataFrame:
    """Cleaned ID; for rows whose ID the register lacks, name and village where only one member has them."""
    register = folder.register().with_columns(tidied_number(), tidied_name(), tidied_village())
    rows = folder.all_rows(("id_number", "name", "township", "village")).with_columns(
        tidied_number(), tidied_name(), tidied_village()
    )
    by_id = _linked(rows, _owners(register, pl.col("id_number")), ["id_number"])
    named = register.drop_nulls(["name", "village"]).filter(~pl.struct("name", "village").is_duplicated())
    rest = rows.join(by_id, on=KEY, how="anti")
    by_name = _linked(rest, named.select("name", "village", *_WHOM), ["name", "village"])
    return pl.concat([by_id, by_name])


def _owners(register: pl.DataFrame, number: pl.Expr) -> pl.DataFrame:
    owners = register.select(number, *_WHOM).drop_nulls("id_number")
    return owners.unique("id_number", keep="first", maintain_order=True)


def _linked(rows: pl.DataFrame, owners: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return rows.join(owners, on=on).select(*KEY, pl.lit("linked").alias("decision"), *_WHOM)


def tidied_number() -> pl.Expr:
    """Half width, upper case, digits and X alone; the ID in front of a certificate's tail or behind a G; 15 stay 15."""
    text = pl.col("id_number").str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[^0-9X]", "")
    text = text.str.slice(0, 18)
    return pl.when(text.str.len_chars() >= 15).then(text)


def tidied_name() -> pl.Expr:
    """Without blanks and what stands in brackets."""
    return pl.col("name").str.replace_all(r"\s|[(（\[].*", "")


def tidied_village() -> pl.Expr:
    """The village's own name: without what offices put behind it; which township it is in stays unasked."""
    return pl.col("village").str.replace_all(r"(村民委员会|村委会|村委|村)?\s*$", "")
