"""A damaged workbook can make its reader ask for more memory than there is, which ends the whole process.

So a workbook whose structure contradicts itself is first read in a process that may die.
"""

from __future__ import annotations

import subprocess
import sys

_SECONDS = 120
_PROBE = """
import sys, io
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    book.get_sheet_by_name(name)
"""


def is_readable_in_isolation(content: bytes) -> bool:
    """Whether a process of its own could read every sheet."""
    try:
        process = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _PROBE],
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return process.returncode == 0
