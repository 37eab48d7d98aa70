"""Consent that may have been taken back: entries that surely mean no paper, and the papers that they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from domain.handover import PLACE

_MASK = re.compile(r"[*×?#•●■□_.]+|X{2,}")
_OLD = 15  # the old number has no century and no check character
_ENTRY = (
    "paper_key",
    "stated_household",
    "name_key",
    "person_id",
    "typed_number",
    "valid_number",
    "signed_on",
    "gone_on",
    "refuses",
)


def find_possible_withdrawals(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Place of every surely signed paper that another entry, which takes consent back, may mean.

    `rows`: frame `paper_entries`, with person_id of a signer who is surely known. `people`: frame `signatories`.
    """
    taking = rows.filter("withdraws").with_columns(
        pl.concat_str(*(pl.col(name).cast(pl.String).fill_null("") for name in PLACE), separator="\x1f").alias("entry")
    )
    if taking.is_empty():
        return rows.select(PLACE).clear()
    signer = people.select("person_id", "id_number", "former_key", pl.col("name_key").alias("own_key"), "household_id")
    papers = rows.filter(pl.col("person_id").is_not_null()).drop("household_id", strict=False)
    papers = papers.join(signer, on="person_id", maintain_order="left")
    near = _pair_papers(taking, papers)
    lines = near.join(papers, on=list(PLACE)).join(
        taking.select("entry", *(pl.col(name).alias(f"its_{name}") for name in _ENTRY)), on="entry"
    )
    names_on_papers = _read_names_on(papers)
    homes = _read_household_names(people, taking)
    matches = [line for line in lines.iter_rows(named=True) if _may_mean(line, names_on_papers, homes)]
    places = pl.DataFrame(
        [[line[name] for name in PLACE] for line in matches],
        schema={name: rows.schema[name] for name in PLACE},
        orient="row",
    )
    return places.unique()


def _pair_papers(taking: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """PLACE of a paper and the entry that shares its number, its signer, their number or name, or its household."""
    paper_columns = papers.select(
        *PLACE, "paper_key", "person_id", "own_key", "former_key", "name_key", "id_number", "household_id"
    )
    ways = [
        ("paper_key", "paper_key"), ("person_id", "person_id"), ("id_number", "valid_number"),
        ("own_key", "name_key"), ("name_key", "name_key"), ("former_key", "name_key"),
        ("household_id", "stated_household"),
    ]  # fmt: skip
    pairs = [
        paper_columns.select(*PLACE, pl.col(mine).alias("_by")).drop_nulls("_by").join(
            taking.select("entry", pl.col(its).alias("_by")).drop_nulls("_by"), on="_by"
        )
        for mine, its in ways
    ]  # fmt: skip
    unique_pairs = pl.concat(pairs).select(*PLACE, "entry").unique()
    entry = pl.concat_str(*(pl.col(name).cast(pl.String).fill_null("") for name in PLACE), separator="\x1f")
    return unique_pairs.filter(entry != pl.col("entry"))


def _read_names_on(papers: pl.DataFrame) -> set[tuple[str, str]]:
    """Number of the paper and name of everybody who surely signed it."""
    spelled = papers.unpivot(
        on=["own_key", "former_key", "name_key"], index="paper_key", value_name="name"
    ).drop_nulls()
    return set(spelled.select("paper_key", "name").iter_rows())


def _read_household_names(people: pl.DataFrame, taking: pl.DataFrame) -> set[tuple[str, str]]:
    """Household and name of the members of the households that the entries state."""
    stated_households = taking.select(household_id="stated_household").drop_nulls().unique()
    members = people.join(stated_households, on="household_id", how="semi")
    return {
        (home, name)
        for column in ("name_key", "former_key")
        for home, name in members.select("household_id", column).drop_nulls().iter_rows()
    }


def _may_mean(line: Mapping[str, object], names_on_papers: set[tuple[str, str]], homes: set[tuple[str, str]]) -> bool:
    """Whether the entry may take back this paper of this signer."""
    return _matches_person(line, names_on_papers, homes) and _matches_paper(line)


def _matches_paper(line: Mapping[str, object]) -> bool:
    """Whether it may be about this paper; what is signed anew after a withdrawal stands.

    An entry under another number that tells when its own paper was signed is about that one.
    """
    if _has_same_person(line, "paper_key"):
        return True
    signed, day = line["signed_on"], line["its_gone_on"]
    if signed is not None and day is not None and signed > day:  # type: ignore[operator]
        return False
    incomplete = line["its_paper_key"] is None or line["its_signed_on"] is None
    return bool(line["its_refuses"]) or incomplete or _has_same_person(line, "signed_on")


def _matches_person(
    line: Mapping[str, object], names_on_papers: set[tuple[str, str]], homes: set[tuple[str, str]]
) -> bool:
    """Whether the entry may be about the signer: by what it shows of number, name, household and paper."""
    if line["its_person_id"] is not None:
        return _has_same_person(line, "person_id")
    name, home, number = line["its_name_key"], line["its_stated_household"], line["its_typed_number"]
    names = {line["own_key"], line["former_key"], line["name_key"]} - {None}
    is_name, is_home = _is_one_of(name, names), home is not None and home == line["household_id"]
    paper_number = str(line["id_number"] or "")
    if paper_number and line["its_valid_number"] == paper_number:
        return True
    if _has_same_person(line, "paper_key") and (is_name or (line["paper_key"], name) not in names_on_papers):
        return True
    if number is None:
        # Not somebody of that name in another household that is stated; at home a name that nobody bears is a slip.
        return (home, name) not in homes or is_home if is_name else is_home and (home, name) not in homes
    if line["its_valid_number"] is None and is_near(str(number), paper_number):
        return is_name or is_home or name is None
    return is_name and is_home


def _is_one_of(name: object, names: Iterable[object]) -> bool:
    """Whether it is one of the names as far as it can be read."""
    if not isinstance(name, str):
        return False
    pattern = re.compile("".join("." if sign == "?" else re.escape(sign) for sign in name))
    return any(pattern.fullmatch(str(candidate)) for candidate in names)


def _has_same_person(line: Mapping[str, object], name: str) -> bool:
    return line[name] is not None and line[name] == line[f"its_{name}"]


def is_near(typed: str, number: str) -> bool:
    """Whether a number as typed may be this one: masked, cut, of 15 digits; two wrong, one missing, one too many."""
    if not number:
        return False
    if _MASK.search(typed):
        visible_parts = [re.escape(part) for part in _MASK.split(typed)]
        return (
            any(visible_parts)
            and re.fullmatch(".+".join(visible_parts) if all(visible_parts) else ".*".join(visible_parts), number)
            is not None
        )
    return any(_is_slip(typed, form) for form in _number_forms(number, len(typed)))


def _number_forms(number: str, length: int) -> Iterator[str]:
    yield number
    if abs(length - _OLD) <= 1:
        yield number[:6] + number[8:17]
    yield number[:15] + "000"


def _is_slip(typed: str, number: str) -> bool:
    if len(typed) == len(number):
        return sum(a != b for a, b in zip(typed, number, strict=True)) <= 2
    longer, shorter = sorted((typed, number), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and shorter in _leave_one_out(longer)


def _leave_one_out(text: str) -> Iterable[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}
