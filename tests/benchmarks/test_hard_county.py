"""The county that linkers are measured on: the same for a seed, true to its register, and hard in every way it says."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

import matchers
from benchmarks.linkage import metrics, shuffled
from benchmarks.linkage.county import Bench, make_county
from benchmarks.linkage.damage import names, numbers, sounds
from benchmarks.linkage.departments import EXTRACTS
from benchmarks.linkage.files import Folder
from benchmarks.linkage.linkers import lookup
from domain.handover import PLACE
from domain.identity.numbers import parse_number

KINDS = {
    "M07", "M08", "M09", "M10", "M10_letters", "M11", "M12", "M13_name", "M13_number", "M14", "M15", "M16", "M18",
    "M19_rare", "M19_wildcard", "M20_variant", "M21", "M22", "M23", "M24_added", "M24_blanks", "M24_dropped",
    "M24_former", "M24_remark", "M24_swapped", "M25_moved", "M25_renamed", "M26", "M27", "M33", "surname",
    "one_digit", "swapped_digits", "missing_digit", "doubled_digit", "birth_missing", "sex_wrong", "place_missing",
    "twice",
}  # fmt: skip


@pytest.fixture(scope="module")
def bench() -> Bench:
    return make_county(6000, seed=7, damage=2.0)


def test_the_same_seed_gives_the_same_county() -> None:
    one, again, other = (make_county(2000, seed=seed) for seed in (7, 7, 8))
    assert one.register.equals(again.register)
    assert one.truth.equals(again.truth)
    assert all(one.deliveries[name].accepted.equals(again.deliveries[name].accepted) for name in EXTRACTS)
    assert one.regions.places.equals(again.regions.places)
    assert not one.truth.equals(other.truth)


def test_truth_stands_beside_every_row_once(bench: Bench) -> None:
    rows = pl.concat(
        admission.accepted.select(pl.lit(source).alias("source"), *PLACE)
        for source, admission in bench.deliveries.items()
    )
    assert not bench.truth.select(metrics.KEY).is_duplicated().any()
    assert rows.sort(metrics.KEY).equals(bench.truth.select(metrics.KEY).sort(metrics.KEY))


def test_truth_names_members_of_the_register(bench: Bench) -> None:
    named = bench.truth.drop_nulls("person_id").join(
        bench.register.select("person_id", pl.col("household_id").alias("registered")), on="person_id"
    )
    assert named.height == bench.truth["person_id"].count()
    assert (named["household_id"] == named["registered"]).all()
    nobody = bench.truth["person_id"].is_null().mean()
    assert 0.08 < float(nobody) < 0.18  # type: ignore[arg-type]


def test_an_intact_number_is_the_persons_own(bench: Bench) -> None:
    people = [source for source in bench.typed if bench.sources[source].grain == "person"]
    typed = pl.concat(bench.typed[source].with_columns(pl.lit(source).alias("source")) for source in people)
    intact = bench.truth.filter(pl.col("id_state") == "intact").join(typed, on=metrics.KEY)
    assert all(parse_number(number, bench.as_of) for number in intact["id_number"])
    own = bench.register.select("person_id", pl.col("id_number").alias("own"))
    known = intact.join(own, on="person_id")
    valid = known.filter([parse_number(number or "", bench.as_of) is not None for number in known["own"]])
    assert valid.height > 0.9 * known.height
    assert (valid["id_number"] == valid["own"]).all()


def test_every_kind_of_damage_occurs(bench: Bench) -> None:
    assert set(bench.truth["kinds"].explode().drop_nulls()) >= KINDS
    hit = bench.truth.filter(pl.col("kinds").list.len() > 2)
    assert hit.height > 0.01 * bench.rows, "several damages in one row"


def test_twice_the_damage_hits_twice_as_often() -> None:
    def share(damage: float) -> float:
        truth = make_county(3000, seed=3, damage=damage).truth
        return float((truth["id_state"] != "intact").mean())  # type: ignore[arg-type]

    assert 1.6 < share(2.0) / share(1.0) < 2.2
    assert share(0.0) < 0.02, "only members without a number are left"


def test_nobody_in_the_register_is_lost_on_the_way(bench: Bench) -> None:
    members = matchers.build_members(bench.register, bench.regions, bench.as_of)
    assert sorted(members["person_id"]) == sorted(bench.register["person_id"])
    named = members.filter(pl.col("id_valid"))["id_number"]
    assert not named.is_duplicated().any()


def test_as_hard_for_plain_ways_as_it_is_meant_to_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    county = make_county(12_000, seed=2)
    folder = Folder(tmp_path_factory.mktemp("county"))
    folder.write(county)
    household = {source for source, declared in county.sources.items() if declared.grain == "household"}
    raw, cleaned = (
        metrics.headline(metrics.judged(way(folder), county.truth, household)) for way in (lookup.raw, lookup.cleaned)
    )
    assert 0.84 < raw["recall"] < 0.91
    assert 40 < raw["false_per_10000"] < 100
    assert 0.94 < cleaned["recall"] < 0.98
    assert 120 < cleaned["false_per_10000"] < 240
    assert 0.6 < cleaned["recall_without_own_id"] < 0.75


def test_a_county_read_back_is_the_same(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = Folder(tmp_path_factory.mktemp("county"))
    folder.write(bench)
    again = folder.bench()
    assert again.register.equals(bench.register)
    assert all(again.deliveries[name].accepted.equals(bench.deliveries[name].accepted) for name in EXTRACTS)


def test_rows_elsewhere_are_the_same_rows(bench: Bench) -> None:
    before = bench.truth.select(
        *metrics.KEY, decision=pl.lit("linked"), person_id="person_id", household_id="household_id"
    )
    for moved, places in (shuffled.reordered(bench, 1), shuffled.split(bench)):
        source = "water_households"
        rows = moved.deliveries[source].accepted
        assert sorted(rows["name"].fill_null("")) == sorted(bench.deliveries[source].accepted["name"].fill_null(""))
        assert not rows.select(PLACE).is_duplicated().any()
        back = places.rename({name: f"now {name}" for name in PLACE}).rename({f"#{name}": name for name in PLACE})
        after = before.join(back, on=metrics.KEY).drop(PLACE).rename({f"now {name}": name for name in PLACE})
        assert shuffled.differing(before, after, places) == 0
        changed = after.with_columns(person_id=pl.lit("somebody"))
        assert shuffled.differing(before, changed, places) == before.height


def test_names_are_damaged_as_their_kind_says() -> None:
    rng = Random(1)  # noqa: S311
    assert names.swapped("王建国", rng) == "王国建"
    assert names.swapped("欧阳建国", rng) == "欧阳国建"
    assert names.swapped("王伟", rng) is None
    assert names.added("王伟", rng) in {"王阿伟", "王小伟", "王老伟"}
    assert names.dropped("王建国", rng) in {"王建", "王国"}
    assert names.dropped("王伟", rng) is None
    assert names.rare_lost("王建国", rng) is None
    assert (names.homophone("王建国", rng) or "")[0] == "王"
    assert "伟" in sounds.same_sound()["卫"]
    assert "南" in sounds.same_in_dialect()["兰"]
    assert "刚" in sounds.look_alikes()["钢"]
    assert "張" in sounds.variants()["张"]


def test_numbers_are_damaged_as_their_kind_says() -> None:
    number = "450399199003071238"
    rng = Random(1)  # noqa: S311
    assert numbers.cut_as_text(number, rng) == "450399199003071000"
    assert numbers.cut_as_text(number[:17] + "X", rng) is None
    assert numbers.in_science(number, rng) == "4.50399E+17"
    assert len(numbers.missing_digit(number, rng)) == 17
    assert len(numbers.doubled_digit(number, rng)) == 19
    assert len(numbers.masked(number, rng)) == 18
