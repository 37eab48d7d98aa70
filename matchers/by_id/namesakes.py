"""Who else bears the very name that a row gives: beside such a person a likeness to somebody's name proves nothing.

Brothers and sisters share surname and a character, and lend one another their numbers (M15). A name may also have been
written badly; but not so often that it becomes, character by character, the name of a neighbour.
"""

from __future__ import annotations

import polars as pl

from matchers.by_id.name_mentions import NameMentions
from matchers.names.name_spelling import UNKNOWN
from matchers.prepare.source_rows import has_whole_id

# How a name that is not the row's resembles it: every character is accounted for, or one of them is really another.
CLOSE_NAME, PARTLY_SAME_NAME = "close", "partly"
# How a damaged number may speak for a candidate (`id_numbers.add_number_level`).
_ID_LEVELS = ("one_error", "tail", "head_of_tail", "of_a_housemate")
# Days that a birthday told by the lunar calendar, or a mistyped one, is off at most.
_NEAR_DAYS = 70
_VILLAGE = ("township", "village")


def find_namesake_rows(
    pairs: pl.DataFrame, rows: pl.DataFrame, people: pl.DataFrame, mentions: NameMentions | None = None
) -> pl.Series:
    """Rows under a number whose owner is named otherwise, and whose very name is borne by somebody who fits as well.

    `pairs`: frame `likely_owners`. Somebody is one of the registered, or of those whom the rows name with a number that
    the register lacks. `rows`: frame `id_rows`; `people`: frame `people`. Whom `mentions` exclude does not count
    (`drop_excluded_namesakes`).
    """
    same_named = people.join(pairs, on="name_key", how="semi")
    registered_names = same_named.select("name_key", pl.col("person_id").alias("person"), "id", "birth", *_VILLAGE)
    unregistered_rows = (
        rows.filter(has_whole_id()).join(pairs, on="name_key", how="semi").join(people, on="id", how="anti")
    )
    birth = pl.col("id_birth").alias("birth")
    unregistered_names = unregistered_rows.select(
        "name_key", pl.col("id").alias("person"), "id", birth, *_VILLAGE
    ).unique()
    namesake_pairs = _find_fitting_namesakes(pairs, pl.concat([registered_names, unregistered_names]), people)
    return (namesake_pairs if mentions is None else drop_excluded_namesakes(namesake_pairs, mentions, people))[
        "row"
    ].unique()


