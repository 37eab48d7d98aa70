"""The register as the side that rows are linked to: one line per registered person."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.cores import map_on_all_cores
from domain.handover import PLACE
from domain.identity import columns as identity
from domain.identity.document_numbers import OTHER_DOCUMENT, make_document_key
from domain.regions import Regions
from domain.tables import conform, empty
from domain.text import drop_placeholders
from matchers.declarations.names import Dialect
from matchers.names import add_name_key, make_lookup_keys
from matchers.prepare.id_numbers import (
    cut_pattern,
    get_tail,
    is_cut,
    is_in_suspicious_column,
    make_pattern,
    read_numbers,
)
from matchers.prepare.register_ids import add_household_ids, add_person_ids
from matchers.prepare.row_features import add_group_key, extract_mobile
from matchers.prepare.source_rows import sort_by_file
from matchers.prepare.value_shares import SHARES, add_shares

LOOKUP_KEYS = ("surname", "given", "given_first", "given_last", "turned", "sound", "pieces")
_HEAD = ("户主", "本人", "本人或户主", "01", "02")
_OPTIONAL: dict[str, type[pl.DataType]] = {
    "group": pl.String, "labour": pl.String, "updated_on": pl.Date, "person_id": pl.String, "sex": pl.String,
    "birth_date": pl.Date, "id_type": pl.String,
}  # fmt: skip


def build_members(accepted: pl.DataFrame, regions: Regions, as_of: date) -> pl.DataFrame:
    """Table `members` from the accepted rows of `register_members`.

    Sex and birth date come from a valid ID number, else from their columns. A valid number that several people share
    counts as nobody's on a row whose own birth date contradicts it: it is a parent's (M15). Missing numbers of people
    and households are derived as `register_ids` says. Of several rows of one person the newest (更新时间, then
    the last) counts.
    """
    absent_columns = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in _OPTIONAL.items() if name not in accepted.columns
    ]
    rows = sort_by_file(regions.resolve(accepted.with_columns(absent_columns), as_of=as_of))
    rows = add_person_ids(add_household_ids(rows.with_columns(_select_own_ids(rows, as_of).alias("number"))))
    rows = rows.with_columns(
        pl.coalesce("number", _clean_typed_ids(pl.when(pl.col("number").is_null()).then("id_number"))).alias(
            "id_number"
        ),
        pl.col("number").is_not_null().alias("id_valid"),
        pl.coalesce(identity.read_sex(pl.col("number")), "sex").alias("sex"),
        pl.coalesce(identity.read_birth_date(pl.col("number")), "birth_date").alias("birth_date"),
        drop_placeholders(pl.col("relation")).is_in(_HEAD).fill_null(value=False).alias("is_head"),
        pl.col("township").fill_null(""),
        pl.col("village").fill_null(""),
    )
    is_repeated = rows["person_id"].is_duplicated()
    newest = rows.filter(is_repeated).sort("updated_on", *PLACE, nulls_last=False).unique("person_id", keep="last")
    return conform(pl.concat([rows.filter(~is_repeated), newest]), "members").sort("person_id")


def _clean_typed_ids(column: pl.Expr) -> pl.Expr:
    """What is no valid number, cleaned; another document's, by 证件类型, counts though it looks like nothing."""
    is_other_document = pl.col("id_type").str.contains(OTHER_DOCUMENT).fill_null(value=False)
    return pl.coalesce(identity.clean_numbers(column), make_document_key(pl.when(is_other_document).then(column)))


def _select_own_ids(rows: pl.DataFrame, as_of: date) -> pl.Series:
    """The valid ID number that is taken for the member's own, in the rows' order."""
    rows = rows.select("file", "sheet", "numeric_id", "name", "birth_date", "id_number")
    # Nearly all are valid as they stand: only the rest is read.
    is_valid_number = map_on_all_cores(rows["id_number"], lambda number: identity.is_valid(number, as_of))
    read_ids = read_numbers(rows["id_number"].filter(~is_valid_number), as_of).select("text", "number")
    rows = rows.join(read_ids, left_on="id_number", right_on="text", how="left", maintain_order="left")
    rows = rows.with_columns(pl.when(is_valid_number).then("id_number").otherwise("number").alias("number"))
    suspicious = is_in_suspicious_column(rows, "id_number").alias("#suspicious")
    is_believed = ~is_cut("id_number", "number", pl.col("#suspicious"))
    rows = rows.with_columns(suspicious).with_columns(pl.when(is_believed).then("number").alias("number"))
    shared_ids = rows.filter(pl.col("number").is_not_null() & pl.col("number").is_duplicated())
    shared_ids = shared_ids.group_by("number").agg((pl.col("name").n_unique() > 1).alias("#shared"))
    rows = rows.join(shared_ids, on="number", how="left", maintain_order="left")
    shared_birth = identity.read_birth_date(pl.when("#shared").then("number"))
    is_anothers = pl.col("birth_date") != shared_birth
    return rows.select(pl.when(~is_anothers.fill_null(value=False)).then("number")).to_series()


