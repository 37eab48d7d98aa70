"""Two Parquet files: in which column they differ, if not byte by byte the same."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from benchmarks.same_results.neutral import Constants


def find_table_difference(before: Path, after: Path, constants: tuple[Constants, Constants]) -> str:
    """What differs between two tables, schema and metadata first; empty where only run ids and times do.

    Names columns and row numbers, never a cell.
    """
    layouts = [_layout(path, one) for path, one in zip((before, after), constants, strict=True)]
    for name in layouts[0]:
        if layouts[0][name] != layouts[1][name]:
            return f"{name} of the table"
    frames = [_neutral_frame(path, one) for path, one in zip((before, after), constants, strict=True)]
    for name in frames[0].columns:
        columns = [frame[name] for frame in frames]
        if not columns[0].equals(columns[1], null_equal=True):
            differs = columns[0].ne_missing(columns[1]).arg_true()
            return f"column {name}: {len(differs)} of {frames[0].height} rows, first row {differs[0]}"
    return ""


def _layout(path: Path, constants: Constants) -> dict[str, object]:
    file = pq.ParquetFile(path)
    schema, groups = file.schema_arrow, [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    fields = [(f.name, str(f.type), f.nullable, _texts(f.metadata, constants)) for f in schema]
    compression = {(g.column(i).path_in_schema, g.column(i).compression) for g in groups for i in range(g.num_columns)}
    return {
        "columns": fields,
        "metadata": _texts(schema.metadata, constants),
        "number of rows": [group.num_rows for group in groups],
        "compression": compression,
    }


def _texts(metadata: dict[bytes, bytes] | None, constants: Constants) -> dict[str, str]:
    texts = {key.decode(): text.decode("utf-8", "backslashreplace") for key, text in (metadata or {}).items()}
    return {key: constants.replace_in(text) for key, text in texts.items()}


def _neutral_frame(path: Path, constants: Constants) -> pl.DataFrame:
    """The table with every text, and every nested cell as a text, made neutral."""
    frame = pl.read_parquet(path)
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    frame = frame.with_columns(pl.struct(name).struct.json_encode().alias(name) for name in nested)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(_neutral_column(frame[name], constants) for name in texts)


def _neutral_column(texts: pl.Series, constants: Constants) -> pl.Series:
    """The same column where no text changes; each different text is looked at once."""
    changed = {text: new for text in texts.unique().drop_nulls() if (new := constants.replace_in(text)) != text}
    return texts.replace(changed) if changed else texts
