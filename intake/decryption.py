"""Workbooks that are encrypted and yet open without a password: their structure was protected in an old Excel."""

from __future__ import annotations

import io
import struct
from functools import partial
from typing import TYPE_CHECKING

from intake import failures

if TYPE_CHECKING:
    from olefile import OleFileIO

# The word that Excel itself encrypts such a workbook with, and tries before it asks anybody ([MS-OFFCRYPTO] 2.4.2.3).
# No other is ever tried.
_BUILT_IN = "VelvetSweatshop"
_PACKAGE = "EncryptedPackage"
_GIVEN_UP = (OSError, ValueError, KeyError, IndexError, AttributeError, AssertionError, EOFError, struct.error)


def decrypted(content: bytes) -> bytes:
    """The workbook as Excel opens it; raises `UnreadableFileError` when a person has to type a password."""
    import msoffcrypto
    from msoffcrypto import exceptions

    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if file.format == "ooxml":
            file.load_key(password=_BUILT_IN, verify_password=True)
            file.file.openstream = partial(_package, file.file)
        else:
            file.load_key(password=_BUILT_IN)
        file.decrypt(opened)
    except (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError, *_GIVEN_UP):
        raise failures.password() from None
    return opened.getvalue()


def _package(container: OleFileIO, _name: str) -> io.BytesIO:
    """The encrypted package, wherever it lies: some programs put a small one among the large sectors."""
    entry = container.direntries[container._find(_PACKAGE)]  # noqa: SLF001 - olefile has no other way to the sectors
    for among_large in (False, True):
        stream: io.BytesIO = container._open(entry.isectStart, entry.size, force_FAT=among_large)  # noqa: SLF001
        (size,) = struct.unpack("<Q", stream.read(8))
        if size <= entry.size:
            break
    stream.seek(0)
    return stream
