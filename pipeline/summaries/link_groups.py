"""How well kinds of rows are linked: by ID number, sex, age, length of the name and township.

Only a row's own columns say what kind it is: taken from the register, the kind would be known of linked rows alone
and every rate would be 100 %.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE
from domain.identity import columns as identity
from domain.regions import Regions
from domain.tables import conform, empty
from domain.tables.linking_tables import UNKNOWN_TOWNSHIP, UNREGISTERED_REASON
from domain.text import squeeze
from matchers.prepare.linking_columns import list_linking_columns
from pipeline.deliveries.source_data import add_register_places, list_usable_sources
from pipeline.job import Job

AGES = ((6, "0-5岁"), (16, "6-15岁"), (60, "16-59岁"), (80, "60-79岁"), (200, "80岁及以上"))
_DECISIONS = ("linked", "review", "unlinked")
_OUTCOME = ("decision", "reason")


def count_link_groups(job: Job, members: pl.DataFrame, links_of_run: pl.DataFrame) -> pl.DataFrame:
    """Table `link_groups`: every usable source whose rows are linked."""
    regions = add_register_places(job, members)
    groups = [empty("link_groups")]
    for name in list_usable_sources(job):
        source = job.county.sources[name]
        if source.anchor == "linked":
            own_links = links_of_run.filter(pl.col("source") == name)
            for rows, links in job.run.rows(name).read_chunks(list_linking_columns(source), own_links):
                groups.append(group_links(rows, links, source, regions, job.as_of))
    sums = pl.concat(groups).group_by("source", "trait", "value").agg(pl.col(*_DECISIONS, "unregistered").sum())
    return conform(sums, "link_groups").sort("source", "trait", "value")


def group_links(
    accepted: pl.DataFrame, links: pl.DataFrame, source: SourceDeclaration, regions: Regions, as_of: date
) -> pl.DataFrame:
    """Table `link_groups` for one source.

    `accepted`: the source's admitted rows; `links`: their lines of table `links`. A row counts under a trait when its
    own columns tell it; the ID number stands in for a missing sex or birth date.
    """
    decided = accepted.join(links.select(*PLACE, "decision", "reason"), on=PLACE, how="inner")
    traits = _add_traits(decided, source, regions, as_of)
    counts = [_count_values(traits, trait) for trait in traits.columns if trait not in _OUTCOME]
    table = pl.concat(counts).with_columns(source=pl.lit(source.id)) if counts else empty("link_groups")
    return conform(table, "link_groups").sort("source", "trait", "value")


def _count_values(rows: pl.DataFrame, trait: str) -> pl.DataFrame:
    per_decision = [(pl.col("decision") == decision).sum().alias(decision) for decision in _DECISIONS]
    unregistered = (pl.col("reason") == UNREGISTERED_REASON).sum().alias("unregistered")
    values = rows.select(*_OUTCOME, value=trait).drop_nulls("value")
    return values.group_by("value").agg(*per_decision, unregistered).with_columns(trait=pl.lit(trait))


def _add_traits(rows: pl.DataFrame, source: SourceDeclaration, regions: Regions, as_of: date) -> pl.DataFrame:
    """Columns decision and reason, then one per trait that the source can tell."""
    rows = _add_numbers(rows, source, as_of)
    traits = [pl.col(_OUTCOME)]
    if source.identifiers:
        traits.append(_describe_id_kind(source).alias("id_number"))
    if source.identifiers or "sex" in rows.columns:
        traits.append(_prefer_own_column(rows, "sex", identity.read_sex(pl.col("#number")), pl.String).alias("sex"))
    if source.identifiers or "birth_date" in rows.columns:
        birth = _prefer_own_column(rows, "birth_date", identity.read_birth_date(pl.col("#number")), pl.Date)
        traits.append(_describe_age(birth, as_of).alias("age"))
    if "name" in source.fields:
        traits.append(_describe_name_length(pl.col("name")).alias("name_length"))
        traits.append(_describe_name_kind(pl.col("name")).alias("name_kind"))
    traits_of_rows = rows.select(traits)
    if "township" in source.fields:
        traits_of_rows = traits_of_rows.with_columns(_name_township(rows, regions, as_of).alias("township"))
    return traits_of_rows


def _add_numbers(rows: pl.DataFrame, source: SourceDeclaration, as_of: date) -> pl.DataFrame:
    """Add `#number`, the first valid ID number among the row's identifiers, read once per different cell."""
    number_columns = []
    for position, name in enumerate(source.identifiers):
        number = identity.recognise_numbers(pl.col("cell"), as_of).struct.field("number")
        cells = pl.DataFrame({"cell": rows[name].unique().drop_nulls()}).with_columns(number.alias(f"#{position}"))
        rows = rows.join(cells, left_on=name, right_on="cell", how="left", maintain_order="left")
        number_columns.append(f"#{position}")
    first_number = pl.coalesce(number_columns) if number_columns else pl.lit(None, dtype=pl.String)
    return rows.with_columns(first_number.alias("#number"))


def _describe_id_kind(source: SourceDeclaration) -> pl.Expr:
    has_number = pl.any_horizontal(pl.col(name).is_not_null() for name in source.identifiers)
    return (
        pl.when(pl.col("#number").is_not_null())
        .then(pl.lit("有效"))
        .when(has_number)
        .then(pl.lit("残缺或无效"))
        .otherwise(pl.lit("未填"))
    )


def _prefer_own_column(rows: pl.DataFrame, name: str, derived: pl.Expr, kind: type[pl.DataType]) -> pl.Expr:
    return pl.coalesce(pl.col(name).cast(kind), derived) if name in rows.columns else derived


def _describe_age(birth: pl.Expr, as_of: date) -> pl.Expr:
    age = pl.lit(as_of.year) - birth.dt.year()
    # The month is an eight-bit number: times a hundred it would run over.
    day_of_year = birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day()
    years = age - (day_of_year > as_of.month * 100 + as_of.day).cast(pl.Int32)
    label = pl.lit(None, dtype=pl.String)
    for below, word in reversed(AGES):
        label = pl.when(years < below).then(pl.lit(word)).otherwise(label)
    return pl.when(years >= 0).then(label)


def _describe_name_length(name: pl.Expr) -> pl.Expr:
    length = squeeze(name).str.len_chars()
    return (
        pl.when(length >= 4).then(pl.lit("4字及以上")).when(length == 3).then(pl.lit("3字"))
        .when(length >= 1).then(pl.lit("2字及以下"))
    )  # fmt: skip


def _describe_name_kind(name: pl.Expr) -> pl.Expr:
    """Transliterated names have a middle dot, or more characters than a surname and a given name."""
    text = squeeze(name)
    spelt = text.str.contains(r"[·•・‧∙]") | (text.str.len_chars() >= 5)
    return (
        pl.when(spelt)
        .then(pl.lit("音译姓名（有间隔号或5字以上）"))
        .when(text.str.len_chars() >= 1)
        .then(pl.lit("其他姓名"))
    )


def _name_township(rows: pl.DataFrame, regions: Regions, as_of: date) -> pl.Series:
    """The township as the county's table names it; anything else becomes one group."""
    places = rows.select(name for name in ("township", "village") if name in rows.columns)
    township = regions.resolve(places, as_of=as_of)["township"]
    township_names = regions.places.filter(pl.col("level") == "township")["name"].to_list()
    word = pl.when(pl.col("township").is_in(township_names)).then("township").otherwise(pl.lit(UNKNOWN_TOWNSHIP))
    named_township = township.to_frame("township").select(pl.when(pl.col("township").is_not_null()).then(word))
    return named_township.to_series()
