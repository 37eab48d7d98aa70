"""Delimited text, alone or in a zip archive as Chinese Windows packs it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from data_samples.sheets import Delivery, Sheet

_PACKED = (2026, 9, 28, 9, 0, 0)


class _GbkEntry(zipfile.ZipInfo):
    """An entry whose name is GBK without saying so; the standard library would write UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("gbk"), self.flag_bits


def write_text(delivery: Delivery, path: Path) -> None:
    """Commas in a .csv, tabs under any other name, and also where the name promises a workbook."""
    with path.open("w", encoding=_codec(delivery), newline="") as file:
        # "utf-16" alone would take the byte order of the machine.
        file.write("\ufeff" if delivery.encoding == "utf-16" else "")
        for sheet in delivery.sheets:
            _write_lines(sheet, file, "," if path.suffix == ".csv" else "\t")
    if delivery.lost:
        _shorten(path, delivery)


def _shorten(path: Path, delivery: Delivery) -> None:
    """Leave the last letters out, as when a transfer breaks off."""
    text = path.read_bytes().decode(_codec(delivery))
    path.write_bytes(text[: -delivery.lost].encode(_codec(delivery)))


def write_zip(delivery: Delivery, path: Path) -> None:
    """A member of text per sheet, stored as it is: compressed bytes differ by machine."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for sheet in delivery.sheets:
            text = io.StringIO(newline="")
            _write_lines(sheet, text, ",")
            archive.writestr(_GbkEntry(sheet.name, _PACKED), text.getvalue().encode(_codec(delivery)))


def _codec(delivery: Delivery) -> str:
    return "utf-16-le" if delivery.encoding == "utf-16" else delivery.encoding


def _write_lines(sheet: Sheet, file: IO[str], delimiter: str) -> None:
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[list[object]]:
    return (["" if cell is None else cell for cell in line.cells] for line in sheet.lines())
