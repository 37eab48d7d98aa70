"""Packages are made, encrypted and entered in the register (发放登记), one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from delivery.packages.encrypt import write_encrypted_zip, write_locked_workbooks
from delivery.packages.stamp import stamp_file
from delivery.packages.table_copies import copy_tables
from domain.digests import hash_file
from domain.error_guard import guard
from domain.errors import StageFailed, UsageError
from domain.office_clock import make_timestamp
from domain.periods import Period
from domain.progress import report_step
from domain.tables import conform
from ledger import AuditEvent, LedgerRepository, find_operator
from ledger.records import number_records
from pipeline.current_run import CurrentRun, open_current_run
from pipeline.property.search_job import PropertyJob
from services.packages.contents import (
    Receiver,
    Sources,
    find_files,
    list_receivers,
    name_package,
)
from services.packages.register import read_states
from services.papers.numbered_papers import find_follow_up_folder
from storage.workspace import find_latest_run, hold_lock, make_private_folder

_TABLE, _MARK, _SECONDS_TO_WAIT = "issued_packages", "包", 60
_PAPER_NO = re.compile(r"[一-鿿]\d{4}-\d{4,}")
Format = Literal["zip", "workbooks"]


@dataclass(frozen=True)
class PackageRequest:
    """What to pack. `receivers`: names; none: everybody who has files. `papers`: days whose papers go with it.

    `format`: `zip` (AES) or `workbooks` (a password on every file). `csv`: every table as CSV too. `again`: also where
    a package of the same content is out. `lists`: the run's own lists and reports.
    """

    period: str | None
    receivers: tuple[str, ...]
    by: str
    format: Format = "zip"
    csv: bool = False
    with_property: bool = False
    papers: tuple[date, ...] = ()
    lists: bool = True
    again: bool = False


@dataclass(frozen=True)
class Package:
    """A package that was made (`file`), or is out already with the same content (`file`: None)."""

    number: str
    receiver: Receiver
    files: int
    file: Path | None


@dataclass(frozen=True)
class _Draft:
    """What goes to a receiver before it has a number. `digests`: path in the package -> SHA-256 of the file.

    `run_id`, `edition`: of the run or property search that the files come from; if it is withdrawn they go back.
    """

    receiver: Receiver
    files: Mapping[str, Path]
    digests: Mapping[str, str]
    run_id: str
    edition: int


def find_receivers(current: CurrentRun, request: PackageRequest) -> list[Receiver]:
    """The receivers asked for, or all. Raises `UsageError` for a name that has none of the files asked for."""
    names = request.receivers
    receivers = list_receivers(_find_sources(current, request))
    if unknown := [name for name in names if name not in {one.name for one in receivers}]:
        raise UsageError(
            f"{current.period.title}没有“{'、'.join(unknown)}”的文件。"
            f"可选：{'、'.join(one.name for one in receivers) or '无'}。"
        )
    return [one for one in receivers if not names or one.name in names]


def open_packed_run(workspace: Path, config: Path, period: str | None, today: date) -> CurrentRun:
    """The published run whose lists are packed: the newest of the period, or of all.

    Raises `UsageError` when none is published: a draft does not leave the office.
    """
    current = open_current_run(workspace, config, today)
    if period is None:
        return current
    wanted = str(Period.parse(period))
    history = current.history
    places = [place for place, name in enumerate(history["period"]) if name == wanted]
    if not places:
        raise UsageError(
            f"期次 {wanted} 没有已发布的名单，不能打包；草稿不出办公室。要手工发布的，先用 fangpin publish。"
        )
    return CurrentRun(workspace, current.county, today, history[: places[-1] + 1])


def make_packages(
    current: CurrentRun, request: PackageRequest, receivers: Sequence[Receiver], passwords: Mapping[str, str]
) -> list[Package]:
    """Write a package per receiver who has files into `<workspace>/packages/<period>`, and enter it in the register.

    `passwords`: receiver -> password. A package goes out before the next one is made: what was made stays made.
    Raises `UsageError` where a format cannot hold what is asked, `StageFailed` when a file cannot be written.
    """
    if request.csv and request.format == "workbooks":
        raise UsageError("CSV 文件不能加密码，请改用 --format zip。")
    if not request.by.strip():
        raise UsageError("请用 --by 写明谁发放。")
    return guard("生成文件包", _make_all)(current, request, receivers, passwords)


def _make_all(
    current: CurrentRun, request: PackageRequest, receivers: Sequence[Receiver], passwords: Mapping[str, str]
) -> list[Package]:
    sources = _find_sources(current, request)
    folder = make_private_folder(make_private_folder(current.workspace / "packages") / str(current.period))
    busy = StageFailed("另一个命令正在打包。请等它结束后再运行同一命令。")
    packages = []
    with hold_lock(folder.parent / ".lock", busy, _SECONDS_TO_WAIT):
        for receiver in receivers:
            files = find_files(receiver, sources)
            if not files:
                continue
            digests = {name: hash_file(path) for name, path in files.items()}
            draft = _Draft(receiver, files, digests, *_find_edition(current, sources.search))
            if not request.again and (number := _find_same(current, draft)):
                packages.append(Package(number, receiver, len(files), None))
                continue
            report_step(f"打包 {receiver.name}")
            packages.append(_make(current, request, draft, passwords[receiver.name], folder))
    return packages


def _find_sources(current: CurrentRun, request: PackageRequest) -> Sources:
    days = tuple(find_follow_up_folder(current.workspace, day) for day in request.papers)
    if absent := [day.name for day in days if not day.is_dir()]:
        raise UsageError(f"{'、'.join(absent)} 没有编号文件（催办单、补充名单、开单等）。")
    search = None
    if request.with_property:
        search = find_latest_run(current.workspace / PropertyJob.runs_folder_name / str(current.period))
        if search is None:
            raise UsageError(
                f"期次 {current.period} 没有财产检索结果，请去掉 --property，或先运行 fangpin property-search。"
            )
    return Sources(current.folder, search, days, request.lists)


def _find_edition(current: CurrentRun, search: Path | None) -> tuple[str, int]:
    """Run and edition that are packed; a search from before there was a ledger goes by the run of its period."""
    runs = current.ledger.read_runs().filter(pl.col("run_id") == search.name) if search else pl.DataFrame()
    if not runs.is_empty():
        return str(runs["run_id"][-1]), int(runs["edition"][-1])
    return current.run_id, int(current.history["edition"][-1])


def _find_same(current: CurrentRun, draft: _Draft) -> str | None:
    """The number of a package of the same files that is out with the receiver."""
    out = read_states(current.ledger).filter(
        pl.col("receiver") == draft.receiver.name, pl.col("state").is_in(["issued", "received"])
    )
    contents = current.ledger.read_records("package_files")
    for number in reversed(out["package_no"].to_list()):
        lines = contents.filter(pl.col("package_no") == number)
        if dict(lines.select("file", "digest").iter_rows()) == dict(draft.digests):
            return str(number)
    return None


def _make(current: CurrentRun, request: PackageRequest, draft: _Draft, password: str, folder: Path) -> Package:
    now = make_timestamp()
    number = _find_number(current.ledger, current.today.year)
    for leftover in folder.glob(f"{number}_*"):  # of a command that was killed before it reached the register
        leftover.unlink()
    title = current.period.title + ("_财产检索" if request.with_property else "")
    path = folder / name_package(number, draft.receiver, title)
    content = _read_contents(draft, _make_stamp(draft.receiver, number, now), request.csv)
    write = write_encrypted_zip if request.format == "zip" else write_locked_workbooks
    write(path, content, password)
    path.chmod(0o600)
    records = _make_records(current, request, draft, path, number, now)
    event = AuditEvent("issue_package", request.by.strip(), number, {"files": len(draft.files)})
    current.ledger.add_records(records, event)
    return Package(number, draft.receiver, len(draft.files), path)


def _find_number(ledger: LedgerRepository, year: int) -> str:
    """The next free number; the folder's lock keeps it free until the register has it."""
    used = ledger.read_records(_TABLE)["package_no"]
    place = pl.DataFrame({"package_no": [""]})
    return str(number_records(place, "package_no", f"{_MARK}{year}-", used)["package_no"][0])


