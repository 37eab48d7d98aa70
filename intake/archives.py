"""Zip archives: what they hold, with names as their maker typed them and a guard against bombs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from intake import failures, file_kinds
from intake.failures import UnreadableFileError

# How much of a file is held at a time: a text of some 70,000 rows.
CHUNK = 8 << 20
# A county's largest delivery (a million rows of sheet XML) unpacks to under 2 GB.
_LIMIT_GB = 4
# Sheet XML packs to a tenth, a sheet of blank formatted rows to a hundredth; small files may do as they like.
_MOST_RATIO = 300
_SMALL = 100 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# A GBK character may pass for one of these letters, which no Chinese file name holds.
_TWO_BYTE_UTF8 = range(0x80, 0x800)


def opened(content: bytes) -> zipfile.ZipFile:
    """Open the archive; raises `UnreadableFileError` when it is broken, too large inside or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise failures.corrupt() from None
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > _LIMIT_GB << 30:
        raise failures.too_large(_LIMIT_GB)
    if unpacked > max(_SMALL, _MOST_RATIO * len(content)):
        raise failures.inflated(_MOST_RATIO)
    return archive


def is_plain_archive(content: bytes) -> bool:
    """Whether the bytes are an archive of files, not a workbook or a document, which are zip inside too."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    plain = "[Content_Types].xml" not in names and "mimetype" not in names
    return plain and file_kinds.packed_kind(names) is None


def foreign_kind(archive: zipfile.ZipFile) -> UnreadableFileError | None:
    """Why the archive is a document or another program's data, if it is."""
    names = archive.namelist()
    try:
        mimetype = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        mimetype = b""
    return file_kinds.packed_kind(names, mimetype)


def members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Path inside the archive with `/`, and entry; folders are left out."""
    for info in archive.infolist():
        if not info.is_dir():
            yield _name(info).replace("\\", "/"), info


def chunks_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack the member piece by piece; raises `UnreadableFileError` when it is encrypted, broken or oddly packed."""
    if info.flag_bits & _ENCRYPTED:
        raise failures.password()
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        raise failures.corrupt() from None


def _name(info: zipfile.ZipInfo) -> str:
    """Read the entry's name; Chinese Windows writes GBK without saying so, and zipfile takes it for cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", errors="surrogateescape")
    return _decoded(raw, "utf-8", _TWO_BYTE_UTF8) or _decoded(raw, "gb18030") or info.filename


def _decoded(raw: bytes, encoding: str, unlikely: range = range(0)) -> str:
    try:
        name = raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if any(ord(letter) in unlikely for letter in name) else name
