"""The one place that knows where a run's tables lie."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import polars as pl

from domain.handover import SheetFound, restore_sheet
from domain.tables import PUBLISHED_TABLES
from storage.admitted_rows import AdmittedRows
from storage.parquet_folder import ParquetFolder
from storage.table_folder import TableFolder, TableKey

# The folders of a run in which its tables lie.
TABLES_FOLDER, WORK_FOLDER = "tables", "work"
_SHEETS = "sheets.json"


@dataclass(frozen=True)
class RunStore:
    """A run's tables.

    `tables`: what it publishes, `run.tables["links"]`. `work`: what its steps hand to each other,
    `run.work["members"]`, and each source's part of a table, `run.work["claims", source]`; it goes when the run is
    published.
    """

    tables: TableFolder
    work: TableFolder
    _work_folder: ParquetFolder

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The run in a folder: a path, or any URL that fsspec reaches."""
        folder = ParquetFolder.open(place)
        work = folder.subfolder(WORK_FOLDER)
        return cls(TableFolder(folder.subfolder(TABLES_FOLDER)), TableFolder(work), work)

    @classmethod
    def in_memory(cls, frames: Mapping[TableKey, pl.DataFrame] | None = None) -> Self:
        """A run that lies nowhere and holds these frames: for tests, and where there was no run before."""
        run = cls.open(f"memory://{uuid.uuid4().hex}")
        for key, frame in (frames or {}).items():
            name, source = (key, None) if isinstance(key, str) else key
            run.put(name, frame, source)
        return run

    def read(self, name: str, source: str | None = None) -> pl.DataFrame:
        """A table, or a source's part of it, in memory."""
        return self._folder_of(name, source).read(name, source)

    def has(self, name: str) -> bool:
        """Whether a table was made."""
        return name in self._folder_of(name, None)

    def put(self, name: str, frame: pl.DataFrame, source: str | None = None) -> None:
        """Write a table, or a source's part of it: to be published when it is declared so, else for the next steps.

        Raises `ValueError` when the frame's columns are not those declared.
        """
        self._folder_of(name, source).put(name, frame, source)

    def rows(self, source: str) -> AdmittedRows:
        """A source's rows: accepted, unreadable, and as typed."""
        return AdmittedRows(self._work_folder.subfolder(source))

    def put_sheets(self, sheets: Sequence[SheetFound], source: str | None = None) -> None:
        """Keep what every sheet of the inbox is or, with a source, what reading its sheets has shown."""
        content = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
        self._work_folder.write_text(_sheets_file(source), content)

    def read_sheets(self, source: str | None = None) -> list[SheetFound]:
        """What `put_sheets` kept."""
        return [restore_sheet(line) for line in json.loads(self._work_folder.read_text(_sheets_file(source)))]

    def _folder_of(self, name: str, source: str | None) -> TableFolder:
        return self.tables if source is None and name in PUBLISHED_TABLES else self.work


def _sheets_file(source: str | None) -> str:
    return _SHEETS if source is None else f"{source}/{_SHEETS}"
