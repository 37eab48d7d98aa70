"""What a check of an upload came to, as it is shown and kept until the next one: no cell of any row."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from storage.durable_writes import write_text


@dataclass(frozen=True)
class CheckedFile:
    """A file of the department. `grade`: `good`, `doubtful` or `bad`; `refused`: it was not kept. `remarks`: on it."""

    name: str
    grade: str
    remarks: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Issue:
    """Something wrong with a row (`row_number`), or a whole column or sheet, and how to cure it."""

    file: str
    sheet: str
    row_number: int | None
    column: str
    problem: str
    cure: str


@dataclass(frozen=True)
class SourceReport:
    """What was delivered of a source. `failures`: (`critical` or not, words) about the delivery as a whole."""

    title: str
    rows_read: int
    accepted: int
    quarantined: int
    dropped: str
    is_refused: bool
    failures: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]
    issues_in_all: int


@dataclass(frozen=True)
class DeliveryReport:
    """A check: when, of whose upload, every file, every source, and what has not come yet."""

    checked_at: str
    checked_by: str
    files: tuple[CheckedFile, ...]
    sources: tuple[SourceReport, ...]
    missing: tuple[str, ...]

    @property
    def refused(self) -> list[CheckedFile]:
        """Files that were not kept."""
        return [file for file in self.files if file.grade == "refused"]

    @property
    def accepted_names(self) -> list[str]:
        """Names of the files of the upload that were kept."""
        return [file.name for file in self.files if file.is_new and file.grade != "refused"]

    @property
    def must_be_corrected(self) -> bool:
        """Whether a run would take nothing of a source, or leave data of a file out."""
        return any(source.is_refused for source in self.sources) or any(file.grade == "bad" for file in self.files)


_ADAPTER = TypeAdapter(DeliveryReport)


def write_report(path: Path, report: DeliveryReport) -> None:
    """Keep it in place of the one before. Raises `OSError` when it cannot be written."""
    write_text(path, _ADAPTER.dump_json(report).decode())


def read_report(path: Path) -> DeliveryReport | None:
    """The last check; none where nothing was checked, or by another version of the program."""
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
