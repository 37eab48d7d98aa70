"""Both sides as a careful user of a general linkage library prepares them: one column each, tidied, nothing Chinese."""

from __future__ import annotations

import polars as pl

from benchmarks.linkage.files import Folder
from benchmarks.linkage.linkers.lookup import tidied_name, tidied_number, tidied_village

_COLUMNS = ("id_number", "name", "birth_date", "sex", "township", "village", "phone")
_WHOLE = r"^[0-9]{17}[0-9X]$"


def rows_and_register(folder: Folder) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows (unique_id, source, file, sheet, row_number) and register (unique_id, person_id, household_id).

    Both with id_number, name, surname, birth_date and sex (from the ID where there is no other), township, village and
    phone; all text, null where unknown.
    """
    rows = folder.all_rows(_COLUMNS).with_row_index("unique_id")
    register = folder.register().with_columns(pl.col("birth_date").cast(pl.String)).with_row_index("unique_id")
    return _tidied(rows), _tidied(register.select("unique_id", "person_id", "household_id", *_COLUMNS))


def _tidied(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.with_columns(
        tidied_number(), tidied_name(), tidied_village(), pl.col("township").str.replace(r"[镇乡].*$", "")
    )
    whole = pl.when(pl.col("id_number").str.contains(_WHOLE)).then("id_number")
    told = (whole.str.slice(6, 4), whole.str.slice(10, 2), whole.str.slice(12, 2))
    odd = whole.str.slice(16, 1).replace_strict({str(digit): "男" if digit % 2 else "女" for digit in range(10)})
    return frame.with_columns(
        pl.coalesce("sex", odd).alias("sex"),
        pl.coalesce("birth_date", pl.concat_str(told, separator="-")).alias("birth_date"),
        pl.col("name").str.slice(0, 1).alias("surname"),
    )
