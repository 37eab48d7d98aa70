"""Workbooks that are encrypted and yet open without a password: their structure was protected in an old Excel."""

from __future__ import annotations

import io
import struct

from intake import read_failures

# The word that Excel itself encrypts such a workbook with, and tries before it asks anybody ([MS-OFFCRYPTO] 2.4.2.3).
# No other is ever tried.
_BUILT_IN = "VelvetSweatshop"
_READ_ERRORS = (
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


def decrypt_workbook(content: bytes) -> bytes:
    """The workbook as Excel opens it; raises `UnreadableFileError` when a person has to type a password."""
    import msoffcrypto
    from msoffcrypto import exceptions

    errors = (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError, *_READ_ERRORS)
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        options = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=_BUILT_IN, **options)
    except errors:
        raise read_failures.make_password_error() from None
    # A kind of encryption that is unknown is passed over without a word.
    if not (getattr(file, "secret_key", None) or getattr(file, "key", None)):
        raise read_failures.make_password_error()
    output = io.BytesIO()
    try:
        file.decrypt(output)
    except errors:
        raise read_failures.make_protected_error() from None
    return output.getvalue()
