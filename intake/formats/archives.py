"""Zip archives: what they hold, with names as their maker typed them and a guard against bombs."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from intake import read_failures
from intake.formats import file_kinds
from intake.read_failures import UnreadableFileError

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
_BROKEN_ARCHIVE = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error)
_BROKEN_MEMBER = (*_BROKEN_ARCHIVE, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
_UNIX = 3
_UNICODE_PATH = 0x7075
# Of the central directory: its entries' beginning, and how long they are without name, extra field and remark.
_ENTRY, _ENTRY_SIZE = b"PK\x01\x02", 46


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Open the archive; raises `UnreadableFileError` when it is broken, too large inside or a bomb."""
    try:
        archive = _open_zip(content)
    except _BROKEN_ARCHIVE:
        raise read_failures.make_corrupt_error() from None
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > _LIMIT_GB << 30:
        raise read_failures.make_too_large_error(_LIMIT_GB)
    if unpacked > max(_SMALL, _MOST_RATIO * len(content)):
        raise read_failures.make_inflated_error(_MOST_RATIO)
    return archive


def is_plain_archive(content: bytes) -> bool:
    """Whether the bytes are an archive of files, not a workbook or a document, which are zip inside too."""
    try:
        names = _open_zip(content).namelist()
    except _BROKEN_ARCHIVE:
        return False
    is_plain = "[Content_Types].xml" not in names and "mimetype" not in names
    return is_plain and file_kinds.find_package_refusal(names) is None


def find_foreign_refusal(archive: zipfile.ZipFile) -> UnreadableFileError | None:
    """Why the archive is a document or another program's data, if it is."""
    names = archive.namelist()
    try:
        mimetype = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except _BROKEN_MEMBER:
        mimetype = b""
    return file_kinds.find_package_refusal(names, mimetype)


def list_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Path inside the archive with `/`, and entry; folders are left out."""
    for info in archive.infolist():
        name = _read_member_name(info).replace("\\", "/")
        if not name.endswith("/") or info.file_size:
            yield name.rstrip("/"), info


def unpack_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack the member piece by piece.

    Raises `UnreadableFileError` when it is encrypted, broken, oddly packed or a mere link.
    """
    if info.flag_bits & _ENCRYPTED:
        raise read_failures.make_password_error()
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFileError("压缩包里只是一个链接，没有文件内容。请发送单位把文件本身打包后重新报送。")
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except _BROKEN_MEMBER:
        raise read_failures.make_corrupt_error() from None


def _open_zip(content: bytes) -> zipfile.ZipFile:
    """Open the archive, also one that says of a GBK name that it is UTF-8."""
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except UnicodeDecodeError:
        return zipfile.ZipFile(io.BytesIO(_clear_utf8_marks(content)))


def _clear_utf8_marks(content: bytes) -> bytes:
    """The archive with the mark "this name is UTF-8" taken off where it is not true."""
    corrected = bytearray(content)
    at = content.rfind(b"PK\x05\x06")
    at = int.from_bytes(content[at + 16 : at + 20], "little") if at >= 0 else len(content)
    while content[at : at + 4] == _ENTRY:
        flags, *lengths = struct.unpack_from("<H18xHHH", content, at + 8)
        name = content[at + _ENTRY_SIZE : at + _ENTRY_SIZE + lengths[0]]
        if flags & _UTF8_NAME and not _decode_name(name, "utf-8"):
            struct.pack_into("<H", corrected, at + 8, flags & ~_UTF8_NAME)
        at += _ENTRY_SIZE + sum(lengths)
    return bytes(corrected)


def _read_member_name(info: zipfile.ZipInfo) -> str:
    """Read the entry's name; Chinese Windows writes GBK without saying so, and zipfile takes it for cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.filename.encode("cp437", errors="surrogateescape")
    name = (
        _read_unicode_path(raw, info.extra)
        or _decode_name(raw, "utf-8", _TWO_BYTE_UTF8)
        or _decode_name(raw, "gb18030")
    )
    return name or info.filename


def _read_unicode_path(raw: bytes, extra: bytes) -> str:
    """The name as WinRAR and others write it a second time, in UTF-8, if it still goes with the first."""
    while len(extra) > 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:1] == b"\1" and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return _decode_name(field[5:], "utf-8")
    return ""


def _decode_name(raw: bytes, encoding: str, unlikely: range = range(0)) -> str:
    try:
        name = raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if any(ord(letter) in unlikely for letter in name) else name
