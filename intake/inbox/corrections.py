"""Which files of an inbox are replaced by later ones: the registered corrections, `更正说明.csv` beside the files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import InputsRefused
from intake.inbox.inbox_files import InboxFile, list_inbox_files

CORRECTIONS_FILE = "更正说明.csv"
_HEADINGS = ("被替换文件", "其摘要", "替换文件", "原因", "经手人", "日期")
_CURE = "它由 fangpin supersede 登记，请不要手工改动；别的文件请改名后重新放入。"


@dataclass(frozen=True)
class Correction:
    """A file that a later one replaces. `old_file`, `new_file`: as table `files` has them; `old_sha256`: its bytes.

    `day`: when it was registered, in ISO form.
    """

    old_file: str
    old_sha256: str
    new_file: str
    reason: str
    actor: str
    day: str


def list_registers(inbox: Path) -> list[InboxFile]:
    """The registers of corrections in the inbox and in its folders; one in an archive is none."""
    return [
        inbox_file
        for inbox_file in list_inbox_files(inbox)
        if inbox_file.file.rpartition("/")[2] == CORRECTIONS_FILE
        and not (inbox_file.left_out_reason or inbox_file.refusal)
    ]


def read_registers(registers: Iterable[InboxFile]) -> list[Correction]:
    """The corrections of all of them, with files as seen from the inbox.

    Raises `InputsRefused` when a register cannot be read.
    """
    return [correction for register in registers for correction in _read_register_in(register)]


def read_register(folder: Path) -> list[Correction]:
    """The corrections that are registered in the folder itself; raises `InputsRefused` when they cannot be read."""
    path = folder / CORRECTIONS_FILE
    return _read_register(path, CORRECTIONS_FILE) if path.is_file() else []


def make_register(corrections: Iterable[Correction]) -> str:
    """The text of a register, with the mark by which a spreadsheet takes it for UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    writer.writerows(
        (line.old_file, line.old_sha256, line.new_file, line.reason, line.actor, line.day) for line in corrections
    )
    return f"\ufeff{text.getvalue()}"


def _read_register_in(register: InboxFile) -> list[Correction]:
    folder = register.file.removesuffix(CORRECTIONS_FILE)
    return [
        replace(line, old_file=f"{folder}{line.old_file}", new_file=f"{folder}{line.new_file}")
        for line in _read_register(register.path, register.file)
    ]


def _read_register(path: Path, file: str) -> list[Correction]:
    try:
        heading, *lines = csv.reader(io.StringIO(_decode(path.read_bytes()), newline=""), strict=True)
    except (OSError, UnicodeError, ValueError, csv.Error):
        raise InputsRefused(f"“{file}”读不了。{_CURE}") from None
    cells = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    if tuple(cell.strip() for cell in heading) != _HEADINGS or any(not _is_complete(line) for line in cells):
        raise InputsRefused(f"“{file}”不是更正登记的样子，不知道哪些文件被替换。{_CURE}")
    return [Correction(*line) for line in cells]


def _is_complete(cells: Sequence[str]) -> bool:
    return len(cells) == len(_HEADINGS) and all(cells[:3])


def _decode(content: bytes) -> str:
    """Its text; somebody may have saved it from a spreadsheet, which writes GB18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
