"""People's decisions about rows: they hold for what a row says and for a person, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import pytest

from domain.handover import Admission
from domain.tables import empty, polars_schema
from matchers import Linker, LinkTables, label_decisions, make_person_keys
from pipeline.county.county import County
from tests.matchers.fixture_types import SAME_VILLAGE, Cells, Person, Registered

Rows = Callable[..., pl.DataFrame]
Ask = Callable[..., LinkTables]

TODAY = date(2026, 9, 30)
BORN = date(1966, 3, 12)


@pytest.fixture
def ask(county: County, accepted: Rows, registered: Registered) -> Ask:
    """What the matchers make of rows, with decisions: (row's number, person, verdict) about an earlier run of them."""

    def build(
        people: Sequence[Cells], rows: Sequence[Cells], source: str = "housing_safety",
        decisions: Sequence[tuple[int, str, str]] = (), before: LinkTables | None = None,
        was: Sequence[Cells] | None = None, first: int = 2,
    ) -> LinkTables:  # fmt: skip
        declared, members = county.sources[source], registered(people)
        admission = Admission(source, accepted(declared, rows, first), empty("quarantine"), accepted(declared, []))
        said = remembered(before, registered(was or people), declared.grain, decisions) if before else None
        return Linker.prepare(members, county.regions, county.matching, TODAY, said).link_source(admission, declared)

    return build


def remembered(
    before: LinkTables, members: pl.DataFrame, grain: str, decisions: Sequence[tuple[int, str, str]]
) -> pl.DataFrame:
    links = dict(before.links.select("row_number", "row_key").iter_rows())
    keys = dict(make_person_keys(members).iter_rows())
    homes = dict(members.select("person_id", "household_id").iter_rows())
    lines = [
        {
            "row_key": links[row], "person_id": person, "household_id": homes[person],
            "whole_household": grain == "household", "person_key": keys[person], "verdict": verdict, "origin": "review",
            "run_id": "r", "source": "s", "file": "f", "sheet": "", "row_number": row, "decided_by": "王核实",
            "decided_on": TODAY, "recorded_at": "2026-10-01T08:00:00+08:00",
        }
        for row, person, verdict in decisions
    ]  # fmt: skip
    return pl.DataFrame(lines, schema=polars_schema("review_decisions"))


def outcome(linked: LinkTables, row: int = 2) -> tuple[str, str | None, str | None]:
    line = linked.links.row(by_predicate=pl.col("row_number") == row, named=True)
    return line["reason"], line["person_id"], line["method"]


def claimed(linked: LinkTables) -> list[str]:
    return linked.possible_matches["person_id"].to_list()


@pytest.fixture
def two(person: Person) -> list[Cells]:
    """Two heads of one name in one village; nobody can tell whose house it is."""
    return [person("甲", name="韦永红"), person("乙", date(1970, 1, 1), 13, "H2", name="韦永红")]


HOUSE: Cells = {"name": "韦永红", **SAME_VILLAGE}


def test_confirmed_is_linked_as_reviewed(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    assert outcome(before)[0] == "several_same_name"
    after = ask(two, [HOUSE], decisions=[(2, "乙", "same")], before=before)
    assert outcome(after) == ("reviewed_same", "乙", "reviewed")
    assert after.links["score"].to_list() == [1.0]
    assert after.possible_matches.select("person_id", "certain").rows() == [("乙", True)]


def test_decisions_do_not_hang_on_file_or_row(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    after = ask(two, [HOUSE], decisions=[(2, "乙", "same")], before=before, first=700)
    assert outcome(after, 700)[:2] == ("reviewed_same", "乙")


def test_whoever_is_ruled_out_leaves_the_row_to_the_others(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    after = ask(two, [HOUSE], decisions=[(2, "甲", "other")], before=before)
    score = after.links["score"].item()
    assert outcome(after)[1] == "乙"
    assert score > before.links["score"].item()
    assert "甲" not in claimed(after)


def test_all_ruled_out_is_nobody(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    after = ask(two, [HOUSE], decisions=[(2, "甲", "other"), (2, "乙", "other")], before=before)
    assert outcome(after) == ("reviewed_other", None, None)
    assert claimed(after) == []
    assert set(after.review_pairs["barred"]) == {"overturned"}


@pytest.fixture
def enrolled(person: Person) -> list[Cells]:
    return [person("韦建国"), person("韦小明", date(2012, 5, 6), 13, relation="之子")]


def test_an_overturned_number_never_comes_back(
    enrolled: list[Cells], number: Callable[..., str], ask: Ask, county: County
) -> None:
    row = {"name": "韦建国", "id_number": number(BORN, 11)}
    before = ask(enrolled, [row], "insurance_enrolment")
    assert outcome(before)[:2] == ("id_and_name", "韦建国")
    told = {"decisions": [(2, "韦建国", "other")], "before": before}
    after = ask(enrolled, [row], "insurance_enrolment", **told)
    assert outcome(after) == ("reviewed_other", None, None)
    assert claimed(after) == []
    # The same name and number say the same in every source about people, wherever the person lives by now.
    assert outcome(ask(enrolled, [row | SAME_VILLAGE], "insurance_high_burden", **told))[1] is None
    assert county.matching.outcomes["reviewed_other"].decision == "unlinked"


def test_a_conflict_can_be_confirmed(enrolled: list[Cells], number: Callable[..., str], ask: Ask) -> None:
    row = {"name": "覃大山", "id_number": number(BORN, 11)}
    before = ask(enrolled, [row], "insurance_enrolment")
    assert outcome(before)[0] == "id_name_conflict"
    asked = before.review_pairs.filter(pl.col("person_id") == "韦建国")
    assert asked["levels"].to_list() == [None]
    after = ask(enrolled, [row], "insurance_enrolment", decisions=[(2, "韦建国", "same")], before=before)
    assert outcome(after) == ("reviewed_same", "韦建国", "reviewed")
    ruled_out = ask(enrolled, [row], "insurance_enrolment", decisions=[(2, "韦建国", "other")], before=before)
    assert outcome(ruled_out) == ("reviewed_other", None, None)


def test_a_shared_number_is_decided_by_ruling_out(person: Person, number: Callable[..., str], ask: Ask) -> None:
    people = [person("甲", name="韦建国"), person("乙", household="H2", name="韦建国")]
    row = {"name": "韦建国", "id_number": number(BORN, 11)}
    before = ask(people, [row], "insurance_enrolment")
    assert outcome(before)[:2] == ("id_shared", None)
    assert set(before.review_pairs["person_id"]) == {"甲", "乙"}
    after = ask(people, [row], "insurance_enrolment", decisions=[(2, "甲", "other")], before=before)
    assert outcome(after)[:2] == ("id_and_name", "乙")


def test_a_number_that_the_register_lacks_can_be_confirmed(
    enrolled: list[Cells], number: Callable[..., str], ask: Ask
) -> None:
    row = {"name": "韦建国", "id_number": number(date(1966, 3, 21), 17)}
    before = ask(enrolled, [row], "insurance_enrolment")
    assert outcome(before)[1] is None
    after = ask(enrolled, [row], "insurance_enrolment", decisions=[(2, "韦建国", "same")], before=before)
    assert outcome(after)[:2] == ("reviewed_same", "韦建国")


def test_a_row_that_says_something_else_is_asked_again(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    changed = HOUSE | {"group": "三组"}
    after = ask(two, [changed], decisions=[(2, "乙", "same")], before=before)
    assert outcome(after)[0] != "reviewed_same"


def test_blanks_and_width_are_no_change(two: list[Cells], ask: Ask) -> None:
    before = ask(two, [HOUSE])
    after = ask(two, [HOUSE | {"name": "韦 永红", "village": "白沙村　"}], decisions=[(2, "乙", "same")], before=before)
    assert outcome(after)[0] == "reviewed_same"


def test_a_confirmation_ends_when_the_register_says_something_else(two: list[Cells], person: Person, ask: Ask) -> None:
    before = ask(two, [HOUSE])
    corrected = [two[0], person("乙", date(1971, 1, 1), 13, "H2", name="韦永红")]
    after = ask(corrected, [HOUSE], decisions=[(2, "乙", "same")], before=before, was=two)
    assert outcome(after)[0] == "several_same_name"


def test_who_was_ruled_out_is_never_linked_unasked_though_the_register_has_changed(
    enrolled: list[Cells], person: Person, number: Callable[..., str], ask: Ask
) -> None:
    row = {"name": "韦建国", "id_number": number(BORN, 11)}
    before = ask(enrolled, [row], "insurance_enrolment")
    renamed = [person("韦建国", name="韦建囯"), enrolled[1]]
    after = ask(renamed, [row], "insurance_enrolment", decisions=[(2, "韦建国", "other")], before=before, was=enrolled)
    assert outcome(after) == ("reviewed_before", "韦建国", None)
    assert after.links["decision"].item() == "review"


def test_the_waterfall_adds_up(person: Person, ask: Ask) -> None:
    linked = ask([person("韦建国")], [{"name": "韦建国", **SAME_VILLAGE}])
    pair = linked.review_pairs.row(0, named=True)
    weights = [float(part.partition("=")[2]) for part in pair["weights"].split()]
    assert sum(weights) == pytest.approx(pair["bits"], abs=0.02)
    odds = 2 ** (pair["prior"] + pair["bits"])
    assert pair["probability"] == pytest.approx(odds / (1 + odds))
    levels = dict(part.split("=") for part in pair["levels"].split())
    assert levels == {"surname": "equal", "given_name": "equal", "place": "village"}


def test_decisions_are_pairs_to_learn_from(two: list[Cells], county: County, ask: Ask, registered: Registered) -> None:
    before = ask(two, [HOUSE])
    said = remembered(
        before, registered(two), "household", [(2, "甲", "other"), (2, "乙", "same"), (2, "乙", "unsure")]
    )
    said = said.with_columns(pl.lit("surname=equal given_name=same_pinyin").alias("levels"))
    pairs = label_decisions(said, county.matching.model.comparisons)
    assert pairs["same"].to_list() == [False, True]
    assert pairs["given_name_level"].to_list() == ["same_pinyin"] * 2
    assert pairs["birth_level"].null_count() == 2
