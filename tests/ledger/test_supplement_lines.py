"""What completes an issued list: what is new, worse, gone or elsewhere, each in the township that it concerns."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.run_comparison import RunTables
from ledger.supplement_lines import IssuedTables, SupplementLines, make_supplement
from tests.ledger.remembered_county import make_clue, make_table

HOUSE = make_clue()
BILL = make_clue(rule_id="medical_burden", risk="因病", value=6000.0)
AREA = make_clue(household_id=None, rule_id="water_area", certainty="to_verify")


def _issue(*clues: dict[str, Any], **tables: list[dict[str, Any]]) -> IssuedTables:
    homes: dict[str, dict[str, Any]] = {}
    for clue in clues:
        if clue["household_id"] and clue["certainty"] != "attention":
            homes.setdefault(clue["household_id"], clue)
    suspected = [
        {
            "household_id": home, "township": clue["township"], "village": clue["village"], "risks": "住房",
            "findings": 1, "certainty": clue["certainty"], "mandatory": False, "monitored": False, "priority": 1,
            "status": "new", "first_period": "2026Q3",
        }
        for home, clue in homes.items()
    ]  # fmt: skip
    households = [
        {"household_id": home, "township": clue["township"], "village": clue["village"], "head_name": f"户主{home}",
         "lifted": True, "under_monitoring": False}
        for home, clue in homes.items()
    ]  # fmt: skip
    compared = RunTables(
        make_table("findings", clues), *(make_table(name, tables.get(name, [])) for name in ("suppressed", "resolved"))
    )
    return IssuedTables(
        compared, make_table("suspected", suspected), make_table("tracked_households", households),
        make_table("tracked_people", []),
    )  # fmt: skip


def _changes(lines: SupplementLines) -> set[tuple[str, str, str]]:
    return set(lines.clues.select("township", "clue_id", "change").rows())


def test_the_same_list_needs_no_supplement() -> None:
    run = _issue(HOUSE, BILL, AREA)
    lines = make_supplement(run, run)
    assert lines.clues.is_empty()
    assert lines.areas.is_empty()
    assert lines.endings.is_empty()
    assert lines.counts.is_empty()


def test_what_is_new_and_worse_is_sent_out() -> None:
    ill = make_clue(rule_id="major_disease", person_id="P1", certainty="to_verify")
    newcomer = make_clue(household_id="H2")
    after = _issue(HOUSE, BILL | {"value": 7000.0}, ill | {"certainty": "confirmed"}, newcomer, AREA)
    lines = make_supplement(_issue(HOUSE, BILL, ill), after)
    assert _changes(lines) == {
        ("甲镇", BILL["clue_id"], "grown"), ("甲镇", ill["clue_id"], "surer"), ("甲镇", newcomer["clue_id"], "added"),
    }  # fmt: skip
    assert lines.clues.filter(is_new_household=True)["household_id"].to_list() == ["H2"]
    assert lines.areas["clue_id"].to_list() == [AREA["clue_id"]]
    (counts,) = lines.counts.to_dicts()
    assert (counts["added_households"], counts["clues"], counts["areas"], counts["listed"]) == (1, 3, 1, 2)


def test_what_is_gone_says_why_and_how_the_household_stands() -> None:
    poor, job = make_clue(rule_id="low_income_other"), make_clue(rule_id="unemployment")
    alone = make_clue(household_id="H2")

    def end(clue: dict[str, Any], reason: str) -> dict[str, Any]:
        names = ("clue_id", "household_id", "rule_id", "township", "village")
        return {name: clue[name] for name in names} | {"reason": reason, "since": "2026Q3"}

    after = _issue(HOUSE, suppressed=[end(job, "waiting")], resolved=[end(poor, "remedied")])
    lines = make_supplement(_issue(HOUSE, poor, job, alone), after)
    assert set(lines.endings.select("clue_id", "change", "reason", "standing").rows()) == {
        (poor["clue_id"], "gone", "remedied", "listed"), (job["clue_id"], "waiting", "waiting", "listed"),
        (alone["clue_id"], "gone", None, "off_list"),
    }  # fmt: skip
    assert lines.endings.filter(household_id="H2")["head_name"].to_list() == ["户主H2"]
    assert lines.counts.select("dropped_households", "endings").rows() == [(1, 3)]


def test_a_household_that_moved_is_told_to_both_townships() -> None:
    lines = make_supplement(_issue(HOUSE), _issue(HOUSE | {"township": "丁镇"}))
    assert _changes(lines) == {("丁镇", HOUSE["clue_id"], "moved")}
    assert lines.endings.select("township", "change", "moved_to").rows() == [("甲镇", "moved_away", "丁镇")]
    counts = {line["township"]: line for line in lines.counts.to_dicts()}
    assert counts["甲镇"]["dropped_households"] == 1
    assert counts["丁镇"]["clues"] == 1


def test_one_that_moved_within_the_township_is_told_once() -> None:
    lines = make_supplement(_issue(HOUSE), _issue(HOUSE | {"village": "丙村"}))
    assert _changes(lines) == {("甲镇", HOUSE["clue_id"], "moved")}
    assert lines.endings.is_empty()


def test_what_is_weaker_is_counted_alone() -> None:
    lines = make_supplement(_issue(HOUSE, BILL), _issue(HOUSE, BILL | {"value": 5000.0}))
    assert lines.clues.is_empty()
    assert lines.counts["weaker"].to_list() == [1]


CLUES = st.dictionaries(
    st.tuples(st.sampled_from(["H1", "H2", "H3"]), st.sampled_from(["dangerous_house", "medical_burden", "accident"])),
    st.tuples(st.sampled_from(["甲镇", "丁镇"]), st.sampled_from(["confirmed", "to_verify"]), st.floats(1, 9)),
    max_size=6,
)


def _clues_of(drawn: dict[tuple[str, str], tuple[str, str, float]]) -> list[dict[str, Any]]:
    """Clues of households each of which lives in one township."""
    homes: dict[str, str] = {}
    for (home, _), (township, *_) in drawn.items():
        homes.setdefault(home, township)
    return [
        make_clue(household_id=home, rule_id=rule, township=homes[home], certainty=certainty, value=value)
        for (home, rule), (_, certainty, value) in drawn.items()
    ]


@settings(max_examples=60, deadline=None)
@given(CLUES, CLUES)
def test_the_issued_list_and_its_supplement_are_the_later_list(
    then: dict[tuple[str, str], tuple[str, str, float]], now: dict[tuple[str, str], tuple[str, str, float]]
) -> None:
    """In every township: what stood there, without what is told as ended, with what is told as new."""
    earlier, later = _clues_of(then), _clues_of(now)
    lines = make_supplement(_issue(*earlier), _issue(*later))

    def places(clues: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(clue["township"], clue["clue_id"]) for clue in clues}

    ended = set(lines.endings.select("township", "clue_id").rows())
    told = set(lines.clues.select("township", "clue_id").rows())
    assert ended <= places(earlier)
    assert told <= places(later)
    assert (places(earlier) - ended) | told == places(later)
    changed = places(earlier) ^ places(later)
    assert {township for township, _ in changed} <= set(lines.counts["township"])
