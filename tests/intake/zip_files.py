"""Archives in memory."""

from __future__ import annotations

import io
import zipfile


def pack_zip(**members: bytes | str) -> bytes:
    """An archive of these members, by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
