"""A folder of declarations under the digest of its files, so that what was read of it is used again while they stay."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


class FolderChangedError(Exception):
    """A file changed while the folder was read: what was read belongs to no digest."""


@dataclass(frozen=True)
class FolderContent:
    """A folder as its files are now; equal to every other folder that holds the same files.

    `digest`: SHA-256 over names and bytes of the files that match the pattern; a name that begins with a dot does not.
    """

    folder: Path = field(compare=False)
    digest: str
    pattern: str = "*"

    @classmethod
    def of(cls, folder: Path, pattern: str = "*") -> FolderContent:
        """Read every file once; two milliseconds for `config/`."""
        digest = hashlib.sha256()
        for path in sorted(folder.rglob(pattern)):
            if path.is_file() and not path.name.startswith("."):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return cls(folder, digest.hexdigest(), pattern)

    def pack(self) -> bytes:
        """The files in a ZIP archive: the same bytes for the same files."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(self.folder.rglob(self.pattern)):
                if path.is_file() and not path.name.startswith("."):
                    entry = zipfile.ZipInfo(path.relative_to(self.folder).as_posix())
                    archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def require_unchanged(self) -> None:
        """Raise `FolderChangedError` where a file was written, added or removed since."""
        if self.of(self.folder, self.pattern) != self:
            raise FolderChangedError


def read_by_content(folder: Path, read_content: Callable[[FolderContent], Value], pattern: str = "*") -> Value:
    """What `read_content` makes of the folder's files of that pattern, asked again when one changes meanwhile.

    `read_content` remembers its answers by the content (`lru_cache`) and ends with `require_unchanged`.
    """
    while True:
        try:
            return read_content(FolderContent.of(folder, pattern))
        except FolderChangedError:
            continue