def index_people(members: pl.DataFrame, dialect: Dialect, aliases: pl.DataFrame | None = None) -> pl.DataFrame:
    """Frame `people`: one line per name and number that a member bears or bore.

    `aliases`: the table of that name; its names count as former ones.
    """
    known_aliases = empty("aliases") if aliases is None else aliases
    names = add_name_key(_list_names(members, known_aliases), "name").sort("person_id", "former", "id_number")
    names = add_lookup_keys(names, dialect)
    names = names.join(_make_patterns(names), on="id_number", how="left", maintain_order="left")
    names = add_group_key(names, "group")
    shown_number = pl.when("id_valid").then("id_number").otherwise("#pattern")
    is_shortened = ~pl.col("id_valid") & pl.col("id_number").str.ends_with("000")
    index = names.select(
        "person_id", "household_id", "former", "is_head", "name_key",
        *LOOKUP_KEYS,
        pl.when("id_valid").then("id_number").alias("id"),
        pl.when(is_shortened).then(cut_pattern(shown_number)).otherwise(shown_number).alias("shown"),
        "document",
        pl.col("birth_date").alias("birth"),
        "sex", "township", "village",
        "group_key",
        extract_mobile(pl.col("phone")).alias("mobile"),
        pl.col("household_id").alias("own_household"),
        pl.col("household_id").alias("owner_household"),
    )  # fmt: skip
    index = index.with_columns(get_tail(pl.col("shown")).alias("tail")).with_row_index("line")
    if known_aliases.is_empty():
        return add_shares(index)
    # Somebody with two numbers is one of those who bear the name.
    named_people = add_shares(index.unique(["person_id", "name_key"], keep="first", maintain_order=True))
    shares = named_people.select("person_id", "name_key", *SHARES)
    return index.join(shares, on=["person_id", "name_key"], how="left", nulls_equal=True, maintain_order="left")


def _make_patterns(names: pl.DataFrame) -> pl.DataFrame:
    """id_number, #pattern, document of the few numbers that are not valid."""
    damaged_numbers = names.filter(~pl.col("id_valid"), pl.col("id_number").is_not_null())
    return (
        damaged_numbers.select("id_number")
        .unique()
        .with_columns(
            make_pattern(pl.col("id_number")).alias("#pattern"),
            make_document_key(pl.col("id_number")).alias("document"),
        )
    )


def _list_names(members: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Each member once per pair of a name and a number that they bear or bore; `former` is false for today's name."""
    current_names = members.drop("former_name").with_columns(pl.lit(value=False).alias("former"))
    former_names = members.filter(
        pl.col("former_name").is_not_null() & pl.col("former_name").ne_missing(pl.col("name"))
    )
    former_names = former_names.with_columns(pl.col("former_name").alias("name"), pl.lit(value=True).alias("former"))
    all_names = pl.concat([current_names, former_names.select(current_names.columns)])
    if aliases.is_empty():
        return all_names
    return pl.concat([all_names.join(aliases, on="person_id", how="anti"), _combine_aliases(all_names, aliases)])


def _combine_aliases(names: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Of the members under these `names` who have further ones, or further numbers: every pair of both."""
    names = names.join(aliases, on="person_id", how="semi")
    parts = {
        "name": aliases.select("person_id", "name", pl.lit(value=True).alias("former")),
        "id_number": aliases.select("person_id", "id_number", pl.lit(value=True).alias("id_valid")),
    }
    people = names.drop("name", "former", "id_number", "id_valid").unique("person_id", maintain_order=True)
    for value, alias_values in parts.items():
        all_values = pl.concat([names.select(alias_values.columns), alias_values.drop_nulls(value)])
        all_values = all_values.unique(["person_id", value], keep="first", maintain_order=True)
        people = people.join(all_values, on="person_id", how="left", maintain_order="left")
    return people.select(names.columns)


def add_lookup_keys(people: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """People with `LOOKUP_KEYS`; the name as it stands is what somebody else's turned name is looked up by."""
    forms = make_lookup_keys(people["name_key"], dialect).drop("turned").rename({"unturned": "turned"})
    return people.join(forms, on="name_key", how="left", maintain_order="left")
