"""One file that only the password opens: a zip by AES-256, or a plain zip of workbooks each with the password."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from delivery.packages.stamp import STAMPED_KINDS


def write_encrypted_zip(path: Path, files: Mapping[str, bytes], password: str) -> None:
    """Write an AES-256 zip (WinZip AE-2), which 7-Zip, WinRAR, Bandizip and Keka open; Windows Explorer does not.

    `files`: path in the package -> content. Raises `OSError` when it cannot be written.
    """
    import pyzipper

    with pyzipper.AESZipFile(path, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as package:
        package.setpassword(password.encode())
        for name, content in files.items():
            package.writestr(name, content)


def write_locked_workbooks(path: Path, files: Mapping[str, bytes], password: str) -> None:
    """Write a plain zip of files each of which has the password: Excel, WPS and LibreOffice ask for it.

    `files`: path in the package -> content of a workbook or document. Raises `OSError` when it cannot be written,
    `ValueError` for a file of a kind that cannot have a password.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, content in files.items():
            if not name.endswith(STAMPED_KINDS):
                raise ValueError(f"a file of this kind has no password: {Path(name).suffix}")
            locked = BytesIO()
            OOXMLFile(BytesIO(content)).encrypt(password, locked)
            package.writestr(name, locked.getvalue())
