"""A folder of Parquet tables that several commands may write: one at a time, and never half a table."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import polars as pl

from domain.errors import StageFailed
from storage.durable_writes import replace_file
from storage.table_folder import TableFolder
from storage.workspace import hold_lock, make_private_folder


class DurableTables:
    """The tables in a folder of the workspace, each replaced as a whole; the folder is made when it is first locked."""

    def __init__(self, folder: Path, timeout: float = 60) -> None:
        self._folder = folder
        self._timeout = timeout

    def read(self, name: str) -> pl.DataFrame:
        """The table; without rows before it was written."""
        return TableFolder.open(self._folder).read(name)

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Write the table beside the old one and put it in its place: readers see the old or the new one, never half.

        Raises `ValueError` when the frame's columns are not those declared.
        """
        draft = make_private_folder(self._folder / ".new")
        TableFolder.open(draft).put(name, frame)
        replace_file(draft / f"{name}.parquet", self._folder / f"{name}.parquet")

    def lock(self) -> AbstractContextManager[None]:
        """Keep other writers away for as long as the block takes.

        Raises `StageFailed` when another one does not come to an end, or the folder cannot be written.
        """
        busy = StageFailed(
            "人工确认和核查结果的记录正由另一个命令写入，等了很久仍没有结束。请等它结束后再运行同一命令。"
        )
        return hold_lock(self._folder / ".lock", busy, self._timeout)
