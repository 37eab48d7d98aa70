"""The five hardest rules against a slow reading of the contract, household by household, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.facts.attributed_rows import net_reversals
from screening.facts.household_incomes import add_whole_years

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

AS_OF, START = date(2026, 9, 30), date(2025, 10, 1)
Row = dict[str, Any]
HOMES = ("H1", "H2")
STATES = st.sampled_from(["sure", "sure", "sure", "review", "unreadable"])
SOME = settings(max_examples=60, deadline=None, derandomize=True)


def _lists(row: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    return st.lists(row, max_size=7)


def _with_state(row: Row, state: str, damaged: str) -> Row:
    """A row as it is, one that only may be theirs, or one whose `damaged` cell nobody can read."""
    marks: dict[str, Row] = {
        "sure": {},
        "review": {"certain": False},
        "unreadable": {damaged: None, "unreadable": [damaged]},
    }
    return row | marks[state]


def _row(damaged: list[str], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    given_fields = st.fixed_dictionaries({"household_id": st.sampled_from(HOMES), **fields})
    return st.builds(_with_state, given_fields, STATES, st.sampled_from(damaged))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sure(row: Row) -> bool:
    return row.get("certain", True) and not row.get("unreadable")


def _theirs(home: str, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["household_id"] == home]


# --- medical_burden -----------------------------------------------------------------------------------
PAYMENT = _row(
    ["self_paid", "settled_on"],
    settlement_id=st.sampled_from(["S1", "S2", "S3", None]),
    settled_on=st.sampled_from(["2025-09-30", "2025-10-01", "2026-05-01", "2026-09-30", "2026-10-01"]),
    self_paid=st.sampled_from([-15000.0, -5000.0, 0.0, 1000.0, 4000.0, 5000.0, 15000.0, 20000.0]),
)


def _net(row: Row, rows: list[Row]) -> Row:
    paid = row["self_paid"]
    if paid is None or paid >= 0:
        return row
    same = [other for other in rows if row["settlement_id"] and other["settlement_id"] == row["settlement_id"]]
    days = [o["settled_on"] for o in same if o["self_paid"] is not None and o["self_paid"] >= 0 and o["settled_on"]]
    return row | ({"settled_on": min(days)} if days else {"self_paid": 0.0})


def _medical(home: str, rows: list[Row], threshold: float) -> str:
    counted, perhaps, in_doubt = 0.0, 0.0, False
    for row in _theirs(home, [_net(row, rows) for row in rows]):
        day = _day(row["settled_on"])
        if day is not None and not START <= day <= AS_OF:
            continue
        if _sure(row):
            counted += row["self_paid"]
        elif row.get("unreadable"):
            in_doubt = True
        else:
            perhaps += row["self_paid"]
    if counted >= threshold:
        return "hit"
    return "unknown" if in_doubt or counted + perhaps >= threshold else "clear"


@SOME
@given(rows=_lists(PAYMENT), low=st.booleans())
def test_medical_burden(bench: Bench, rows: list[Row], low: bool) -> None:
    homes = bench.people([{}], {home: {"lifted_or_monitored": low} for home in HOMES})
    netting = bench.sources["insurance_settlement"].netting
    assert netting
    frame = net_reversals(bench.rows("insurance_settlement", rows), netting)
    expected = {home: _medical(home, rows, 5000 if low else 20000) for home in HOMES}
    assert bench.verdicts("medical_burden", homes, {"insurance_settlement": frame}) == expected


# --- income_below_line --------------------------------------------------------------------------------
MONEY = st.sampled_from([0.0, 3000.0, 12000.0, 30000.0])
INCOME = _row(
    ["wage_income", "household_size", "year"],
    year=st.sampled_from([2024, 2025, 2025, 2025]),
    quarter=st.sampled_from([None, 1, 2, 3, 4]),
    household_size=st.sampled_from([0, 1, 2, 4]),
    wage_income=MONEY,
    business_income=MONEY,
    business_cost=MONEY,
    property_income=st.sampled_from([0.0, 0.0, None]),
    transfer_income=st.just(0.0),
)


def _per_head(row: Row) -> float | None:
    parts = [row[f"{name}_income"] for name in ("wage", "business", "property", "transfer")]
    if not _sure(row) or not row["household_size"] or None in (*parts, row["business_cost"]):
        return None
    return float((sum(parts) - row["business_cost"]) / row["household_size"])


def _income(home: str, rows: list[Row]) -> str:
    rows = _theirs(home, rows)
    known = [(row["quarter"], _per_head(row)) for row in rows if row["year"] == 2025]
    whole = [value for quarter, value in known if quarter is None and value is not None]
    quarters = [[v for quarter, v in known if quarter == number and v is not None] for number in (1, 2, 3, 4)]
    year = min(whole) if whole else sum(min(q) for q in quarters) if all(quarters) else None
    if year is not None and round(year, 6) <= 6000:
        return "hit"
    # A row of another year that cannot be read says nothing of last year; one without a year may be last year's.
    in_doubt = any(_per_head(row) is None and row["year"] in {2025, None} for row in rows)
    return "unknown" if year is None or in_doubt else "clear"


@SOME
@given(rows=st.lists(INCOME, max_size=9))
def test_income_below_line(bench: Bench, rows: list[Row]) -> None:
    homes = bench.people([{"household_id": home} for home in HOMES], {home: {"lifted": True} for home in HOMES})
    frame = add_whole_years(bench.rows("register_income", rows).drop("net_income", "counted"))
    expected = {home: _income(home, rows) for home in HOMES}
    assert bench.verdicts("income_below_line", homes, {"register_income": frame}) == expected


# --- dangerous_house ----------------------------------------------------------------------------------
DAYS = st.sampled_from(["2019-05-01", "2022-05-01", "2025-05-01", None])
HOUSE = _row(
    ["grade", "assessed_on"],
    grade=st.sampled_from(["A", "B", "C", "D", None]),
    assessed_on=DAYS,
    accepted_on=DAYS,
    vacated=st.sampled_from([True, False, None]),
)


def _house_says(row: Row) -> bool | None:
    grade, assessed, accepted = row["grade"], _day(row["assessed_on"]), _day(row["accepted_on"])
    if row["vacated"] or (grade and grade not in "CD"):
        return False
    if accepted and assessed and accepted > assessed:
        return False
    if not grade or (accepted and not assessed):
        return None
    return True


def _house(home: str, rows: list[Row]) -> str:
    rows = _theirs(home, rows)
    sure = [row for row in rows if _sure(row)]
    last = max((_day(row["assessed_on"]) or date.min for row in sure), default=date.min)
    answers: list[bool | None] = []
    for row in rows:
        day = _day(row["assessed_on"])
        if day and day < last:
            continue
        newest = _sure(row) and (day is not None or len(sure) == 1)
        says = _house_says(row)
        answers.append(says if newest or says is False else None)
    return "hit" if True in answers else "unknown" if None in answers else "clear"


@SOME
@given(rows=_lists(HOUSE))
def test_dangerous_house(bench: Bench, rows: list[Row]) -> None:
    homes = bench.people([{}], {home: {} for home in HOMES})
    frame = bench.rows("housing_safety", rows)
    expected = {home: _house(home, rows) for home in HOMES}
    assert bench.verdicts("dangerous_house", homes, {"housing_safety": frame}) == expected


# --- uninsured and no_school_record: members in no source ------------------------------------------------
MEMBER = st.fixed_dictionaries(
    {
        "household_id": st.sampled_from(HOMES),
        "born_on": st.sampled_from(
            [date(1980, 1, 1), date(2010, 9, 1), date(2011, 3, 1), date(2016, 5, 1), date(2026, 7, 1), None]
        ),
        "gone": st.sampled_from([False, False, True, None]),
    }
)
ENROLMENT = _row(
    ["year", "status"],
    person=st.integers(1, 4),
    year=st.sampled_from([2025, 2026, None]),
    status=st.sampled_from(["正常参保", "暂停", None]),
)
STUDENT = _row(
    ["enrolment_status"], person=st.integers(1, 4), enrolment_status=st.sampled_from(["在读", "毕业", "退学", None])
)


def _absence(members: list[Row], concerns: Callable[[Row], bool | None], present: Callable[[Row, int], Any]) -> Any:
    """hit where somebody concerned is certainly absent, unknown where somebody may be."""
    said: dict[str, list[bool | None]] = {home: [] for home in HOMES}
    for number, member in enumerate(members, start=1):
        here = present(member, number)
        if here is True or concerns(member) is False:
            continue
        said[member["household_id"]].append(True if here is False and concerns(member) else None)
    return {home: "hit" if True in s else "unknown" if None in s else "clear" for home, s in said.items()}


def _any_of(answers: list[tuple[bool | None, bool]]) -> bool | None:
    """Whether a row is there: (what it says, whether it is certainly theirs)."""
    if any(says and sure for says, sure in answers):
        return True
    return None if any(says is not False for says, _ in answers) else False


def _both(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


def _insured(row: Row) -> bool | None:
    year, status = row["year"], row["status"]
    return _both(None if year is None else year == 2026, None if status is None else status == "正常参保")


@SOME
@given(members=st.lists(MEMBER, min_size=1, max_size=4), rows=_lists(ENROLMENT))
def test_uninsured(bench: Bench, members: list[Row], rows: list[Row]) -> None:
    def concerns(member: Row) -> bool | None:
        born = member["born_on"]
        return _both(None if born is None else born < AS_OF - timedelta(days=90), _not(member["gone"]))

    def present(_: Row, number: int) -> bool | None:
        return _any_of([(_insured(row), _sure(row)) for row in rows if row["person"] == number])

    rows = _of_members(rows, members)
    homes = bench.people(members, {home: {"lifted_or_monitored": True} for home in HOMES})
    frame = bench.rows("insurance_enrolment", rows)
    expected = _absence(members, concerns, present)
    assert bench.verdicts("uninsured", homes, {"insurance_enrolment": frame}) == expected


def _age(born: date | None) -> int | None:
    return None if born is None else 2026 - born.year - ((born.month, born.day) > (8, 31))


def _studies(row: Row, age: int | None) -> bool | None:
    status = row["enrolment_status"]
    if status == "毕业":
        return None if age is None else age >= 15
    return None if status is None else status == "在读"


@SOME
@given(members=st.lists(MEMBER, min_size=1, max_size=4), rows=_lists(STUDENT))
def test_no_school_record(bench: Bench, members: list[Row], rows: list[Row]) -> None:
    def concerns(member: Row) -> bool | None:
        age = _age(member["born_on"])
        return _both(None if age is None else 6 <= age <= 15, _not(member["gone"]))

    def present(member: Row, number: int) -> bool | None:
        age = _age(member["born_on"])
        return _any_of([(_studies(row, age), _sure(row)) for row in rows if row["person"] == number])

    rows = _of_members(rows, members)
    homes = bench.people(members, {home: {} for home in HOMES})
    frame = bench.rows("education_students", rows)
    expected = _absence(members, concerns, present)
    assert bench.verdicts("no_school_record", homes, {"education_students": frame}) == expected


def _of_members(rows: list[Row], members: list[Row]) -> list[Row]:
    """The rows that name a member, in that member's household."""
    return [
        row | {"household_id": members[row["person"] - 1]["household_id"]}
        for row in rows
        if row["person"] <= len(members)
    ]
