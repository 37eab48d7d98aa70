"""What lies in an inbox: files in its folders and members of its zip archives, in one fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from intake import archives
from intake.decoding import Chunks
from intake.failures import UnreadableFileError

_LITTER = {"thumbs.db", "desktop.ini"}
_PK = b"PK"


@dataclass(frozen=True)
class Parcel:
    """One file. `file`: path inside the inbox with `/`; a zip member is `archive.zip!member`.

    `chunks` gives its bytes piece by piece or raises `UnreadableFileError`.
    """

    file: str
    chunks: Chunks


def parcels(inbox: Path) -> Iterator[Parcel]:
    """Every file of the inbox and of its archives, ordered by path; lock files and system litter left out."""
    paths = {path.relative_to(inbox).as_posix(): path for path in inbox.rglob("*") if path.is_file()}
    for file in sorted(file for file in paths if _is_delivery(file)):
        yield from _unpacked(file, paths[file])


def parcel_at(inbox: Path, file: str) -> Parcel:
    """Find the parcel that `parcels` calls `file`; raises `KeyError` when it is gone."""
    path = inbox / file
    if path.is_file():
        return Parcel(file, partial(_chunks, path))
    ends = [end for end, letter in enumerate(file) if letter == "!" and (inbox / file[:end]).is_file()]
    inside = {parcel.file: parcel for end in ends for parcel in _unpacked(file[:end], inbox / file[:end])}
    return inside[file]


def sha256(chunks: Iterable[bytes]) -> str:
    """Hex digest of a file's bytes: the same bytes are the same delivery, whatever their name."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(archives.CHUNK):
            yield chunk


def _is_delivery(file: str) -> bool:
    parts = PurePosixPath(file).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not hidden and not parts[-1].startswith("~$") and parts[-1].lower() not in _LITTER


def _unpacked(file: str, path: Path) -> Iterator[Parcel]:
    """Give the archive's members, or any other file as it is.

    So too an archive that will not open, or in which there is nothing: it is to be refused.
    """
    archive = _archive(path)
    if archive is None or not any(_is_delivery(name) for name, _ in archives.members(archive)):
        yield Parcel(file, partial(_chunks, path))
        return
    entries = sorted((name, number, info) for number, (name, info) in enumerate(archives.members(archive)))
    for name, _, info in entries:
        if _is_delivery(name):
            yield Parcel(f"{file}!{name}", partial(archives.chunks_of, archive, info))


def _archive(path: Path) -> ZipFile | None:
    with path.open("rb") as stream:
        if stream.read(2) != _PK:
            return None
    content = path.read_bytes()
    try:
        return archives.opened(content) if archives.is_plain_archive(content) else None
    except UnreadableFileError:
        return None
