"""Over random damage nobody beside the asked is hit: not a brother, not a namesake, not a neighbour or a stranger.

All their numbers are near the asked person's; who a row is about is known here alone, never to the search.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.id_numbers import make_number
from tests.pipeline.property.damaged_county import DAMAGE
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Outcome, Someone, searched

DAY = date(1970, 1, 5)
NAMES = {"asked": "莫大山", "brother": "莫大海", "namesake": "莫大山", "neighbour": "徐大山"}
HOMES = {"asked": "H1", "brother": "H1", "namesake": "H2", "neighbour": "H3"}
DAMAGED = st.sampled_from(["whole", *DAMAGE])
# Whose row it is, what is done to the number, and by which dice.
ROW = st.tuples(st.sampled_from([*NAMES, "stranger", "unregistered brother"]), DAMAGED, st.integers(0, 10_000))


def village() -> tuple[County, dict[str, Someone]]:
    """The asked person among people whose numbers differ in one digit and the check character."""
    county, people = County(), {}
    for place, (side, name) in enumerate(NAMES.items()):
        people[side] = Someone(name, make_number(DAY, 211 + 20 * place), HOMES[side], key=side)
        county.people.append(people[side])
    return county, people


def somebody(side: str, people: dict[str, Someone], dice: Random) -> Someone:
    """Whom a row is about; a stranger has the asked person's name, an unregistered brother nearly the number."""
    if side == "stranger":
        return Someone(NAMES["asked"], make_number(date(1950 + dice.randrange(15), 6, 7), dice.randrange(1, 999)), "")
    return people.get(side) or Someone("莫大江", make_number(DAY, 201 + 2 * dice.randrange(5)), "")


@given(rows=st.lists(ROW, min_size=60, max_size=80), paper=DAMAGED)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nobody_beside_the_asked(rows: list[tuple[str, str, int]], paper: str) -> None:
    county, people = village()
    county.sign(people["asked"], 授权部门="公安局")
    brother = people["brother"]
    dice = Random(len(rows))  # noqa: S311 - made-up people, no secret
    typed = DAMAGE[paper](brother.id_number, dice) if paper in DAMAGE else brother.id_number
    county.sign(Someone(brother.name, typed, brother.household), 授权部门="税务局")
    owners = []
    for place, (side, kind, seed) in enumerate(rows):
        dice = Random(seed)  # noqa: S311 - made-up people, no secret
        owner = somebody(side, people, dice)
        typed = DAMAGE[kind](owner.id_number, dice) if kind in DAMAGE else owner.id_number
        county.add("vehicles", owner.name, typed, f"桂C{place:05}", "小型轿车", f"记号{place}号", *A_CAR[3:])
        owners.append(owner.key or side)
    folder = Path(tempfile.mkdtemp())
    try:
        _check(searched(county, folder, PROJECT / "config"), owners)
    finally:
        shutil.rmtree(folder)


def _check(outcome: Outcome, owners: list[str]) -> None:
    asked = set(outcome.table("asked").select("person_id", "department").iter_rows())
    assert asked <= {("P-asked", "公安局"), ("P-brother", "税务局")}
    links = outcome.table("links").filter(source="property_vehicles").sort("row_number")
    assert set(links["person_id"].drop_nulls()) <= {"P-asked"}, "nobody else may be named, not even in review"
    linked = links.select((pl.col("decision") == "linked").alias("linked"))["linked"].to_list()
    wrong = [owner for owner, hit in zip(owners, linked, strict=True) if hit and owner != "asked"]
    assert not wrong
    text = outcome.texts()
    shown = [f"记号{place}号" in text for place in range(len(owners))]
    assert shown == linked, "what a row says comes out for the asked person alone"
