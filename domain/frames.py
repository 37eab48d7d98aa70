"""How a stage declares the frames that pass between its modules: each column once, then each frame by its columns.

Tables that are published or pass between stages are declared in `domain/tables/`; their columns may stand in a stage's
frames without being declared again. So a column is found by searching its name once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property

import polars as pl

from domain.tables import TABLES, polars_schema
from domain.tables.table_schema import COLUMN_TYPES

DType = pl.DataType | type[pl.DataType] | None  # None: any
_TYPES: dict[str, DType] = {
    **{kind: polars_type for kind, (_, polars_type) in COLUMN_TYPES.items()},
    "uint32": pl.UInt32, "uint64": pl.UInt64, "texts": pl.List(pl.String), "any": None,
}  # fmt: skip
_ANY_NUMBER_OF = "*"


@dataclass(frozen=True)
class Column:
    """A column of frames: its name, type, whether it may be null, and what it means.

    A `*` in the name stands for any text: a frame has any number of such columns, or none.
    """

    name: str
    dtype: DType
    nullable: bool
    meaning: str


@dataclass(frozen=True)
class Frame:
    """A declared frame: what a line of it is, and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns and their types (null: any), without those that a frame has any number of."""
        columns = [column for column in self.columns if _ANY_NUMBER_OF not in column.name]
        return pl.Schema((column.name, pl.Null if column.dtype is None else column.dtype) for column in columns)

    @property
    def names(self) -> list[str]:
        """The columns' names, as `schema` has them."""
        return self.schema.names()

    def make_empty(self) -> pl.DataFrame:
        """The frame without rows."""
        return pl.DataFrame(schema=self.schema)

    def find_faults(self, schema: pl.Schema, has_more: bool = False) -> list[str]:
        """What of a schema is not as declared; `has_more`: further columns do no harm."""
        missing = [f"{name} is missing" for name in self.names if name not in schema]
        faults = (self._find_column_fault(name, dtype, has_more) for name, dtype in schema.items())
        return [*missing, *filter(None, faults)]

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same frame. Raises `ValueError` if its columns or types are not as declared; costs some microseconds."""
        if faults := self.find_faults(frame.schema):
            raise ValueError(f"frame {self.name}: {'; '.join(faults)}")
        return frame

    def _find_column_fault(self, name: str, dtype: pl.DataType, has_more: bool) -> str | None:
        columns = [column for column in self.columns if fnmatchcase(name, column.name)]
        column = min(columns, key=lambda column: column.name != name, default=None)
        if column is None:
            return None if has_more else f"{name} is not declared"
        return None if column.dtype in {None, dtype} else f"{name} is {dtype}, not {column.dtype}"


def declare_columns(*lines: str, **types: DType) -> dict[str, Column]:
    """Columns from lines `name type[?] meaning`; `?` marks a column that may be null. `types`: further ones by name."""
    columns = []
    for line in lines:
        name, kind, meaning = line.split(" ", 2)
        columns.append(Column(name, (_TYPES | types)[kind.rstrip("?")], kind.endswith("?"), meaning))
    return {column.name: column for column in columns}


def declare_frame(name: str, meaning: str, names: str, columns: Mapping[str, Column]) -> Frame:
    """A frame from its columns' names, by blanks: columns of the stage, else of the tables in `domain/tables/`."""
    table_columns = list_table_columns()
    chosen_columns = (columns.get(column) or table_columns[column] for column in dict.fromkeys(names.split()))
    return Frame(name, meaning, tuple(chosen_columns))


class DeclaredFrames(dict[str, Frame]):
    """A stage's frames by name. `columns`: the stage's own; those of `domain/tables/` need not be among them."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        super().__init__()
        self._columns = columns

    def declare(self, name: str, meaning: str, names: str) -> str:
        """Declare a frame; its columns' names, for frames that have these and more."""
        self[name] = declare_frame(name, meaning, names, self._columns)
        return names


@cache
def list_table_columns() -> Mapping[str, Column]:
    """The columns of all declared tables that have one type wherever they stand."""
    columns: dict[str, Column] = {}
    types: dict[str, set[str]] = {}
    for table, schema in TABLES.items():
        for field, (name, dtype) in zip(schema, polars_schema(table).items(), strict=True):
            types.setdefault(name, set()).add(str(dtype))
            is_nullable = field.nullable or (name in columns and columns[name].nullable)
            columns[name] = Column(name, dtype, is_nullable, (field.metadata or {}).get(b"title", b"").decode())
    return {name: column for name, column in columns.items() if len(types[name]) == 1}
