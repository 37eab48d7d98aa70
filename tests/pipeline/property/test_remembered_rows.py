"""Visits and reviews that were imported count in a search as those of its own inbox do. Nobody in it exists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from domain.tables import conform, polars_schema
from ledger.household_continuity import label_lines
from pipeline.open_ledger import open_ledger
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Outcome, searched

_LINE = {"file": "报回.xlsx", "sheet": "表", "row_number": 2, "recorded_at": "2026-09-20T08:00:00+08:00"}


def _remember(workspace: Path, table: str, *lines: dict[str, Any]) -> None:
    filled = [{name: line.get(name, _LINE.get(name)) for name in polars_schema(table)} for line in lines]
    frame = conform(pl.DataFrame(filled, schema=polars_schema(table)), table)
    ledger = open_ledger(workspace)
    if table == "verification_results":
        ledger.add_visits(frame)
    else:
        ledger.add_records({table: frame})


def _search(county: County, folder: Path) -> Outcome:
    return searched(county, folder, PROJECT / "config")


def test_an_imported_visit_and_review_count_and_make_another_search(tmp_path: Path) -> None:
    county = County()
    proposed, signed, refused = county.person("莫拟入"), county.person("徐签字"), county.person("廖不予")
    county.sign(signed)
    county.sign(refused)
    county.add("vehicles", signed.name, signed.id_number, *A_CAR)
    before = _search(county, tmp_path)
    assert before.reasons(proposed.household) == set()
    assert before.asked(refused)
    visit = {"result": "属实", "include": True, "checked_by": "王核查", "checked_on": date(2026, 9, 10)}
    late = visit | {"household_id": signed.household, "checked_on": date(2027, 1, 1)}
    _remember(tmp_path / "workspace", "verification_results", visit | {"household_id": proposed.household}, late)
    review = {"reviewed_on": date(2026, 8, 20), "review_result": "同意"}
    _remember(
        tmp_path / "workspace", "village_reviews", review | {"household_id": signed.household},
        review | {"household_id": refused.household, "decision": "不予纳入", "decided_on": date(2026, 9, 1)},
    )  # fmt: skip
    after = _search(county, tmp_path)
    assert after.folder != before.folder
    assert after.reasons(proposed.household) == {"unsigned"}
    assert (after.asked(refused), after.reasons(refused.household)) == (set(), {"matter_closed"})
    assert after.table("review_again")["household_id"].to_list() == [signed.household]
    assert _search(county, tmp_path).folder == after.folder


def test_a_line_of_the_inbox_is_not_told_twice(tmp_path: Path) -> None:
    county = County()
    someone = county.person("韦两次")
    county.sign(someone)
    county.receipts = [("公安局", "2026-09-20", "", "1")]
    county.add("visits", someone.household, "属实", "是", "王核查", "2026-09-10")
    visit = {"result": "属实", "include": True, "checked_by": "王核查", "checked_on": date(2026, 9, 10)}
    _remember(
        tmp_path / "workspace", "verification_results", visit | {"household_id": someone.household},
        visit | {"household_id": someone.household, "checked_by": "李复查", "checked_on": date(2026, 9, 12)},
    )  # fmt: skip
    dossier = next((_search(county, tmp_path).folder / "dossiers").glob("*.xlsx"))
    text = Outcome.workbook(None, dossier)  # type: ignore[arg-type]
    assert (text.count("王核查"), text.count("李复查")) == (1, 1)


def test_an_answer_under_an_old_number_is_the_household_s(tmp_path: Path) -> None:
    county = County()
    someone = county.person("黄改号", household="NEW")
    county.sign(someone)
    ledger = open_ledger(tmp_path / "workspace")
    state = {
        "number_key": ["k"] * 2, "person_id": ["p"] * 2, "household_id": ["OLD", "NEW"],
        "first_person_id": ["p"] * 2, "first_household_id": ["OLD"] * 2, "household_origin": ["OLD"] * 2,
    }  # fmt: skip
    known = pl.DataFrame(state)
    for place, (period, day) in enumerate([("2026-06", date(2026, 6, 30)), ("2026-07", date(2026, 7, 31))]):
        line = {
            "run_id": f"r{place}", "command": "run", "period": period, "as_of": day, "policy": "p",
            "configuration": "c", "code": "c", "rule_digests": "{}", "edition": 0, "state": "ready",
        }  # fmt: skip
        run = conform(
            pl.DataFrame([line | dict.fromkeys(set(polars_schema("ledger_runs")) - set(line))]), "ledger_runs"
        )
        ledger.keep_run(
            run, pl.DataFrame(schema=polars_schema("clue_events")), label_lines(known[place : place + 1], f"r{place}")
        )
        ledger.publish_run(f"r{place}")
    review = {
        "household_id": "OLD",
        "reviewed_on": date(2026, 6, 20),
        "review_result": "不同意",
        "decision": "不予纳入",
    }
    _remember(tmp_path / "workspace", "village_reviews", review | {"decided_on": date(2026, 8, 20)})
    assert _search(county, tmp_path).reasons("NEW") == {"matter_closed"}
