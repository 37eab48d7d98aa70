"""Many lines at once, between frames and tables: past the models, which take ten times as long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connections, models

from domain.tables import conform, empty, polars_schema

# Lines that are written in one transaction at most, so that others need not wait, and read at a time.
BATCH = 20_000


def read_lines(query: models.QuerySet, table: str, renamed: dict[str, str] | None = None) -> pl.DataFrame:
    """What a query selects, as the declared table; `renamed`: column -> where a model of another name has it."""
    schema = polars_schema(table)
    paths = {name: (renamed or {}).get(name, name) for name in schema}
    selected = query.values_list(*paths.values())
    try:
        sql, parameters = selected.query.get_compiler(query.db).as_sql()
    except EmptyResultSet:  # a filter that nothing can pass
        return empty(table)
    frames = [empty(table)]
    with connections[query.db].cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(BATCH):
            frames.append(pl.DataFrame(dict(zip(schema, zip(*rows, strict=True), strict=True)), schema=schema))
    return pl.concat(frames)


def check_columns(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with the table's types.

    Raises `ValueError` when its columns are not the table's.
    """
    if frame.columns != polars_schema(table).names():
        raise ValueError(f"not the columns of {table}: {frame.columns}")
    return conform(frame, table)


def split_batches(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame's lines, as many at a time as one transaction takes."""
    return frame.iter_slices(BATCH)


def insert_lines(alias: str, model: type[models.Model], frame: pl.DataFrame, **constant: Any) -> None:
    """Write the frame's lines in their order; `constant`: columns of the database that are the same in all of them."""
    if frame.is_empty():
        return
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in constant.items())
    connection = connections[alias]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, frame.columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)", frame)
            return
        marks = ", ".join(["%s"] * frame.width)
        texts = frame.with_columns(pl.col(pl.Date).cast(pl.String))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", texts.rows())  # noqa: S608 - our own names


def _copy(cursor: Any, statement: str, frame: pl.DataFrame) -> None:
    """PostgreSQL's own way in: a null is an empty cell, an empty text a quoted one."""
    text = frame.write_csv(include_header=False, null_value="", quote_style="non_numeric", line_terminator="\n")
    with cursor.cursor.copy(statement) as copy:
        copy.write(text)


def delete_batch(query: models.QuerySet) -> int:
    """Delete as many of the query's lines as one transaction takes; returns how many these were."""
    few = query.order_by("pk").values("pk")[:BATCH]
    model: Any = query.model
    count: int = model.objects.using(query.db).filter(pk__in=few)._raw_delete(query.db)
    return count
