"""The files of a zip archive under the names by which messages and tables speak of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from intake import read_failures
from intake.formats import archives
from intake.readable_names import litter_reason, readable_name, shortened

_NO_NAME = "（没有名称）"
_DRIVE = re.compile("[A-Za-z]:")
# A path longer than this is no office's; tables and workbooks hold it cut short.
_LONGEST_PATH = 1_000


@dataclass(frozen=True)
class ArchiveMember:
    """`name`: path inside the archive with `/`; two may have the same. `left_out`, `note`: as a parcel has them."""

    name: str
    info: ZipInfo
    left_out: str
    note: str


def archive_members(archive: ZipFile) -> list[ArchiveMember]:
    """All files of the archive, ordered by name and then as they lie in it; a folder of litter counts as one."""
    found, folders = [], set()
    for written, info in archives.members(archive):
        parts = [readable_name(part) for part in written.split("/") if part not in {"", "."}] or [_NO_NAME]
        end = next((at for at, part in enumerate(parts[:-1], start=1) if litter_reason(part, folder=True)), len(parts))
        name = shortened("/".join(parts[:end]), _LONGEST_PATH)
        left_out = litter_reason(parts[end - 1], folder=end < len(parts))
        if left_out and end < len(parts):
            if name in folders:
                continue
            folders.add(name)
        is_odd = written.startswith("/") or ".." in parts or _DRIVE.match(written)
        found.append(ArchiveMember(name, info, left_out, read_failures.odd_path() if is_odd else ""))
    return sorted(found, key=lambda member: member.name)
