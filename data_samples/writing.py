"""From sheets to files, in the forms that offices send: the same bytes every time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from data_samples.markup import write_html, write_xml2003
from data_samples.sheets import Delivery
from data_samples.text_files import write_text, write_zip
from data_samples.workbooks import write_xls, write_xlsx

_LOCKED = Path(__file__).parent / "locked.xlsx"


def write_locked(_: Delivery, path: Path) -> None:
    """Copy the workbook that has a password (123456)."""
    shutil.copyfile(_LOCKED, path)


_WRITERS: dict[str, Callable[[Delivery, Path], None]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "text": write_text,
    "html": write_html,
    "xml2003": write_xml2003,
    "zip": write_zip,
    "locked": write_locked,
}


def write(delivery: Delivery, folder: Path) -> Path:
    """Write a delivery below `folder`, in its form whatever its name says, twice if it was sent twice."""
    path = folder / delivery.file
    path.parent.mkdir(parents=True, exist_ok=True)
    _WRITERS[delivery.form](delivery, path)
    if delivery.resent:
        shutil.copyfile(path, folder / delivery.resent)
    return path
