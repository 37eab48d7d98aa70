"""Parquet files in a folder, wherever it lies: on the disk, on a share, or where an fsspec URL leads.

On the disk Polars reads and writes the files itself; elsewhere their bytes go through fsspec.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl
import pyarrow as pa
from fsspec.core import url_to_fs
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem

SUFFIX = ".parquet"


@dataclass(frozen=True)
class ParquetFolder:
    """A folder of Parquet files and small texts; names are relative to it, with `/`. It need not exist yet."""

    files: DirFileSystem

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The folder at a path, or at a URL such as `s3://bucket/x`."""
        if isinstance(place, Path):
            return cls(DirFileSystem(place.absolute().as_posix(), LocalFileSystem(auto_mkdir=True)))
        filesystem, path = url_to_fs(place)
        return cls(DirFileSystem(path, filesystem))

    def subfolder(self, name: str) -> ParquetFolder:
        """A folder within the folder."""
        return ParquetFolder(DirFileSystem(f"{self.files.path}/{name}", self.files.fs))

    def list_files(self, name: str = "") -> list[str]:
        """The Parquet files in a folder within, by name; none where there is no such folder."""
        # Not `glob`: a workspace may have brackets in its name.
        paths = self.files.ls(name, detail=False) if self.files.isdir(name) else []
        return sorted(path for path in paths if path.endswith(SUFFIX))

    def has_file(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(self.files.exists(name))

    def scan(self, names: Sequence[str]) -> pl.LazyFrame:
        """The rows of the files, one after the other; from the disk they are not read before they are collected."""
        if path := self._path:
            return pl.concat(pl.scan_parquet(path / name, glob=False) for name in names)
        return pl.concat(self.read(name).lazy() for name in names)

    def read(self, name: str, columns: list[str] | None = None) -> pl.DataFrame:
        """The rows of a file, with the columns asked for or all."""
        if path := self._path:
            return pl.read_parquet(path / name, columns=columns, glob=False)
        with self.files.open(name, "rb") as stream:
            return pl.read_parquet(stream, columns=columns)

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Write a file, and the folders above it that are missing."""
        self._make_folder_of(name)
        if path := self._path:
            frame.write_parquet(path / name)
            return
        with self.files.open(name, "wb") as stream:
            frame.write_parquet(stream)

    def write_declared(self, name: str, frame: pl.DataFrame, schema: pa.Schema) -> None:
        """Write a file with a declared schema's types, titles and units.

        Raises `ValueError` when the frame's columns are not the schema's.
        """
        import pyarrow.parquet as pq

        self._make_folder_of(name)
        arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        table = pa.Table.from_arrays(arrow.cast(schema).columns, schema=schema)
        if path := self._path:
            pq.write_table(table, path / name)
            return
        with self.files.open(name, "wb") as stream:
            pq.write_table(table, stream)

    def delete(self, name: str) -> None:
        """Delete a file."""
        self.files.rm_file(name)

    def read_text(self, name: str) -> str:
        """A text kept beside the tables."""
        return str(self.files.read_text(name, encoding="utf-8"))

    def write_text(self, name: str, text: str) -> None:
        """Keep a text beside the tables."""
        self._make_folder_of(name)
        self.files.write_text(name, text, encoding="utf-8")

    @property
    def _path(self) -> Path | None:
        """The folder's path when it lies on the disk."""
        return Path(self.files.path) if isinstance(self.files.fs, LocalFileSystem) else None

    def _make_folder_of(self, name: str) -> None:
        self.files.makedirs(name.rpartition("/")[0], exist_ok=True)
