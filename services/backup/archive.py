"""The form of a backup: a tar of ordinary files, its list of digests last, in one encrypted entry of a zip."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from delivery.packages.sealed_stream import DamagedArchive, WrongPassword, read_sealed, write_sealed
from domain.errors import InputsRefused, StageFailed, UsageError
from services.backup.contents import CONFIG, LEDGER, WORKSPACE, BackupFile

FORMAT = 1
_ENTRY, _LIST = "fangpin.tar", "contents.json"
_PIECE = 1 << 20
# Takes a file's name, when it was last changed, and its content.
Receive = Callable[[str, float, IO[bytes]], None]


@dataclass(frozen=True)
class BackupContents:
    """What a backup says of itself. `files`: name -> bytes and SHA-256. `ledger`: the name of its copy; empty: none."""

    made_at: str
    program: str
    ledger: str
    files: Mapping[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for size, _ in self.files.values())


class BackupWriter:
    """Files go in one after the other; the list of their digests at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, tuple[int, str]] = {}

    def add(self, file: BackupFile) -> bool:
        """Add a file; False where it is gone. Raises `StageFailed` when it became shorter meanwhile."""
        try:
            stream = file.path.open("rb")
        except FileNotFoundError:
            return False
        with stream:
            info, status = tarfile.TarInfo(file.name), file.path.stat()
            info.size, info.mtime, info.mode = status.st_size, status.st_mtime, 0o600
            reader = _HashingReader(stream)
            try:
                self._tar.addfile(info, reader)
            except OSError as error:
                if not str(error).startswith("unexpected end of data"):
                    raise
                raise StageFailed(f"文件“{file.path.name}”备份时正被改写。请关闭它，再运行同一命令。") from None
        self.files[file.name] = (info.size, reader.digest.hexdigest())
        return True

    def finish(self, contents: BackupContents) -> None:
        """Write what the backup says of itself."""
        said = {
            "format": FORMAT, "made_at": contents.made_at, "program": contents.program, "ledger": contents.ledger,
            "files": dict(contents.files),
        }  # fmt: skip
        text = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        info = tarfile.TarInfo(_LIST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, BytesIO(text))


class _HashingReader:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def write_archive(path: Path, key: str) -> Iterator[BackupWriter]:
    """A new backup. Raises `OSError` when it cannot be written."""
    with (
        write_sealed(path, _ENTRY, key) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield BackupWriter(tar)


def read_archive(path: Path, key: str, receive: Receive) -> BackupContents:
    """What the backup says of itself, after every file was handed out and its digest was right.

    Raises `UsageError` for a wrong key or no such file, `InputsRefused` for what was cut off, changed or is no backup.
    """
    found: dict[str, tuple[int, str]] = {}
    said: dict[str, Any] | None = None
    try:
        with read_sealed(path, _ENTRY, key) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or said is not None or member.name in found:
                    raise DamagedArchive("unexpected member")
                if member.name == _LIST:
                    said = json.loads(content.read())
                    continue
                require_safe_name(member.name)
                reader = _CountingReader(content)
                receive(member.name, float(member.mtime), reader)  # type: ignore[arg-type]
                found[member.name] = reader.finish()
    except FileNotFoundError:
        raise UsageError(f"没有备份文件“{path}”。") from None
    except WrongPassword:
        raise UsageError("密钥不对，打不开这个备份。请找出备份时所用的密钥文件，用 --key 指明。") from None
    except (DamagedArchive, tarfile.TarError, ValueError):
        raise _damaged(path) from None
    return _compare(path, said, found)


def require_safe_name(name: str) -> None:
    """Raises `InputsRefused` for a name that would lie elsewhere than below the folders of a backup."""
    home, *parts = name.split("/")
    is_drive = os.name == "nt" and any(sign in name for sign in ":\\")
    if home not in {WORKSPACE, CONFIG, LEDGER} or not parts or {"", ".", ".."}.intersection(parts) or is_drive:
        raise InputsRefused("备份里有不允许的路径，可能被人动过手脚，没有恢复。请换一个备份。")


class _CountingReader(_HashingReader):
    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        piece = super().read(size)
        self._size += len(piece)
        return piece

    def finish(self) -> tuple[int, str]:
        """Bytes and digest, after what nobody has read was read."""
        while self.read(_PIECE):
            pass
        return self._size, self.digest.hexdigest()


def _compare(path: Path, said: dict[str, Any] | None, found: Mapping[str, tuple[int, str]]) -> BackupContents:
    if said is None:
        raise _damaged(path)
    if said.get("format") != FORMAT:
        raise UsageError("这个备份由更新版本的程序写成，本版本不能恢复。请安装新版本。")
    files = {name: (int(size), str(digest)) for name, (size, digest) in said["files"].items()}
    if any(found.get(name) != file for name, file in files.items()):
        raise _damaged(path)
    return BackupContents(said["made_at"], said["program"], said["ledger"], files)


def _damaged(path: Path) -> InputsRefused:
    return InputsRefused(f"备份“{path.name}”不完整或被改动过，没有恢复任何文件。请重新复制，或换一个备份。")
