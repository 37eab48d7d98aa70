"""An upload is checked at once, beside what the department has sent already; files that are its own data are kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

import intake
from domain.error_guard import guard
from domain.errors import UsageError
from domain.office_clock import get_today, make_timestamp
from ledger import AuditEvent
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.deliveries.check import CheckedInbox
from services.deliveries.request import choose_request_day
from services.departments.check_description import (
    MEMBER_MARK,
    find_refusal,
    grade_delivery,
    has_rows,
    is_foreign,
    list_remarks,
)
from services.departments.check_process import Findings, check_apart
from services.departments.delivery_folders import DeliveryFolder
from services.departments.delivery_report import CheckedFile, DeliveryReport, write_report
from storage.temporary_folders import temporary_folder

# What a department may have lying in a period's folder.
MOST_FILES, LARGEST_IN_ALL = 300, 2 * 1024**3


def take_delivery(delivery: DeliveryFolder, uploads: Sequence[Path]) -> DeliveryReport:
    """Check uploaded files and keep those that hold the department's own data; the report is kept too.

    Raises `UsageError` for too much, or names that do not go together; `StageFailed` when a check broke off or files
    cannot be kept. Nothing is kept then.
    """
    with delivery.lock():
        files = {path.name.replace(MEMBER_MARK, "！"): path for path in uploads}
        _require_names(uploads, files)
        present = {file.name: delivery.path / file.name for file in delivery.list_files()}
        _require_room([*files.values(), *(path for name, path in present.items() if name not in files)])
        with temporary_folder(delivery.office.workspace) as folder:
            trial = folder / "inbox"
            guard("准备检查", _collect)(trial, present | files)
            report = _check(delivery, trial, frozenset(files))
            _enter(delivery, report)
            delivery.put([trial / name for name in report.accepted_names])
        guard("存放检查结果", write_report)(delivery.report, report)
    return report


def check_again(delivery: DeliveryFolder) -> None:
    """Check what is in force, after a file was taken back; without any file there is no report."""
    with delivery.lock():
        present = {file.name: delivery.path / file.name for file in delivery.list_files()}
        if not present:
            delivery.report.unlink(missing_ok=True)
            return
        with temporary_folder(delivery.office.workspace) as folder:
            guard("准备检查", _collect)(folder / "inbox", present)
            report = _check(delivery, folder / "inbox", frozenset())
        guard("存放检查结果", write_report)(delivery.report, report)


def take_back(delivery: DeliveryFolder, name: str) -> None:
    """Let a file count no longer, and check the others. Raises `UsageError` where there is none of that name."""
    with delivery.lock():
        delivery.take_back(name)
        detail = {"department": delivery.office.department, "file": name}
        event = AuditEvent("upload_undo", delivery.office.actor, str(delivery.period), detail)
        open_ledger(delivery.office.workspace).append_audit(event)
    check_again(delivery)


def _require_names(uploads: Sequence[Path], files: Collection[str]) -> None:
    if len(files) < len(uploads):
        raise UsageError("一次上传的文件中有同名的。请改名，或分几次上传。")
    if intake.CORRECTIONS_FILE in files:
        raise UsageError(
            f"“{intake.CORRECTIONS_FILE}”由县局填写，部门不能上传。要替换文件的，请用原来的文件名重新上传。"
        )


def _require_room(files: Sequence[Path]) -> None:
    if len(files) > MOST_FILES or sum(path.stat().st_size for path in files) > LARGEST_IN_ALL:
        raise UsageError(
            f"本期的文件太多或太大（最多 {MOST_FILES} 个、{LARGEST_IN_ALL // 1024**3} GB），没有收下。请合并后再报。"
        )


def _collect(trial: Path, files: dict[str, Path]) -> None:
    """An inbox of copies, linked where the disk allows: nothing is written into them."""
    trial.mkdir()
    for name, path in files.items():
        with suppress(OSError):
            os.link(path, trial / name)
            continue
        shutil.copyfile(path, trial / name)


def _check(delivery: DeliveryFolder, trial: Path, new_names: frozenset[str]) -> DeliveryReport:
    """The report; the files of the trial that are refused go from it."""
    checked, sources = _run_check(delivery, trial)
    files = [_describe_file(checked, path.name, path.name in new_names) for path in sorted(trial.iterdir())]
    refused = [file.name for file in files if file.grade == "refused"]
    for name in refused:
        (trial / name).unlink()
    if any(has_rows(checked, name) for name in refused):  # of other sheets in it: they do not count
        checked, sources = _run_check(delivery, trial)
    missing = tuple(checked.missing_sources)
    return DeliveryReport(make_timestamp(), delivery.office.actor, tuple(files), sources, missing)


def _describe_file(checked: CheckedInbox, name: str, is_new: bool) -> CheckedFile:
    remarks = list_remarks(checked, name)
    if is_new and (refusal := find_refusal(checked, name)):
        reasons = () if is_foreign(checked, name) else remarks
        return CheckedFile(name, "refused", (refusal, *reasons), is_new)
    return CheckedFile(name, grade_delivery(checked).get(name, "doubtful"), remarks, is_new)


def _run_check(delivery: DeliveryFolder, trial: Path) -> Findings:
    office = delivery.office
    as_of = min(choose_request_day(load_county(office.config), delivery.period), get_today())
    return check_apart(trial, office.workspace, office.config, as_of.isoformat(), office.department)


def _enter(delivery: DeliveryFolder, report: DeliveryReport) -> None:
    detail: dict[str, str | int] = {
        "department": delivery.office.department, "files": len(report.accepted_names), "refused": len(report.refused),
    }  # fmt: skip
    event = AuditEvent("upload", delivery.office.actor, str(delivery.period), detail)
    open_ledger(delivery.office.workspace).append_audit(event)
