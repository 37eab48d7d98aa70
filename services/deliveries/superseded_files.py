"""A file of an inbox that a corrected one replaces: registered beside the files, taken back again, in the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import intake
from domain.errors import StageFailed, UsageError
from domain.handover import SheetFound
from domain.office_clock import get_today
from intake import Correction
from ledger import AuditEvent
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from pipeline.run_request import require_inbox
from storage.durable_writes import write_text
from storage.workspace import hold_lock

_SECONDS_TO_WAIT = 30


@dataclass(frozen=True)
class Replacement:
    """What is to be registered. `old`, `new`: paths in the inbox, or of the files themselves. `by`: who does it."""

    old: str
    new: str
    inbox: str
    reason: str
    by: str


def supersede_file(replacement: Replacement, workspace: Path, config: str) -> Correction:
    """Register that a file of the inbox replaces another one; the next run of the inbox leaves the other one out.

    The same again changes nothing. Raises `UsageError` where the two files are not what they should be,
    `InputsRefused` where an earlier correction does not hold any more.
    """
    inbox = require_inbox(replacement.inbox)
    if not replacement.reason.strip():
        raise UsageError("请用 --reason 写明为什么替换。")
    with _hold_register(workspace):
        sheets = intake.recognise_files(inbox, load_county(Path(config)).source_headings.values())
        old, new = (_find_sheets(name, inbox, sheets) for name in (replacement.old, replacement.new))
        register = intake.read_register(inbox)
        if remembered := next((line for line in register if line.old_file == old[0].file), None):
            if remembered.new_file == new[0].file:
                return remembered
            raise UsageError(
                f"“{remembered.old_file}”已登记为由“{remembered.new_file}”替换。要改的请先用 --undo 撤销。"
            )
        _check_pair(old, new)
        correction = Correction(
            old[0].file, old[0].sha256, new[0].file, " ".join(replacement.reason.split()), replacement.by,
            get_today().isoformat(),
        )  # fmt: skip
        _write_register(inbox, [*register, correction])
        _record("supersede", correction, replacement.by, workspace, new[0].sha256)
        return correction


def undo_superseding(old_file: str, inbox: str, by: str, workspace: Path) -> Correction:
    """Let a file that was replaced be read again; returns what was registered.

    Raises `UsageError` when it is not registered as replaced.
    """
    folder = require_inbox(inbox)
    with _hold_register(workspace):
        register = intake.read_register(folder)
        names = {old_file, _name_in_inbox(old_file, folder)}
        correction = next((line for line in reversed(register) if line.old_file in names), None)
        if correction is None:
            raise UsageError(f"“{old_file}”没有登记为被替换，不用撤销。登记见收件目录中的“{intake.CORRECTIONS_FILE}”。")
        _write_register(folder, [line for line in register if line is not correction])
        _record("supersede_undo", correction, by, workspace)
        return correction


@contextmanager
def _hold_register(workspace: Path) -> Iterator[None]:
    """Two officers who register at once do so one after the other."""
    busy = StageFailed("另一个人正在登记更正。请稍后再运行同一命令。")
    with hold_lock(workspace / ".corrections.lock", busy, _SECONDS_TO_WAIT):
        yield


def _find_sheets(name: str, inbox: Path, sheets: Sequence[SheetFound]) -> list[SheetFound]:
    """The sheets of a file that the officer names; raises `UsageError` when the inbox does not have it."""
    names = {name, _name_in_inbox(name, inbox)}
    file_sheets = [sheet for sheet in sheets if sheet.file in names and sheet.sha256]
    if not file_sheets:
        raise UsageError(
            f"收件目录中没有文件“{name}”。请写它在收件目录内的路径，压缩包里的写成 压缩包.zip!文件，见 fangpin check。"
        )
    return file_sheets


def _name_in_inbox(name: str, inbox: Path) -> str:
    try:
        return Path(name).resolve().relative_to(inbox.resolve()).as_posix()
    except (OSError, ValueError):
        return name


def _check_pair(old: Sequence[SheetFound], new: Sequence[SheetFound]) -> None:
    old_file, new_file = old[0].file, new[0].file
    if old[0].sha256 == new[0].sha256:
        raise UsageError(f"“{old_file}”与“{new_file}”内容完全相同，不用替换：重复的文件本来只采用一份。")
    if any(sheet.status == "superseded" for sheet in old):
        raise UsageError(f"“{old_file}”与一份已被替换的文件内容相同，已经不会读取。")
    if any(sheet.status == "superseded" for sheet in new):
        raise UsageError(f"“{new_file}”自己已被替换，不能再用来替换别的文件。请写最后的那一份。")
    if not any(sheet.source and sheet.status in {"recognised", "not_used"} for sheet in new):
        raise UsageError(f"“{new_file}”没有认出是什么数据，不能用来替换。请先用 fangpin check 检查。")
    if intake.find_missing_sources(old, new):
        raise UsageError(
            f"“{new_file}”里没有“{old_file}”中的全部数据，替换后会缺少数据。请把更正后的各张表放在一起，再登记。"
        )


def _write_register(inbox: Path, corrections: Sequence[Correction]) -> None:
    """Put the register in place; without corrections there is none, and the inbox is as it was before."""
    path = inbox / intake.CORRECTIONS_FILE
    try:
        if corrections:
            write_text(path, intake.make_register(corrections))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or "文件可能正打开着"
        raise StageFailed(
            f"“{path.name}”写不进收件目录（{why}）。请检查权限、关闭打开的文件后再运行同一命令。"
        ) from None


def _record(action: str, correction: Correction, actor: str, workspace: Path, new_sha256: str = "") -> None:
    """An entry in the trail: the digests of the files and not their names, which may be people's."""
    detail = {"old_file": correction.old_sha256, **({"new_file": new_sha256} if new_sha256 else {})}
    subject = hashlib.sha256(f"{correction.old_sha256}\n{correction.new_file}".encode()).hexdigest()[:12]
    open_ledger(workspace).append_audit(AuditEvent(action, actor, subject, detail))
