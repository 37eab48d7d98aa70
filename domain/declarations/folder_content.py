"""A folder of declarations under the digest of its files, so that what was read of it is used again while they stay."""

from __future__ import annotations

import hashlib
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

    `digest`: SHA-256 over their names and bytes; files whose name begins with a dot do not count.
    """

    folder: Path = field(compare=False)
    digest: str

    @classmethod
    def of(cls, folder: Path) -> FolderContent:
        """Read every file once; two milliseconds for `config/`."""
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return cls(folder, digest.hexdigest())

    def require_unchanged(self) -> None:
        """Raise `FolderChangedError` where a file was written, added or removed since."""
        if self.of(self.folder) != self:
            raise FolderChangedError


def read_by_content(folder: Path, read: Callable[[FolderContent], Value]) -> Value:
    """What `read` makes of the folder, asked again where a file changed while it was read.

    `read` remembers its answers by the content (`lru_cache`) and ends with `require_unchanged`.
    """
    while True:
        try:
            return read(FolderContent.of(folder))
        except FolderChangedError:
            continue
