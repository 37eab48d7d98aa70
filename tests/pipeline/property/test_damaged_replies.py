"""What departments reply under damaged numbers: found where the number still tells, waiting where not, never wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest

from tests.id_numbers import complete_number, make_number
from tests.pipeline.property import damaged_county as damage
from tests.pipeline.property.damaged_county import damaged_county
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Search, Someone

SIGNED = 80


@pytest.fixture(scope="module")
def told(search: Search, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """One line per vehicle: kind of damage (null: nobody asked about its owner), decision, right (whose it is)."""
    county, rows = damaged_county(seed=1, signed=SIGNED)
    outcome = search(county, tmp_path_factory.mktemp("damaged"), PROJECT / "config")
    links = outcome.table("links").filter(source="property_vehicles").sort("row_number")
    owners = [rows.get(cells[2]) for cells in county.rows["vehicles"]]
    return links.with_columns(
        pl.Series("kind", [owner and owner[1] for owner in owners]),
        pl.Series("right", [owner and owner[0].person_id for owner in owners]) == links["person_id"],
    )


def test_nearly_every_asset_of_the_county_is_found_and_none_is_wrong(told: pl.DataFrame) -> None:
    theirs = told.drop_nulls("kind")
    assert theirs.height == SIGNED
    linked = theirs.filter(decision="linked")
    assert linked["right"].all()
    assert linked.height >= SIGNED - 2, theirs.filter(pl.col("decision") != "linked")["kind"].to_list()
    assert theirs.filter(decision="unlinked").is_empty(), "whatever is not found waits"


def test_what_is_nobodys_who_was_asked_goes_nowhere(told: pl.DataFrame) -> None:
    others = told.filter(pl.col("kind").is_null())
    assert others.height == SIGNED
    assert set(others["reason"]) == {"not_asked"}
    assert others["person_id"].null_count() == others.height


# --- one kind after the other -----------------------------------------------------------------------


def damages(own: str) -> dict[str, str]:
    """Kind of damage -> what a department typed of a number that ends in two different figures before the last."""
    return {
        "one digit wrong in the year": own[:9] + str((int(own[9]) + 1) % 10) + own[10:],
        "one digit wrong in the sequence": own[:15] + str((int(own[15]) + 7) % 10) + own[16:],
        "the check character wrong": own[:17] + ("1" if own[17] != "1" else "2"),
        "two neighbours swapped": own[:15] + own[16] + own[15] + own[17],
        "a digit missing": own[:12] + own[13:],
        "a digit too many": own[:12] + own[12] + own[12:],
        "masked in the middle": f"{own[:4]}**********{own[14:]}",
        "masked but for the birth year": f"{own[:10]}****{own[14:]}",
        "cut by a spreadsheet": own[:15] + "000",
        "fifteen digits": own[:6] + own[8:17],
    }


@dataclass
class Case:
    """Somebody who signed, and the one vehicle that may be theirs: the name and number under which it was replied."""

    asked: Someone
    name: str
    id_number: str


class Cases(County):
    """A case per name, each with a surname and given name of its own; the vehicle's model is the case's number."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[str, Case] = {}
        self._own_name()
        self._relatives()
        self._namesakes()
        self._others()

    def case(self, title: str, typed: Callable[[Someone], str], name: str = "") -> Someone:
        place = len(self.cases)
        given = "东南西北春夏秋冬山水"
        plain = "莫徐廖覃韦"[place % 5] + given[place // 5] + given[place % 10]
        asked = self.person(plain, born=date(1970, 1, 5) + timedelta(days=97 * place), sequence=211 + 10 * place)
        self.sign(asked)
        self.cases[title] = Case(asked, name.format(plain) or plain, typed(asked))
        self.add(
            "vehicles",
            self.cases[title].name,
            self.cases[title].id_number,
            f"桂C{place:05}",
            "小型轿车",
            f"车型{place:03}号",
            *A_CAR[3:],
        )
        return asked

    def neighbour(self, name: str, id_number: str, household: str = "H9") -> Someone:
        self.people.append(Someone(name, id_number, household, "其他", key=f"neighbour {len(self.people)}"))
        return self.people[-1]

    def _own_name(self) -> None:
        for kind in damages(make_number(date(1970, 1, 5), 11)):
            self.case(kind, lambda who, kind=kind: damages(who.id_number)[kind])  # type: ignore[misc]

    def _relatives(self) -> None:
        for kind in ("one digit wrong in the sequence", "masked but for the birth year", "cut by a spreadsheet"):
            asked = self.case(f"unregistered brother: {kind}", lambda who, kind=kind: damages(who.id_number)[kind])  # type: ignore[misc]
            self._rename(asked, asked.name[:2] + "海")
        # A slip away from both numbers.
        twin = self.case("registered twin", lambda who: twin_of(who)[:17] + who.id_number[17])
        self._rename(twin, twin.name[:2] + "海")
        self.neighbour(twin.name[:2] + "海", twin_of(twin), twin.household)

    def _namesakes(self) -> None:
        both = self.case("a namesake whom the mask fits as well", lambda who: f"4503**********{who.id_number[14:17]}*")
        self.neighbour(both.name, complete_number("45032119550505" + both.id_number[14:17]))
        near = self.case("a namesake of the day whom the cut number fits", lambda who: who.id_number[:15] + "000")
        self.neighbour(near.name, twin_of(near, place=16))
        self.neighbour("蒙天成", make_number(date(1958, 8, 8), 35))
        typed = damage.one_wrong(make_number(date(1958, 8, 9), 37), Random(3))  # noqa: S311 - a digit, no secret
        own = self.case("a namesake's own damaged number", lambda _: typed)
        self.neighbour(own.name, make_number(date(1958, 8, 9), 37))

    def _others(self) -> None:
        self.case("a stranger's whole number", lambda _: make_number(date(1961, 8, 9), 35))
        self.case("a stranger's whole number of the same day", twin_of)
        self.case("a stranger's fifteen digits", lambda _: "450321610809035")
        self.case(
            "fifteen digits with a slip", lambda who: who.id_number[:6] + who.id_number[8:15] + "9" + who.id_number[16]
        )
        self.case("a mask that shows nothing", lambda _: "******************")
        self.case("no number", lambda _: "")

    def _rename(self, asked: Someone, name: str) -> None:
        """The vehicle is replied under another name than the asked person's."""
        rows = self.rows["vehicles"]
        rows[-1] = (name, *rows[-1][1:])


def twin_of(who: Someone, place: int = 15) -> str:
    """A valid number one digit away, and its check character."""
    digit = str((int(who.id_number[place]) + 2) % 10)
    return complete_number(who.id_number[:place] + digit + who.id_number[place + 1 : 17])


@pytest.fixture(scope="module")
def cases() -> Cases:
    return Cases()


@pytest.fixture(scope="module")
def said(
    cases: Cases, search: Search, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[str, str, str | None]]:
    """Case -> decision and reason of the vehicle, and the answer about the asked person."""
    cases.receipts = [("公安局", "2026-09-20", "", "99")]
    outcome = search(cases, tmp_path_factory.mktemp("cases"), PROJECT / "config")
    links = outcome.table("links").filter(source="property_vehicles").sort("row_number")
    text, found = outcome.texts(), links["decision"].to_list()
    models = [cells[4] for cells in cases.rows["vehicles"]]
    assert [model in text for model in models] == [decision == "linked" for decision in found]
    reasons = zip(cases.cases, found, links["reason"], strict=True)
    return {
        title: (decision, reason, outcome.result(cases.cases[title].asked, "vehicles"))
        for title, decision, reason in reasons
    }


Said = dict[str, tuple[str, str, "str | None"]]


@pytest.mark.parametrize("kind", damages(make_number(date(1970, 1, 5), 11)))
def test_found_under_the_own_name(kind: str, said: Said) -> None:
    assert (said[kind][0], said[kind][2]) == ("linked", "found"), said[kind]


@pytest.mark.parametrize(
    "kind", ["one digit wrong in the sequence", "masked but for the birth year", "cut by a spreadsheet"]
)
def test_a_brothers_name_finds_nobody(kind: str, said: Said) -> None:
    """Nobody knows the brother: a row near the number but not the name waits, or is left out."""
    decision, _, result = said[f"unregistered brother: {kind}"]
    assert decision != "linked"
    assert result != "found"


@pytest.mark.parametrize("case", ["registered twin", "a namesake's own damaged number"])
def test_what_is_surely_a_neighbours_is_left_to_the_neighbour(case: str, said: Said) -> None:
    assert said[case] == ("unlinked", "not_asked", "none")


@pytest.mark.parametrize(
    "case", ["a namesake whom the mask fits as well", "a namesake of the day whom the cut number fits",
             "fifteen digits with a slip", "a mask that shows nothing", "no number"],
)  # fmt: skip
def test_what_may_be_somebody_elses_waits_and_keeps_the_answer_open(case: str, said: Said) -> None:
    assert (said[case][0], said[case][2]) == ("review", "no_reply"), said[case]


def test_of_two_owners_in_a_cell_neither_is_told_that_there_is_nothing(search: Search, tmp_path: Path) -> None:
    county = County()
    first, second = county.person("莫大山", born=date(1970, 1, 5)), county.person("徐小河", born=date(1971, 2, 5))
    for who in (first, second):
        county.sign(who)
    county.add("vehicles", "莫大山、徐小河", f"{first.id_number}、{second.id_number}", *A_CAR)
    county.receipts = [("公安局", "2026-09-20", "", "2")]
    outcome = search(county, tmp_path, PROJECT / "config")
    assert {outcome.result(who, "vehicles") for who in (first, second)} <= {"found", "no_reply"}


@pytest.mark.parametrize(
    "case",
    ["a stranger's whole number", "a stranger's whole number of the same day", "a stranger's fifteen digits"],
)
def test_another_whole_number_is_a_strangers_whatever_the_name(case: str, said: Said) -> None:
    assert said[case] == ("unlinked", "not_asked", "none")
