"""Workbooks that are encrypted and yet open without a password: their structure was protected in an old Excel."""

from __future__ import annotations

import io
import struct

from intake import read_failures

# The word that Excel itself encrypts such a workbook with, and tries before it asks anybody ([MS-OFFCRYPTO] 2.4.2.3).
# No other is ever tried.
_BUILT_IN = "VelvetSweatshop"
_GIVEN_UP = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    EOFError,
    struct.error,
)


def decrypted(content: bytes) -> bytes:
    """The workbook as Excel opens it; raises `UnreadableFileError` when a person has to type a password."""
    import msoffcrypto
    from msoffcrypto import exceptions

    unreadable = (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError, *_GIVEN_UP)
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        checked = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=_BUILT_IN, **checked)
    except unreadable:
        raise read_failures.password() from None
    # A kind of encryption that is unknown is passed over without a word.
    if not (getattr(file, "secret_key", None) or getattr(file, "key", None)):
        raise read_failures.password()
    opened = io.BytesIO()
    try:
        file.decrypt(opened)
    except unreadable:
        raise read_failures.protected() from None
    return opened.getvalue()
