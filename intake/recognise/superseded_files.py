"""What registered corrections do to an inbox's sheets: those of replaced files are left out, or all is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from domain.errors import InputsRefused
from domain.handover import SheetFound
from intake.inbox.corrections import Correction, list_registers, read_registers

_CURE = "请用 fangpin supersede 旧文件 --undo 撤销这条登记，核对文件后重新登记。"
# Words in a file's name by which a department says that it corrects another.
_CORRECTING = re.compile("更正|修正|订正|改正|补正|重报|重发|重新报|最新|更新")
_IN_USE = frozenset({"recognised", "not_used", "duplicate_file"})


@dataclass(frozen=True)
class SupersededFiles:
    """The corrections of an inbox. A file is left out by its bytes, so that a copy of it is left out too.

    `registers`: the files in which the corrections stand.
    """

    corrections: Sequence[Correction]
    registers: frozenset[str]

    @classmethod
    def of(cls, inbox: Path) -> Self:
        """Those of the inbox; raises `InputsRefused` when a register cannot be read."""
        registers = list_registers(inbox)
        return cls(read_registers(registers), frozenset(register.file for register in registers))

    def covers(self, sheets: Sequence[SheetFound]) -> bool:
        """Whether the file of the sheets is one that is replaced."""
        return self._find(sheets[0].sha256) is not None

    def mark(self, sheets: Iterable[SheetFound]) -> list[SheetFound]:
        """The sheets of a replaced file, to be left out."""
        return [replace(sheet, status="superseded", message=self._describe(sheet.sha256)) for sheet in sheets]

    def check(self, sheets: Sequence[SheetFound]) -> None:
        """Make sure that the inbox is as the corrections say; `sheets`: all of it, replaced ones marked.

        Raises `InputsRefused` when a replaced file holds other bytes by now, its replacement is gone or is replaced
        itself without end, or does not hold the same kinds of data.
        """
        of_file: dict[str, list[SheetFound]] = {}
        for sheet in sheets:
            of_file.setdefault(sheet.file, []).append(sheet)
        if faults := [text for line in self.corrections if (text := self._find_fault(line, of_file))]:
            raise InputsRefused("\n".join(["更正登记与收件目录不符，没有读取：", *(f"  {text}" for text in faults)]))

    def _find_fault(self, line: Correction, of_file: Mapping[str, Sequence[SheetFound]]) -> str:
        """What does not hold of a correction; empty where it does."""
        old, new = of_file.get(line.old_file, []), of_file.get(line.new_file, [])
        if old and old[0].sha256 != line.old_sha256:
            return f"“{line.old_file}”登记为已被替换，但内容与登记时不同。{_CURE}"
        if not new:
            return f"“{line.old_file}”登记为由“{line.new_file}”替换，但没有后者。请放入这个文件；不再替换的，{_CURE}"
        if self._ends_nowhere(new[0].sha256, of_file):
            return f"“{line.old_file}”与“{line.new_file}”互相替换，一份也没有留下。{_CURE}"
        if missing := find_missing_sources(old, new):
            return f"“{line.new_file}”里没有“{line.old_file}”的全部数据（缺 {len(missing)} 种）。{_CURE}"
        return ""

    def _ends_nowhere(self, sha256: str, of_file: Mapping[str, Sequence[SheetFound]]) -> bool:
        """Whether whoever follows the replacements from these bytes never comes to a file that is read."""
        passed: set[str] = set()
        while (line := self._find(sha256)) and sha256 not in passed:
            passed.add(sha256)
            sha256 = of_file[line.new_file][0].sha256 if line.new_file in of_file else ""
        return line is not None

    def _find(self, sha256: str) -> Correction | None:
        return next((line for line in self.corrections if sha256 and line.old_sha256 == sha256), None)

    def _describe(self, sha256: str) -> str:
        line = self._find(sha256)
        return f"已由“{line.new_file}”替换（{line.day} 登记），没有读取。" if line else ""


def find_missing_sources(old: Iterable[SheetFound], new: Iterable[SheetFound]) -> set[str]:
    """Sources that the sheets of the old file hold and those of the new one do not."""
    delivered = {sheet.source for sheet in new if sheet.status in _IN_USE | {"superseded"}}
    return {sheet.source for sheet in old if sheet.source} - delivered


def find_likely_corrections(files: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """(source, file) whose name says that it corrects something -> other files of that source.

    `files`: source and file of everything that is read.
    """
    of_source: dict[str, list[str]] = {}
    for source, file in files:
        of_source.setdefault(source, []).append(file)
    pairs = {(source, file): [name for name in dict.fromkeys(names) if name != file]
             for source, names in of_source.items() for file in names if _sounds_correcting(file)}  # fmt: skip
    return {key: other_files for key, other_files in pairs.items() if other_files}


def warn_of_corrections(sheets: Sequence[SheetFound]) -> list[SheetFound]:
    """The sheets, each that sounds like a correction of another file with a question about it."""
    likely = find_likely_corrections((sheet.source, sheet.file) for sheet in sheets if _is_read(sheet))  # type: ignore[misc]
    return [
        replace(sheet, message=sheet.message + explain_likely_correction(other_files))
        if _is_read(sheet) and (other_files := likely.get((sheet.source or "", sheet.file)))
        else sheet
        for sheet in sheets
    ]


def explain_likely_correction(other_files: Sequence[str]) -> str:
    """The question that such a file raises."""
    names = "、".join(f"“{name}”" for name in other_files[:3]) + (
        f"等 {len(other_files)} 份" if len(other_files) > 3 else ""
    )
    return f"文件名像是更正件，同一种数据另有{names}，现在都会采用。是更正的，请用 fangpin supersede 登记。"


def _is_read(sheet: SheetFound) -> bool:
    return sheet.source is not None and sheet.status in {"recognised", "not_used"}


def _sounds_correcting(file: str) -> bool:
    return bool(_CORRECTING.search(re.split("[/!]", file)[-1]))
