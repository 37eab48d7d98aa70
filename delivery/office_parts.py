"""The parts of an office file (a zip): written again so that the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Zip's own first day: else the file would hold the time at which it was written.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def rewrite_parts(file: bytes, change: Callable[[str, bytes], bytes] = lambda _name, data: data) -> bytes:
    """The file with its parts in order, each with a fixed time; `change`: a part's name and content -> content."""
    content = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(content, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = change(member.filename, source.read(member))
            target.writestr(ZipInfo(member.filename, _NO_TIME), data, ZIP_DEFLATED)
    return content.getvalue()
