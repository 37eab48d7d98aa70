"""The archive: wheels, the files that install and start, and a digest of each."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

FILES = Path(__file__).with_name("files")
SUMS = "SHA256SUMS"
# What cmd.exe reads by its code page, which in China is 936; everything else is read as UTF-8.
_ENCODINGS = {".bat": "gbk", ".txt": "utf-8-sig"}


def write_archive(archive: Path, wheels: Iterable[Path], texts: Mapping[str, str]) -> int:
    """Write the archive, in one folder of its name; returns how many files are in it.

    `texts`: name -> content of files beside those in `files/`.
    """
    contents = {f"wheels/{path.name}": path for path in sorted(set(wheels))}
    small = {path.name: encode_text(path.name, path.read_text(encoding="utf-8")) for path in sorted(FILES.iterdir())}
    small |= {name: encode_text(name, text) for name, text in texts.items()}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in small.items()}
    sums |= {name: _hash(path) for name, path in contents.items()}
    small[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    draft = archive.with_name(f".{archive.name}.new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:  # wheels are compressed already
        for name, content in small.items():
            entry = zipfile.ZipInfo(f"{archive.stem}/{name}", (2026, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            packed.writestr(entry, content)
        for name, path in contents.items():
            packed.write(path, f"{archive.stem}/{name}")
    draft.replace(archive)
    return len(small) + len(contents)


def encode_text(name: str, text: str) -> bytes:
    """The text as whoever opens the file expects it: by its ending, with Windows' line ends for Windows."""
    ending = Path(name).suffix
    is_windows = ending == ".bat" or name.startswith("安装")
    encoding = _ENCODINGS[ending] if is_windows else "utf-8"
    return (text.replace("\n", "\r\n") if is_windows else text).encode(encoding)


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
