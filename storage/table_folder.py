"""Declared tables in a folder: asked for by name, lazily, and checked against what `domain.tables` declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import polars as pl

from domain.errors import StageFailed
from domain.tables import TABLES, empty, polars_schema
from storage.parquet_folder import SUFFIX, ParquetFolder

# A table, or one source's part of it.
TableKey = str | tuple[str, str]


class TableFolder(Mapping[TableKey, pl.LazyFrame]):
    """`folder["links"]`, or `folder["claims", source]`: the table, not read before it is collected.

    A declared table that is not there has no rows; `in` tells whether it is. `KeyError`: no such table is declared.
    """

    def __init__(self, folder: ParquetFolder) -> None:
        self._folder = folder

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The tables below a path or an fsspec URL."""
        return cls(ParquetFolder.open(place))

    def __getitem__(self, key: TableKey) -> pl.LazyFrame:
        """The table with its declared columns; an older run may lack some.

        Raises `StageFailed` when a column holds something else than is declared.
        """
        name = _table_name(key)
        schema = polars_schema(name)
        if key not in self:
            return empty(name).lazy()
        stored = self._folder.scan([_file_name(key)])
        columns = {column: dtype for column, dtype in stored.collect_schema().items() if column in schema}
        if wrong := [column for column, dtype in columns.items() if dtype != schema[column]]:
            raise StageFailed(f"表 {name} 的列 {'、'.join(wrong)} 类型与声明不符，文件可能已损坏或由其他程序改写。")
        return stored.select(column for column in schema if column in columns)

    def read(self, name: str, source: str | None = None) -> pl.DataFrame:
        """The table, or a source's part of it, in memory."""
        return self[_make_key(name, source)].collect()

    def count_rows(self, name: str) -> int:
        """How many rows the table has."""
        return int(self[name].select(pl.len()).collect().item())

    def put(self, name: str, frame: pl.DataFrame, source: str | None = None) -> None:
        """Write the table, or a source's part of it, in place of what was there.

        Raises `ValueError` when the frame's columns are not those declared.
        """
        self._folder.write_declared(_file_name(_make_key(name, source)), frame, TABLES[name])

    def __contains__(self, key: object) -> bool:
        """Whether the table was written."""
        return self._folder.has_file(_file_name(key))  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[str]:
        """The tables that were written, by name."""
        return iter(name.removesuffix(SUFFIX) for name in self._folder.list_files())

    def __len__(self) -> int:
        """How many whole tables were written."""
        return sum(1 for _ in self)


def _make_key(name: str, source: str | None) -> TableKey:
    return name if source is None else (name, source)


def _table_name(key: TableKey) -> str:
    return key if isinstance(key, str) else key[0]


def _file_name(key: TableKey) -> str:
    name, *source = (key,) if isinstance(key, str) else key
    return "/".join([*source, name]) + SUFFIX
