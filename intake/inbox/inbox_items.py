"""What lies in an inbox: files in its folders and members of its zip archives, in one fixed order."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import ZipFile

from intake import read_failures
from intake.formats import archives
from intake.formats.archive_members import archive_members
from intake.formats.text.decoding import Chunks
from intake.inbox.inbox_files import InboxFile, inbox_files
from intake.read_failures import UnreadableFileError
from intake.readable_names import FileNames, readable_name

_PK = b"PK"
# Stands in the digest of an inbox for the bytes of what cannot be read.
_NO_BYTES = "unreadable"


@dataclass(frozen=True)
class Parcel:
    """One file. `file`: path inside the inbox with `/`, unlike all others; a zip member is `archive.zip!member`.

    `chunks` gives its bytes piece by piece or raises `UnreadableFileError`. `left_out`: why nobody is to read it; empty
    for deliveries. `note`: what there is to say of its name.
    """

    file: str
    chunks: Chunks
    left_out: str = ""
    note: str = ""


def parcels(inbox: Path) -> Iterator[Parcel]:
    """Whatever lies in the inbox and in its archives, ordered by path; raises `UsageError` when it cannot be opened."""
    found = inbox_files(inbox)
    names = FileNames(one.file for one in found)
    for one in found:
        yield from _unpacked(one, names)


def parcel_at(inbox: Path, file: str) -> Parcel:
    """Find the parcel that `parcels` calls `file`; raises `KeyError` when it is gone."""
    path = inbox / file
    if all(readable_name(part) == part != ".." for part in file.split("/")) and _is_file(path):
        return Parcel(file, partial(_chunks, path))
    found = inbox_files(inbox)
    names = FileNames(one.file for one in found)
    near = [one for one in found if file == one.file or file.startswith(f"{one.file}!")]
    return {parcel.file: parcel for one in near for parcel in _unpacked(one, names)}[file]


def inbox_digest(inbox: Path) -> str:
    """SHA-256 over names and bytes of all that `parcels` reads; what cannot be read counts by its name.

    Raises `UsageError` when the inbox cannot be opened.
    """
    whole = hashlib.sha256()
    for one in inbox_files(inbox):
        if not one.left_out:
            whole.update(f"{one.file}\0{_digest(one)}\0".encode())
    return whole.hexdigest()


def _digest(one: InboxFile) -> str:
    if one.refusal:
        return _NO_BYTES
    try:
        with open(one.path, "rb", opener=_open_file) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return _NO_BYTES


def sha256(chunks: Iterable[bytes]) -> str:
    """Hex digest of a file's bytes: the same bytes are the same delivery, whatever their name."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name from an archive may be longer than any disk's
        return False


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with open(path, "rb", opener=_open_file) as stream:
            while chunk := stream.read(archives.CHUNK):
                yield chunk
    except OSError as error:
        raise UnreadableFileError(read_failures.unopened(error)) from None


def _open_file(path: str, flags: int) -> int:
    """Open a file and nothing else: a pipe would be waited for without end."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError
    return descriptor


def _refused(reason: str) -> Iterator[bytes]:
    raise UnreadableFileError(reason)
    yield b""


def _unpacked(one: InboxFile, names: FileNames) -> Iterator[Parcel]:
    """Give the archive's members, or any other file as it is; `names`: in use by other files.

    So too an archive that will not open, or in which there is nothing to read: it is to be refused.
    """
    note = read_failures.renamed(one.file) if one.is_renamed else ""
    archive = None if one.refusal or one.left_out else _archive(one.path)
    if archive is None:
        chunks = partial(_refused, one.refusal) if one.refusal else partial(_chunks, one.path)
        yield Parcel(one.file, chunks, one.left_out, note)
        return
    members = archive_members(archive)
    if all(member.left_out for member in members):
        yield Parcel(one.file, partial(_refused, read_failures.nothing_inside(is_empty=not members)), note=note)
    for member in members:
        file = names.claim(f"{one.file}!{member.name}")
        note = member.note + (read_failures.renamed(file) if file != f"{one.file}!{member.name}" else "")
        yield Parcel(file, partial(archives.chunks_of, archive, member.info), member.left_out, note)


def _archive(path: Path) -> ZipFile | None:
    try:
        with open(path, "rb", opener=_open_file) as stream:
            if stream.read(len(_PK)) != _PK:
                return None
            stream.seek(0)
            content = stream.read()
        return archives.opened(content) if archives.is_plain_archive(content) else None
    except (OSError, UnreadableFileError):
        return None
