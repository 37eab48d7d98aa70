"""`python -m benchmarks.county_run.bare INBOX`: what bare Polars needs for the register and all settlements.

It decodes, reads, tidies the ID number and joins, and knows neither headings, footers, notations nor names.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook

_REGISTER, _SETTLEMENTS = "*农户成员信息.xlsx", "*结算明细*"
_ID = "证件号码"


def main(inbox: Path) -> None:
    """Read and join, and print the seconds of each as the command prints its steps."""
    began = time.perf_counter()
    print("· 读取", flush=True)
    register, settled = (
        pl.concat((rows for path in sorted(inbox.rglob(name)) for rows in _tables(path)), how="diagonal")
        for name in (_REGISTER, _SETTLEMENTS)
    )
    print("· 清理号码并关联", flush=True)
    joined = _tidied(settled).join(_tidied(register).unique("#id"), on="#id")
    print(f"{settled.height:,} rows, {joined.height:,} joined, {time.perf_counter() - began:.1f} s", flush=True)


def _tables(path: Path) -> Iterator[pl.DataFrame]:
    if path.suffix == ".csv":
        yield pl.read_csv(path.read_bytes().decode("gb18030").encode(), infer_schema=False)
        return
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        at = next((number for number, row in enumerate(rows[:10]) if _ID in row or "身份证号码" in row), None)
        if at is not None:
            headings = [_ID if cell == "身份证号码" else str(cell) for cell in rows[at]]
            texts = ([str(cell) for cell in column] for column in zip(*rows[at + 1 :], strict=True))
            yield pl.DataFrame(dict(zip(headings, texts, strict=True)))


def _tidied(rows: pl.DataFrame) -> pl.DataFrame:
    number = pl.col(_ID).str.normalize("NFKC").str.replace_all(r"[\s'=\"]", "").str.to_uppercase()
    return rows.with_columns(number.alias("#id"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
