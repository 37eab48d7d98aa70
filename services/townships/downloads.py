"""A file that somebody fetches: numbered, in the register and the trail, the number at the foot of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from delivery.packages.stamp import stamp_file
from domain.digests import hash_file, hash_texts
from domain.error_guard import guard
from domain.office_clock import make_timestamp
from domain.tables import conform
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger
from services.townships.issued_files import IssuedFile

_TABLE, _MARK = "issued_papers", "下"


@dataclass(frozen=True)
class Receiver:
    """Who fetches: for which township (or department), under which user name, and how they are called."""

    place: str
    user_name: str
    display_name: str
    is_township: bool = True


@dataclass(frozen=True)
class Download:
    """A numbered copy."""

    number: str
    name: str
    content: bytes


def issue_download(workspace: Path, file: IssuedFile, receiver: Receiver) -> Download:
    """The file's copy for one receiver; every time it is fetched it has another number.

    Raises `StageFailed` where the file cannot be read.
    """
    return guard("取文件", _issue)(workspace, file, receiver)


def _issue(workspace: Path, file: IssuedFile, receiver: Receiver) -> Download:
    now = make_timestamp()
    day = datetime.fromisoformat(now)
    line = {
        "paper_no": "", "kind": "download", "township": receiver.place if receiver.is_township else None,
        "department": None if receiver.is_township else receiver.place, "period": file.period, "run_id": file.run_id,
        "earlier_run_id": None, "issued_on": day.date(), "rows": 1,
        "digest": hash_texts(file.name, hash_file(file.path), receiver.user_name, now),
        "recorded_by": receiver.user_name, "recorded_at": now,
    }  # fmt: skip
    scope = {"township" if receiver.is_township else "department": receiver.place}
    event = AuditEvent("download", receiver.user_name, detail={"file": file.name, **scope})
    records = conform(pl.DataFrame([line], infer_schema_length=None), _TABLE)
    prefix = f"{_MARK}{day.year}-"
    # Every fetching is one of its own, also of the same file in the same second.
    numbered = open_ledger(workspace).add_numbered_records(
        _TABLE, records, prefix, event, select_new=lambda lines, _: lines
    )
    number = str(numbered["paper_no"][0])
    stamp = f"{receiver.place} {number} {receiver.display_name} {day:%Y-%m-%d %H:%M}"
    return Download(number, file.name, stamp_file(file.path, stamp))
