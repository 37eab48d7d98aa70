"""The last word counts; 非本人 takes back a link and nothing else."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from domain.tables import polars_schema
from ledger import derive_overturned_links, select_in_force, select_new_decisions, select_new_results

Line = dict[str, object]
NIGHT = "2026-10-16T20:00:00+08:00"


def decision(row_key: str, person: str, verdict: str, **more: object) -> Line:
    return {
        "row_key": row_key, "person_id": person, "household_id": f"H{person}", "whole_household": False,
        "person_key": "k", "verdict": verdict, "origin": "review", "run_id": "r", "source": "s", "file": "f",
        "sheet": "", "row_number": 2, "decided_by": "王", "decided_on": date(2026, 10, 15), "recorded_at": NIGHT,
    } | more  # fmt: skip


def decisions(*lines: Line) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=polars_schema("review_decisions"))


def words(table: pl.DataFrame) -> list[tuple[str, str, str]]:
    return table.select("row_key", "person_id", "verdict").rows()


def test_the_last_word_on_a_pair_counts() -> None:
    known = decisions(decision("a", "甲", "other"), decision("a", "乙", "unsure"), decision("a", "甲", "unsure"))
    assert words(select_in_force(known)) == [("a", "乙", "unsure"), ("a", "甲", "unsure")]


def test_a_content_has_one_person() -> None:
    known = decisions(decision("a", "甲", "same"), decision("b", "甲", "same"), decision("a", "乙", "same"))
    assert words(select_in_force(known)) == [("b", "甲", "same"), ("a", "乙", "same")]


def test_nothing_is_remembered_twice_but_a_change_of_mind_is() -> None:
    known = decisions(decision("a", "甲", "other"))
    assert select_new_decisions(known, known).is_empty()
    undone = decisions(decision("a", "甲", "other"), decision("a", "甲", "unsure"))
    assert select_new_decisions(known, undone).height == 1
    other_key = decisions(decision("a", "甲", "other", person_key="changed"))
    assert select_new_decisions(other_key, known).height == 1


def test_an_officers_later_word_stands_when_the_townships_answer_comes_again() -> None:
    answer = decisions(decision("a", "甲", "other", origin="feedback"))
    known = decisions(decision("a", "甲", "other", origin="feedback"), decision("a", "甲", "same"))
    assert select_new_decisions(answer, known).is_empty()


def result(clue: str | None, word: str = "非本人", row: int = 5, **more: object) -> Line:
    return {
        "household_id": "H1", "clue_id": clue, "result": word, "checked_by": "李", "checked_on": date(2026, 10, 16),
        "file": "报回.xlsx", "sheet": "风险线索", "row_number": row, "recorded_at": NIGHT,
    } | more  # fmt: skip


def results(*lines: Line) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=polars_schema("verification_results"))


BEHIND = {"clue_id": pl.String, "finding_person": pl.String, "run_id": pl.String, "whole_household": pl.Boolean}


def behind(*lines: Line) -> pl.DataFrame:
    schema = BEHIND | {"person_key": pl.String} | dict(polars_schema("links"))
    usual: Line = {
        "run_id": "r", "whole_household": False, "source": "s", "file": "f", "sheet": "", "row_number": 9,
        "decision": "linked", "method": "id", "reason": "id_and_name", "household_id": "H1",
    }  # fmt: skip
    return pl.DataFrame([usual | line for line in lines], schema=schema)


def test_not_him_takes_back_every_row_behind_the_clue_that_name_and_circumstances_have_linked() -> None:
    rows = behind(
        {"clue_id": "c1", "finding_person": "甲", "person_id": "甲", "row_key": "a", "method": "fuzzy"},
        {
            "clue_id": "c1",
            "finding_person": "甲",
            "person_id": "甲",
            "row_key": "b",
            "method": "household",
            "reason": "head_in_group",
        },
        {"clue_id": "c2", "finding_person": "甲", "person_id": "甲", "row_key": "c"},
    )
    found = derive_overturned_links(results(result("c1"), result("c2", "属实")), rows)
    assert words(found.decisions) == [("a", "甲", "other"), ("b", "甲", "other")]
    assert found.unclear.is_empty()
    line = found.decisions.row(0, named=True)
    assert (line["origin"], line["decided_by"], line["person_key"]) == ("feedback", "李", None)


def test_of_a_households_sum_only_the_doubtful_rows_are_taken_back() -> None:
    rows = behind(
        {"clue_id": "c1", "person_id": "甲", "row_key": "a"},
        {"clue_id": "c1", "person_id": "乙", "row_key": "b", "method": "fuzzy"},
        {"clue_id": "c2", "person_id": "甲", "row_key": "a"},
        {"clue_id": "c2", "person_id": "丙", "row_key": "d"},
        {"clue_id": "c3", "person_id": "丁", "row_key": "e"},
    )
    found = derive_overturned_links(results(result("c1"), result("c2"), result("c3")), rows)
    assert words(found.decisions) == [("b", "乙", "other"), ("e", "丁", "doubted")]
    assert found.unclear.select("clue_id", "why").rows() == [("c2", "several_people")]


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("id", "id_and_name"), ("id", "id_and_former_name"), ("id", "document_and_name"),
        ("id_repaired", "repaired_id_and_name"), ("household", "household_number"), ("reviewed", "reviewed_same"),
    ],
)  # fmt: skip
def test_what_a_number_or_an_officer_speaks_for_is_reviewed_and_not_taken_back(method: str, reason: str) -> None:
    rows = behind({"clue_id": "c1", "person_id": "甲", "row_key": "a", "method": method, "reason": reason})
    found = derive_overturned_links(results(result("c1")), rows)
    assert words(found.doubts) == [("a", "甲", "doubted")]
    assert found.taken_back.is_empty()


def test_rows_of_one_content_are_not_taken_back_where_a_number_speaks_for_one() -> None:
    rows = behind(
        {"clue_id": "c1", "person_id": "甲", "row_key": "a", "method": "fuzzy"},
        {"clue_id": "c1", "person_id": "甲", "row_key": "a", "row_number": 10},
    )
    assert words(derive_overturned_links(results(result("c1")), rows).decisions) == [("a", "甲", "doubted")]


def test_a_doubt_stands_beside_the_word_before_it_and_falls_with_the_next() -> None:
    doubt = decision("a", "甲", "doubted", origin="feedback")
    same = decision("a", "甲", "same")
    assert words(select_in_force(decisions(same, doubt))) == [("a", "甲", "same"), ("a", "甲", "doubted")]
    assert words(select_in_force(decisions(doubt, same))) == [("a", "甲", "same")]
    assert words(select_in_force(decisions(doubt, decision("a", "甲", "other")))) == [("a", "甲", "other")]
    assert words(select_in_force(decisions(doubt, decision("a", "乙", "same")))) == [
        ("a", "甲", "doubted"),
        ("a", "乙", "same"),
    ]
    # Put off it still stands, taken back it does not.
    off, undone = decision("a", "甲", "unsure"), decision("a", "甲", "unsure", origin="reject")
    assert words(select_in_force(decisions(doubt, off))) == [("a", "甲", "doubted"), ("a", "甲", "unsure")]
    assert words(select_in_force(decisions(doubt, undone))) == [("a", "甲", "unsure")]


def test_a_doubt_is_remembered_once_and_a_later_visit_is_another() -> None:
    doubt = decisions(decision("a", "甲", "doubted", origin="feedback"))
    assert select_new_decisions(doubt, doubt).is_empty()
    settled = pl.concat([doubt, decisions(decision("a", "甲", "same"))])
    assert select_new_decisions(doubt, settled).is_empty()
    later = decisions(decision("a", "甲", "doubted", origin="feedback", decided_on=date(2026, 11, 2)))
    assert select_new_decisions(later, settled).height == 1


def test_answers_that_take_nothing_back_are_told() -> None:
    rows = behind({"clue_id": "c1", "person_id": None, "row_key": "a", "method": "area"})
    found = derive_overturned_links(results(result("c1"), result(None, row=6), result("unknown", row=7)), rows)
    assert found.decisions.is_empty()
    assert found.unclear.select("row_number", "why").rows() == [
        (5, "nothing_linked"), (6, "no_clue"), (7, "unknown_clue"),
    ]  # fmt: skip


def test_results_are_kept_once() -> None:
    known = results(result("c1"))
    assert select_new_results(results(result("c1", row=99), result("c1", "属实")), known)["result"].to_list() == [
        "属实"
    ]
