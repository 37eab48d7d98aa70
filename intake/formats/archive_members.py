"""The files of a zip archive under the names by which messages and tables speak of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from intake import read_failures
from intake.formats import archives
from intake.readable_names import find_litter_reason, make_readable_name, shorten_name

_NO_NAME = "（没有名称）"
_DRIVE = re.compile("[A-Za-z]:")
# A path longer than this is no office's; tables and workbooks hold it cut short.
_LONGEST_PATH = 1_000


@dataclass(frozen=True)
class ArchiveMember:
    """`name`: path inside the archive with `/`; two may have the same. `left_out_reason`, `note`: as in `InboxItem`."""

    name: str
    info: ZipInfo
    left_out_reason: str
    note: str


def list_archive_members(archive: ZipFile) -> list[ArchiveMember]:
    """All files of the archive, ordered by name and then as they lie in it; a folder of litter counts as one."""
    members, folders = [], set()
    for written_name, info in archives.list_members(archive):
        parts = [make_readable_name(part) for part in written_name.split("/") if part not in {"", "."}] or [_NO_NAME]
        end = next(
            (at for at, part in enumerate(parts[:-1], start=1) if find_litter_reason(part, is_folder=True)), len(parts)
        )
        name = shorten_name("/".join(parts[:end]), _LONGEST_PATH)
        reason = find_litter_reason(parts[end - 1], is_folder=end < len(parts))
        if reason and end < len(parts):
            if name in folders:
                continue
            folders.add(name)
        is_odd = written_name.startswith("/") or ".." in parts or _DRIVE.match(written_name)
        members.append(ArchiveMember(name, info, reason, read_failures.explain_odd_path() if is_odd else ""))
    return sorted(members, key=lambda member: member.name)