def mark_fitting_namesakes(
    pairs: pl.DataFrame,
    rows: pl.DataFrame,
    people: pl.DataFrame,
    min_probability: float,
    owners: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Pairs with `has_fitting_namesake`: the candidate is named otherwise, and somebody bears the row's very name.

    Or the candidate is among the `owners` (row, person_id) of the row's number, which proves nothing under that name.
    Looked at for candidates with probability `min_probability` whose name has another character, or for whom a number
    speaks that is damaged, or their own, or a housemate's. `pairs`: frame `scored_pairs`; `people`: frame `all_people`,
    whom the `rows` were compared with.
    """
    is_named_otherwise = (pl.col("name_key") != pl.col("name_key_member")).fill_null(value=False)
    # Few of very many pairs: they are marked by their place.
    likely_places = pairs.select(is_named_otherwise & (pl.col("probability") >= min_probability)).to_series().arg_true()
    likely_pairs = pairs[likely_places].join(rows.select("row", *_VILLAGE), on="row", how="left", maintain_order="left")
    is_owner = (
        pl.repeat(value=False, n=likely_pairs.height, eager=True)
        if owners is None
        else _is_id_owner(likely_pairs, owners)
    )
    is_marked = (
        likely_pairs.select(pl.col("row").is_in(_find_likely_namesake_rows(likely_pairs, people).implode())).to_series()
        | is_owner
    )
    has_fitting_namesake = pl.repeat(value=False, n=pairs.height, eager=True).scatter(
        likely_places.filter(is_marked), True
    )
    return pairs.with_columns(has_fitting_namesake.alias("has_fitting_namesake"))


def _find_likely_namesake_rows(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.Series:
    """Rows of likely pairs whose very name somebody else bears who fits as well, as far as that matters for them."""
    is_partly_same = pl.col("given_name_level") == "partly_different"
    has_id_evidence = pl.col("number_level").is_in(_ID_LEVELS) | (pl.col("family_level") == "own")
    doubtful_pairs = pairs.filter((is_partly_same | has_id_evidence).fill_null(value=False)).select(
        "row", "person_id", "name_key", *_VILLAGE,
        pl.when(is_partly_same).then(pl.lit(PARTLY_SAME_NAME)).otherwise(pl.lit(CLOSE_NAME)).alias("likeness"),
        pl.col("claimed_id").alias("id"),
        pl.col("birth").alias("own_birth"), pl.col("birth_member").alias("id_birth"),
    )  # fmt: skip
    same_named = people.join(doubtful_pairs, on="name_key", how="semi")
    registered_names = same_named.select("name_key", pl.col("person_id").alias("person"), "id", "birth", *_VILLAGE)
    return _find_fitting_namesakes(doubtful_pairs, registered_names, people)["row"].unique()


def _is_id_owner(pairs: pl.DataFrame, owners: pl.DataFrame) -> pl.Series:
    """Whether the candidate is an owner of the row's number; not where the surname is another: that is no brother's."""
    owner_pairs = owners.select("row", "person_id", pl.lit(value=True).alias("owns")).unique()
    marked_pairs = pairs.join(owner_pairs, on=["row", "person_id"], how="left", maintain_order="left")
    may_be_sibling = (pl.col("surname_level") != "different").fill_null(value=True)
    return marked_pairs.select(pl.col("owns").fill_null(value=False) & may_be_sibling).to_series()


def _find_fitting_namesakes(pairs: pl.DataFrame, names: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`pairs` with whoever of `names` bears the row's name, is not the pair's person and fits as well (`*_other`).

    `pairs`: row, person_id, name_key, likeness (`CLOSE_NAME`, `PARTLY_SAME_NAME` or null), id, own_birth, id_birth,
    township, village. `names`: name_key, person, id, birth, township, village. Somebody fits who has the row's own
    birth date, if that is not the number's; who lives in the row's village or in that of the pair's person, unless the
    names are alike but for the spelling and the row's own birth date is the number's; and, where a character is really
    another, in the township that the row names without a village, or anywhere where it names neither.
    """
    readable_pairs = pairs.filter(~pl.col("name_key").str.contains(UNKNOWN, literal=True))
    homes = people.join(readable_pairs, on="person_id", how="semi")
    homes = homes.select("person_id", *_VILLAGE).unique("person_id", keep="first", maintain_order=True)
    placed_pairs = readable_pairs.join(homes, on="person_id", how="left", suffix="_owner")
    namesake_pairs = placed_pairs.join(names, on="name_key", suffix="_other")
    is_another = (pl.col("person") != pl.col("person_id")) & (pl.col("id_other") != pl.col("id")).fill_null(value=True)
    return namesake_pairs.filter(is_another, _is_fitting())


def _is_fitting() -> pl.Expr:
    own_birth = pl.col("own_birth")
    has_birth_date = (own_birth == pl.col("birth")) & (own_birth != pl.col("id_birth")).fill_null(value=True)
    lives_in_village = pl.any_horizontal(_is_same_place(_VILLAGE, side) for side in ("", "_owner"))
    lacks_village = pl.col("village").is_null()
    lacks_place = lacks_village & pl.col("township").is_null()
    lives_in_township = lacks_village & pl.any_horizontal(_is_same_place(_VILLAGE[:1], side) for side in ("", "_owner"))
    # A name that is only misspelled is its owner's who was born on that day, and not the neighbour's who was not.
    is_owners_birth_date = (
        (pl.col("likeness") == CLOSE_NAME) & (own_birth == pl.col("id_birth")) & (own_birth != pl.col("birth"))
    )
    is_fitting = (
        has_birth_date
        | lives_in_village
        | ((pl.col("likeness") == PARTLY_SAME_NAME) & (lives_in_township | lacks_place))
    )
    return is_fitting & ~is_owners_birth_date.fill_null(value=False)


def _is_same_place(columns: tuple[str, ...], side: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(f"{name}{side}") == pl.col(f"{name}_other") for name in columns)


def has_other_birth_date() -> pl.Expr:
    """Whether the row's own birth date contradicts the number's by more than a slip or the other calendar does."""
    own_birth, id_birth = pl.col("own_birth"), pl.col("id_birth")
    equal_parts = [
        own_birth.dt.year() == id_birth.dt.year(),
        own_birth.dt.month() == id_birth.dt.month(),
        own_birth.dt.day() == id_birth.dt.day(),
    ]
    agreeing_parts = sum((part.cast(pl.Int8) for part in equal_parts), start=pl.lit(0, pl.Int8))
    is_swapped = (
        equal_parts[0] & (own_birth.dt.month() == id_birth.dt.day()) & (own_birth.dt.day() == id_birth.dt.month())
    )
    is_near = (own_birth - id_birth).dt.total_days().abs() <= _NEAR_DAYS
    return (~is_near & (agreeing_parts < 2) & ~is_swapped).fill_null(value=False)


def drop_excluded_namesakes(namesake_pairs: pl.DataFrame, mentions: NameMentions, people: pl.DataFrame) -> pl.DataFrame:
    """`namesake_pairs` (`*_other`: the namesake) without those of whom the deliveries show that the row is not theirs.

    Departments that know nothing of one another do not misspell a name alike: what two of them write under a number,
    while nobody writes what the register has, is how its owner is called. And whoever is listed under their own name
    and number in a list that names people once hardly has another row there, while the number's owner, who is not
    listed at all, has none yet. Both count for misspellings only: a name with another character may be a brother's.
    """
    misspelled = namesake_pairs.filter(pl.col("likeness") == CLOSE_NAME, pl.col("id_other").is_not_null())
    if misspelled.is_empty():
        return namesake_pairs
    written_names = mentions.list_names(pl.concat([misspelled["id"], misspelled["id_other"]]), people)
    registered_names = written_names.join(people, on=["id", "name_key"], how="semi")
    agreed_names = written_names.filter(pl.struct("id", "name_key").is_duplicated()).join(
        registered_names, on="id", how="anti"
    )
    agreed_pairs = misspelled.join(agreed_names, on=["id", "name_key"], how="semi")
    mentioned_ids = written_names.select("source", "name_key", pl.col("id").alias("id_other"))
    listed_pairs = misspelled.join(mentioned_ids, on=mentioned_ids.columns, how="semi").join(
        registered_names, on=["source", "id"], how="anti"
    )
    listed_pairs = listed_pairs.filter(
        pl.col("source").is_in(mentions.find_sources_naming_once(listed_pairs["source"]).implode())
    )
    excluded_pairs = pl.concat(frame.select("row", "person") for frame in (agreed_pairs, listed_pairs))
    return namesake_pairs.join(excluded_pairs, on=["row", "person"], how="anti")
