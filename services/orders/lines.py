"""Orders with what papers name their households by: table `order_lines`."""

from __future__ import annotations

import polars as pl

from domain.tables import conform, polars_schema
from pipeline.current_run import CurrentRun
from pipeline.order_book import OrderBook

_PERSON = {"person_name": "name", "person_id_number": "id_number", "relation": "relation"}
_CLUES = ("clue_id", "person_id", "evidence")


def make_order_lines(book: OrderBook, states: pl.DataFrame) -> pl.DataFrame:
    """Table `order_lines` of these orders (table `order_states`, of the book).

    A household that is in no register any more is named by the last run that knew it.
    """
    runs = book.current
    homes, people = read_homes(runs, states["household_id"]), _read_people(runs, states["household_id"])
    clues = states.select("order_no", clue_id=pl.col("clue_ids").str.split("、")).explode("clue_id")
    clue_texts = clues.join(_read_evidence(runs, clues["clue_id"]), on="clue_id", how="left", maintain_order="left")
    clue_texts = clue_texts.join(
        people.select("person_id", *_PERSON), on="person_id", how="left", maintain_order="left"
    )
    lines = (
        states.drop("township", "village")
        .join(homes, on="household_id", how="left", maintain_order="left")
        .join(states.select("order_no", was_in="township", village_then="village"), on="order_no", how="left")
        .join(_find_persons(clue_texts), on="order_no", how="left")
        .join(_join_evidence(clue_texts), on="order_no", how="left")
        .join(_describe_measures(book.measures), on=["household_id", "risk"], how="left", maintain_order="left")
    )
    named_lines = lines.with_columns(
        pl.coalesce("township", "was_in").alias("township"), pl.coalesce("village", "village_then").alias("village"),
        pl.coalesce("name", "head_name").alias("name"), pl.coalesce("id_number", "head_id_number").alias("id_number"),
        pl.when(pl.col("name").is_null()).then(pl.lit("户主")).otherwise("relation").alias("relation"),
    )  # fmt: skip
    return conform(named_lines, "order_lines").sort("department", "township", "village", "household_id", "order_no")


def read_homes(current: CurrentRun, keys: pl.Series) -> pl.DataFrame:
    """The households' lines of table `tracked_households`, of the newest run that has them."""
    return _read_back(current, "tracked_households", "household_id", keys)


def _read_people(current: CurrentRun, homes: pl.Series) -> pl.DataFrame:
    people = _read_back(current, "tracked_people", "household_id", homes, whole_groups=True)
    return people.drop_nulls("person_id").unique("person_id", keep="first", maintain_order=True)


def _read_evidence(current: CurrentRun, clue_ids: pl.Series) -> pl.DataFrame:
    """clue_id, person_id, evidence: as the newest run that tells of the clue has them."""
    parts = [_read_back(current, table, "clue_id", clue_ids).select(_CLUES) for table in ("findings", "suppressed")]
    return pl.concat(parts).unique("clue_id", keep="first", maintain_order=True)


def _read_back(current: CurrentRun, table: str, key: str, keys: pl.Series, whole_groups: bool = False) -> pl.DataFrame:
    """Lines of a published table by key, from the newest run that has the key; older runs are opened only for those.

    `whole_groups`: all lines of a key, not one.
    """
    missing_keys = keys.drop_nulls().unique()
    parts = [pl.DataFrame(schema=polars_schema(table))]
    for place in reversed(range(current.history.height)):
        if missing_keys.is_empty():
            break
        run = current.open_run(place)
        if not run.has(table):  # of an earlier version
            continue
        lines = run.read(table).filter(pl.col(key).is_in(missing_keys.implode()))
        parts.append(lines if whole_groups else lines.unique(key, keep="first", maintain_order=True))
        missing_keys = missing_keys.filter(~missing_keys.is_in(lines[key].implode()))
    return pl.concat(parts, how="diagonal")


def _find_persons(clue_texts: pl.DataFrame) -> pl.DataFrame:
    """order_no, name, id_number, relation where all clues of an order are about one person."""
    persons = clue_texts.filter(pl.col("person_id").is_not_null().all().over("order_no"))
    single = persons.filter(pl.col("person_id").n_unique().over("order_no") == 1)
    return single.unique("order_no", keep="first", maintain_order=True).select(
        "order_no", *(pl.col(column).alias(name) for column, name in _PERSON.items())
    )


def _join_evidence(clue_texts: pl.DataFrame) -> pl.DataFrame:
    """order_no, evidence: of several people each sentence behind the person's name."""
    several = pl.col("person_id").n_unique().over("order_no") > 1
    named = pl.when(several & pl.col("person_name").is_not_null()).then(pl.format("{}：{}", "person_name", "evidence"))
    sentences = clue_texts.with_columns(pl.coalesce(named, "evidence").alias("evidence")).drop_nulls("evidence")
    return sentences.group_by("order_no", maintain_order=True).agg(
        pl.col("evidence").unique(maintain_order=True).str.join("；")
    )


def _describe_measures(measures: pl.DataFrame) -> pl.DataFrame:
    """household_id, risk, measures_done: each with state and effect."""
    stated = pl.concat_str(["status", pl.format("成效：{}", pl.col("effect"))], separator="，", ignore_nulls=True)
    words = pl.format(
        "{}{}",
        pl.col("measure").fill_null("（未写措施）"),
        pl.when(stated != "").then(pl.format("（{}）", stated)).otherwise(pl.lit("")),
    )
    dated = measures.drop_nulls("risk").with_columns(words.alias("words")).sort("started_on", maintain_order=True)
    return dated.group_by("household_id", "risk", maintain_order=True).agg(
        pl.col("words").unique(maintain_order=True).str.join("；").alias("measures_done")
    )
