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
from intake.formats.archive_members import list_archive_members
from intake.formats.text.decoding import Chunks
from intake.inbox.inbox_files import InboxFile, list_inbox_files
from intake.read_failures import UnreadableFileError
from intake.readable_names import UniqueNames, make_readable_name

_PK = b"PK"
# Stands in the digest of an inbox for the bytes of what cannot be read.
_NO_BYTES = "unreadable"


@dataclass(frozen=True)
class InboxItem:
    """One file. `file`: path inside the inbox with `/`, unlike all others; a zip member is `archive.zip!member`.

    `chunks` gives its bytes piece by piece or raises `UnreadableFileError`. `left_out_reason`: why it is no delivery;
    empty for deliveries. `note`: what an officer should know of its name.
    """

    file: str
    chunks: Chunks
    left_out_reason: str = ""
    note: str = ""


def list_inbox_items(inbox: Path) -> Iterator[InboxItem]:
    """Whatever lies in the inbox and in its archives, ordered by path; raises `UsageError` when it cannot be opened."""
    files = list_inbox_files(inbox)
    names = UniqueNames(inbox_file.file for inbox_file in files)
    for inbox_file in files:
        yield from _unpack_file(inbox_file, names)


def find_inbox_item(inbox: Path, file: str) -> InboxItem:
    """The item that `list_inbox_items` calls `file`; raises `KeyError` when it is gone."""
    path = inbox / file
    if all(make_readable_name(part) == part != ".." for part in file.split("/")) and _is_file(path):
        return InboxItem(file, partial(_read_chunks, path))
    files = list_inbox_files(inbox)
    names = UniqueNames(inbox_file.file for inbox_file in files)
    candidates = [
        inbox_file for inbox_file in files if file == inbox_file.file or file.startswith(f"{inbox_file.file}!")
    ]
    return {item.file: item for inbox_file in candidates for item in _unpack_file(inbox_file, names)}[file]


def compute_inbox_digest(inbox: Path) -> str:
    """SHA-256 over names and bytes of all that `list_inbox_items` reads; what cannot be read counts by its name.

    Raises `UsageError` when the inbox cannot be opened.
    """
    digest = hashlib.sha256()
    for inbox_file in list_inbox_files(inbox):
        if not inbox_file.left_out_reason:
            digest.update(f"{inbox_file.file}\0{_compute_file_digest(inbox_file)}\0".encode())
    return digest.hexdigest()


def compute_file_digests(inbox: Path) -> dict[str, str]:
    """SHA-256 of whatever lies in the inbox and its archives and may be a delivery; empty where it cannot be read."""
    return {item.file: _compute_item_digest(item) for item in list_inbox_items(inbox) if not item.left_out_reason}


def _compute_item_digest(item: InboxItem) -> str:
    try:
        return compute_sha256(item.chunks())
    except UnreadableFileError:
        return ""


def _compute_file_digest(inbox_file: InboxFile) -> str:
    if inbox_file.refusal:
        return _NO_BYTES
    try:
        with open(inbox_file.path, "rb", opener=_open_file) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return _NO_BYTES


def compute_sha256(chunks: Iterable[bytes]) -> str:
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


def _read_chunks(path: Path) -> Iterator[bytes]:
    try:
        with open(path, "rb", opener=_open_file) as stream:
            while chunk := stream.read(archives.CHUNK):
                yield chunk
    except OSError as error:
        raise UnreadableFileError(read_failures.explain_unopened_file(error)) from None


def _open_file(path: str, flags: int) -> int:
    """Open a file and nothing else: a pipe would be waited for without end."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError
    return descriptor


def _raise_refusal(reason: str) -> Iterator[bytes]:
    raise UnreadableFileError(reason)
    yield b""


def _unpack_file(inbox_file: InboxFile, names: UniqueNames) -> Iterator[InboxItem]:
    """Give the archive's members, or any other file as it is; `names`: in use by other files.

    So too an archive that will not open, or in which there is nothing to read: it is to be refused.
    """
    note = read_failures.explain_renamed_file(inbox_file.file) if inbox_file.is_renamed else ""
    archive = None if inbox_file.refusal or inbox_file.left_out_reason else _open_zip_file(inbox_file.path)
    if archive is None:
        chunks = (
            partial(_raise_refusal, inbox_file.refusal)
            if inbox_file.refusal
            else partial(_read_chunks, inbox_file.path)
        )
        yield InboxItem(inbox_file.file, chunks, inbox_file.left_out_reason, note)
        return
    members = list_archive_members(archive)
    if all(member.left_out_reason for member in members):
        yield InboxItem(
            inbox_file.file,
            partial(_raise_refusal, read_failures.explain_empty_archive(is_empty=not members)),
            note=note,
        )
    for member in members:
        file = names.claim_name(f"{inbox_file.file}!{member.name}")
        note = member.note + (
            read_failures.explain_renamed_file(file) if file != f"{inbox_file.file}!{member.name}" else ""
        )
        yield InboxItem(file, partial(archives.unpack_chunks, archive, member.info), member.left_out_reason, note)


def _open_zip_file(path: Path) -> ZipFile | None:
    try:
        with open(path, "rb", opener=_open_file) as stream:
            if stream.read(len(_PK)) != _PK:
                return None
            stream.seek(0)
            content = stream.read()
        return archives.open_archive(content) if archives.is_plain_archive(content) else None
    except (OSError, UnreadableFileError):
        return None
