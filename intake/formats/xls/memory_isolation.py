"""Tries a damaged workbook in another process, because reading it can take all memory and end the process.

Only a workbook whose records contradict each other is tried so.
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
        process = subprocess.run(  # noqa: S603 - this interpreter, and a program written above
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