def _make_stamp(receiver: Receiver, number: str, now: str) -> str:
    return f"{receiver.name} {number} {datetime.fromisoformat(now):%Y-%m-%d %H:%M}"


def _read_contents(draft: _Draft, stamp: str, csv: bool) -> dict[str, bytes]:
    contents = {name: stamp_file(path, stamp) for name, path in draft.files.items()}
    if csv:
        for name in [name for name in contents if name.endswith(".xlsx")]:
            stem = name.removesuffix(".xlsx")
            contents |= {f"CSV/{stem}/{file}": table for file, table in copy_tables(contents[name]).items()}
    return contents


def _make_records(
    current: CurrentRun, request: PackageRequest, draft: _Draft, path: Path, number: str, now: str
) -> dict[str, pl.DataFrame]:
    """A line of table `issued_packages`, and a line of `package_files` per file."""
    name = draft.receiver.name
    line: dict[str, Any] = {
        "package_no": number, "township": name if draft.receiver.is_township else None,
        "department": None if draft.receiver.is_township else name, "period": str(current.period),
        "run_id": draft.run_id, "edition": draft.edition, "format": request.format,
        "file_name": path.name, "files": len(draft.files), "bytes": path.stat().st_size,
        "digest": hash_file(path), "issued_on": datetime.fromisoformat(now).date(),
        "recorded_by": request.by.strip() or find_operator(), "recorded_at": now,
    }  # fmt: skip
    files = [
        {"package_no": number, "file": file, "digest": digest,
         "paper_no": found[0] if (found := _PAPER_NO.search(file)) else None}
        for file, digest in draft.digests.items()
    ]  # fmt: skip
    frames = {_TABLE: [line], "package_files": files}
    return {table: conform(pl.DataFrame(rows, infer_schema_length=None), table) for table, rows in frames.items()}
