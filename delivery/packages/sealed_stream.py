"""One stream of bytes in an AES-256 zip, written and read piece by piece: for what is too large for the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile as PlainBadZipFile

_PIECE = 1 << 20


class WrongPassword(Exception):  # noqa: N818 - an outcome, as `DamagedArchive`
    """The password does not open the archive."""


class DamagedArchive(Exception):  # noqa: N818 - an outcome
    """The archive is no zip, was cut off, or is not what was written."""


@contextmanager
def write_sealed(path: Path, name: str, password: str) -> Iterator[IO[bytes]]:
    """What is written goes into the entry `name`, the only one, of a new zip. Raises `OSError` where it cannot."""
    import pyzipper

    zip_settings = {"compression": pyzipper.ZIP_DEFLATED, "compresslevel": 1, "encryption": pyzipper.WZ_AES}
    with path.open("wb") as file:
        archive = pyzipper.AESZipFile(file, "w", allowZip64=True, **zip_settings)
        archive.setpassword(password.encode())
        try:
            with archive.open(name, "w", force_zip64=True) as stream:
                yield stream
            archive.close()
        except BaseException:
            archive.fp = None  # or else it would try to end what could not be written, and say so instead
            raise


@contextmanager
def read_sealed(path: Path, name: str, password: str) -> Iterator[IO[bytes]]:
    """The entry of `write_sealed`; its end is read when the block ends, for the signature over it stands there.

    Raises `WrongPassword` or `DamagedArchive`, from within the block too; `OSError` where the file cannot be read.
    """
    import pyzipper

    try:
        with pyzipper.AESZipFile(path) as archive:
            archive.setpassword(password.encode())
            with _open(archive, name) as stream:
                yield stream
                while stream.read(_PIECE):
                    pass
    except (pyzipper.BadZipFile, PlainBadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DamagedArchive(type(error).__name__) from None


def _open(archive: object, name: str) -> IO[bytes]:
    try:
        stream: IO[bytes] = archive.open(name)  # type: ignore[attr-defined]
    except KeyError:
        raise DamagedArchive("no such entry") from None
    except RuntimeError:  # pyzipper's word for a wrong password, found by two bytes of the entry
        raise WrongPassword from None
    return stream
