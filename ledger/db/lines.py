"""Many lines at once, between frames and tables: past the models, which take several times as long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.functions import Cast

from domain.tables import conform, empty, polars_schema

# Lines that are written in one transaction at most, so that others need not wait, and read at a time.
BATCH = 20_000


def read_lines(query: models.QuerySet, table: str, **constant: Any) -> pl.DataFrame:
    """What a query selects, as the declared table; `constant`: columns that the model lacks, the same in all lines."""
    schema = polars_schema(table)
    # Dates as texts: Polars reads them ten times as fast as Django.
    read_schema = {
        name: pl.String() if dtype == pl.Date else dtype for name, dtype in schema.items() if name not in constant
    }
    columns = [Cast(name, models.TextField()) if schema[name] == pl.Date else name for name in read_schema]
    try:
        sql, parameters = query.values_list(*columns).query.get_compiler(query.db).as_sql()
    except EmptyResultSet:  # a filter that nothing can pass
        return empty(table)
    frames = [pl.DataFrame(schema=read_schema)]
    with connections[query.db].cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(BATCH):
            frames.append(pl.DataFrame(rows, schema=read_schema, orient="row"))
    lines = pl.concat(frames).with_columns(pl.lit(value).alias(name) for name, value in constant.items())
    return lines.select(
        pl.col(name).str.to_date() if dtype == pl.Date and name in read_schema else name
        for name, dtype in schema.items()
    )


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
