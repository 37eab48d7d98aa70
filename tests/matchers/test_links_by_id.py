"""An ID number links only when something corroborates it: the name, or the row's own birth date and sex."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from matchers import LinkTables
from tests.matchers.fixture_types import Cells, Decide, Number, Person

BORN = date(1966, 3, 12)
CHILD_BORN = date(2012, 5, 6)
DAYS = [date(1970, month, day) for month in range(1, 13) for day in range(1, 29)]


@pytest.fixture
def family(person: Person) -> list[Cells]:
    father = person("韦建国", BORN, 11)
    child = person("韦小明", CHILD_BORN, 13, relation="之子")
    return [father, child]


def test_id_and_name(family: list[Cells], decide: Decide, number: Number) -> None:
    assert decide(family, name="韦建国", id_number=number(BORN, 11)) == ("id_and_name", "韦建国", "H1")


@pytest.mark.parametrize("name", ["韦 建国", "韦建国（户主）", "韦建国(已故", "韋建國", "韦·建国"])
def test_notes_blanks_dots_and_traditional_characters_are_the_same_name(
    name: str, family: list[Cells], decide: Decide, number: Number
) -> None:
    assert decide(family, name=name, id_number=number(BORN, 11))[0] == "id_and_name"


def test_a_homophone_is_a_way_of_writing_the_name(family: list[Cells], decide: Decide, number: Number) -> None:
    decision = decide(family, name="韦健国", id_number=number(BORN, 11))
    assert decision == ("id_and_name_variant", "韦建国", "H1")


def test_the_former_name_corroborates(person: Person, decide: Decide, number: Number) -> None:
    people = [person("韦建国", BORN, 11, former_name="韦阿牛")]
    assert decide(people, name="韦阿牛", id_number=number(BORN, 11)) == ("id_and_former_name", "韦建国", "H1")


def test_another_name_with_own_birth_date_and_sex_is_a_changed_name(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, name="覃大山", id_number=number(BORN, 11), birth_date=BORN, sex="男")
    assert decision == ("id_and_birth_and_sex", "韦建国", "H1")


@pytest.mark.parametrize(
    "evidence",
    [
        {},
        {"birth_date": BORN},
        {"sex": "男"},
        {"birth_date": BORN, "sex": "女"},
        {"birth_date": CHILD_BORN, "sex": "男"},
    ],
)
def test_another_name_without_both_is_a_conflict(
    evidence: Cells, family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, name="覃大山", id_number=number(BORN, 11), **evidence)
    assert decision == ("id_name_conflict", "韦建国", "H1")


def test_an_id_without_a_name_waits(family: list[Cells], decide: Decide, number: Number) -> None:
    assert decide(family, id_number=number(BORN, 11)) == ("id_without_name", "韦建国", "H1")


def test_an_id_without_a_name_links_by_own_birth_date_and_sex(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, id_number=number(BORN, 11), birth_date=BORN, sex="男")
    assert decision == ("id_and_birth_and_sex", "韦建国", "H1")


# --- numbers of relatives and strangers --------------------------------------------------------------


def test_a_parents_number_on_the_childs_row_finds_the_child(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, name="韦小明", id_number=number(BORN, 11), birth_date=CHILD_BORN, sex="男")
    assert decision == ("relative_id_and_name", "韦小明", "H1")


@pytest.mark.parametrize("told", [{}, {"sex": "男"}])
def test_a_relatives_number_beside_the_name_of_the_household_is_enough_for_a_single_row(
    told: Cells, family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, name="韦小明", id_number=number(BORN, 11), **told)
    assert decision == ("relative_id_and_name", "韦小明", "H1")


def test_birth_date_and_sex_taken_from_a_parents_number_do_not_make_the_child_the_parent(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    decision = decide(family, name="韦小明", id_number=number(BORN, 11), birth_date=BORN, sex="男")
    assert decision == ("relative_id_and_name", "韦小明", "H1")


@pytest.mark.parametrize("names", [("韦小明", "韦小红", "莫秀英"), ("韦建国", "韦小明", "韦小红")])
def test_names_pasted_out_of_line_never_link_though_all_are_of_one_family(
    names: Sequence[str], family: list[Cells], person: Person, link: Callable[..., LinkTables], number: Number
) -> None:
    """M16: every row bears the name of the row above; the second of the three is no worse than a child's row."""
    people = [*family, person("韦小红", date(2015, 1, 1), 22, relation="之女"), person("莫秀英", DAYS[0], 22, "H2")]
    numbers = {str(cells["name"]): str(cells["id_number"]) for cells in people}
    order = ["韦建国", "韦小明", "韦小红", "莫秀英"]
    shifted = {name: numbers[order[order.index(name) + 1]] for name in names if name != "莫秀英"}
    rows = [{"name": name, "id_number": shifted[name]} for name in names if name in shifted]
    links = link(people, rows).links
    assert links["decision"].to_list() == ["review"] * len(rows)
    assert set(links["reason"]) == {"id_name_conflict"}


def test_the_heads_number_for_the_whole_family(
    family: list[Cells], link: Callable[..., LinkTables], decide: Decide, number: Number
) -> None:
    head = number(BORN, 11)
    found = [decide(family, "housing_safety", name=name, id_number=head) for name in ("韦建国", "韦小明", "韦小红")]
    assert [reason for reason, _, _ in found] == ["id_and_name", "relative_id_and_name", "id_name_conflict"]
    assert {household for _, _, household in found} == {"H1"}


def test_a_strangers_number_is_not_outvoted_by_a_namesake_in_the_village_who_is_named_for_review(
    family: list[Cells], person: Person, decide: Decide, number: Number
) -> None:
    """A misaligned paste (M16): the number is one villager's, the name the next one's."""
    people = [*family, person("莫秀英", date(1970, 1, 1), 22, "H2")]
    decision = decide(people, "civil_assistance", name="莫秀英", id_number=number(BORN, 11), sex="女",
                      township="白沙镇", village="白沙村")  # fmt: skip
    assert decision == ("id_name_conflict", "莫秀英", "H2")


def test_a_strangers_number_is_outvoted_by_name_village_and_own_birth_date(
    family: list[Cells], person: Person, decide: Decide, number: Number
) -> None:
    people = [*family, person("莫秀英", date(1970, 1, 1), 22, "H2")]
    decision = decide(people, name="莫秀英", id_number=number(BORN, 11), birth_date=date(1970, 1, 1),
                      township="白沙镇", village="白沙村")  # fmt: skip
    assert decision == ("name_village_birth", "莫秀英", "H2")


def test_two_members_with_one_number(person: Person, decide: Decide, number: Number) -> None:
    people = [person("甲", BORN, 11, "H1", name="韦建国"), person("乙", BORN, 11, "H2", name="韦建国")]
    assert decide(people, name="韦建国", id_number=number(BORN, 11)) == ("id_shared", None, None)


def test_two_members_of_one_household_with_one_number_leave_no_doubt_about_the_household(
    person: Person, decide: Decide, number: Number
) -> None:
    people = [person("甲", BORN, 11, "H1", name="韦建国"), person("乙", BORN, 11, "H1", name="韦建国")]
    assert decide(people, name="韦建国", id_number=number(BORN, 11)) == ("id_shared", None, "H1")


def test_of_two_members_with_one_number_the_name_tells_which(person: Person, decide: Decide, number: Number) -> None:
    people = [person("韦建国", BORN, 11), person("韦小明", BORN, 11)]
    assert decide(people, name="韦小明", id_number=number(BORN, 11)) == ("id_and_name", "韦小明", "H1")


def test_a_valid_number_that_nobody_has(family: list[Cells], decide: Decide, number: Number) -> None:
    decision = decide(family, name="欧阳丽", id_number=number(date(1980, 1, 1), 22))
    assert decision == ("nobody_of_that_id", None, None)


# --- numbers that contain or hide a number ------------------------------------------------------------


@pytest.mark.parametrize("name", ["韦建国", "韦健国"])
def test_fifteen_digits(name: str, family: list[Cells], decide: Decide, number: Number) -> None:
    old = number(BORN, 11)
    decision = decide(family, name=name, id_number=old[:6] + old[8:17])
    assert decision == ("repaired_id_and_name", "韦建国", "H1")


def test_fifteen_digits_in_a_numeric_cell_are_whole(family: list[Cells], decide: Decide, number: Number) -> None:
    old = number(BORN, 11)
    decision = decide(family, name="韦建国", id_number=old[:6] + old[8:17], numeric_id=True)
    assert decision == ("repaired_id_and_name", "韦建国", "H1")


@pytest.mark.parametrize("numeric", [False, True])
def test_fifteen_digits_under_another_name_wait(
    numeric: bool, family: list[Cells], decide: Decide, number: Number
) -> None:
    old = number(BORN, 11)
    shown = old[:6] + old[8:17]
    decision = decide(family, name="覃大山", id_number=shown, numeric_id=numeric, birth_date=BORN, sex="男")
    assert decision == ("id_name_conflict", "韦建国", "H1")


@pytest.mark.parametrize("tail", ["43", "43B1"])
def test_disability_numbers_in_either_column(tail: str, family: list[Cells], decide: Decide, number: Number) -> None:
    certificate = number(BORN, 11) + tail
    by_certificate = decide(family, "disability_certificates", name="韦建国", disability_cert_no=certificate)
    by_id = decide(family, "disability_certificates", name="韦建国", id_number=certificate, disability_cert_no="无")
    assert by_certificate == by_id == ("repaired_id_and_name", "韦建国", "H1")


def test_a_school_number(family: list[Cells], decide: Decide, number: Number) -> None:
    student = "G" + number(CHILD_BORN, 13)
    decision = decide(family, "education_students", name="韦小明", student_no=student)
    assert decision == ("repaired_id_and_name", "韦小明", "H1")


def test_of_two_numbers_the_one_that_fits_the_name_counts(family: list[Cells], decide: Decide, number: Number) -> None:
    father, child = number(BORN, 11), number(CHILD_BORN, 13)
    row: Cells = {"id_number": father, "birth_date": BORN, "sex": "男"}
    pupil = decide(family, "education_students", name="韦小明", student_no="G" + child, **row)
    assert pupil == ("repaired_id_and_name", "韦小明", "H1")
    # Two numbers contradict one another: birth date and sex alone do not say which of the two is meant.
    assert decide(family, "education_students", name="覃大山", student_no="G" + child, **row)[0] == "id_name_conflict"


def test_a_certificate_beside_it_repairs_no_number(family: list[Cells], decide: Decide, number: Number) -> None:
    own = number(BORN, 11)
    decision = decide(family, "disability_certificates", name="韦健国", id_number=own, disability_cert_no=own + "43")
    assert decision == ("id_and_name_variant", "韦建国", "H1")


def test_a_number_cut_by_a_spreadsheet_needs_the_name_beside_the_birth_date_it_shows(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    shown = number(BORN, 11)[:15] + "000"
    here = {"township": "白沙镇", "village": "白沙村"}
    assert decide(family, name="韦建国", id_number=shown, numeric_id=True, **here)[:2] == (
        "damaged_id_and_name",
        "韦建国",
    )
    assert decide(family, name="韦建国", id_number=shown, numeric_id=True)[:2] == ("damaged_id_and_name", "韦建国")
    assert decide(family, name="覃大山", id_number=shown, numeric_id=True, **here)[0] == "nobody_found"


def test_a_cut_number_that_passes_its_check_by_chance_is_nobodys(
    person: Person, decide: Decide, number: Number
) -> None:
    """The number of a stranger who is registered too: equal by chance, so it neither links nor stands in the way."""
    chance = next(whole for born in DAYS if (whole := number(born, 100)).endswith("000"))
    born = date(int(chance[6:10]), int(chance[10:12]), int(chance[12:14]))
    stranger = person("覃大山", born, 100, "H2")
    true_owner = person("韦建国", born, 107, "H1")
    decision = decide([stranger, true_owner], name="韦建国", id_number=chance, numeric_id=True,
                      township="白沙镇", village="白沙村")  # fmt: skip
    assert stranger["id_number"] == chance
    assert decision == ("damaged_id_and_name", "韦建国", "H1")


def test_a_column_full_of_numbers_ending_in_zeros_has_been_cut(
    family: list[Cells], link: Callable[..., LinkTables], number: Number
) -> None:
    shown = number(BORN, 11)[:15] + "000"
    rows = [{"name": "韦建国", "id_number": shown, "township": "白沙镇", "village": "白沙村"}]
    linked = link(family, rows * 3)
    assert linked.links["reason"].to_list() == ["damaged_id_and_name"] * 3


@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        ("{0}********{1}", "damaged_id_and_name"),
        ("{2}****{1}", "damaged_id_and_name"),
        ("{0}********9999", "name_village_only"),
    ],
)
def test_a_masked_number_links_by_what_it_shows(
    mask: str, reason: str, family: list[Cells], decide: Decide, number: Number
) -> None:
    whole = number(BORN, 11)
    shown = mask.format(whole[:6], whole[14:], whole[:10])
    decision = decide(family, name="韦建国", id_number=shown, township="白沙镇", village="白沙村", sex="男")
    assert decision == (reason, "韦建国", "H1")


@pytest.mark.parametrize(
    ("at", "digits", "reason"),
    [(16, 1, "damaged_id_and_name"), (12, 1, "damaged_id_and_name"), (10, 2, "name_village_only")],
)
def test_one_typing_error_links_with_name_and_village_and_two_wait(
    at: int, digits: int, reason: str, family: list[Cells], decide: Decide, number: Number
) -> None:
    whole = number(BORN, 11)
    wrong = "".join(str((int(c) + 5) % 10) if at <= i < at + digits else c for i, c in enumerate(whole))
    decision = decide(family, name="韦建国", id_number=wrong, township="白沙镇", village="白沙村")
    assert decision == (reason, "韦建国", "H1")


def test_a_number_and_birth_date_that_are_far_off_are_another_persons(
    family: list[Cells], decide: Decide, number: Number
) -> None:
    other = number(date(1991, 11, 27), 345)
    wrong = other[:17] + ("0" if other[17] != "0" else "1")
    decision = decide(family, name="韦建国", id_number=wrong, sex="男", township="白沙镇", village="白沙村")
    assert decision == ("nobody_found", None, None)


def test_a_row_puts_right_the_registers_own_damaged_number(person: Person, decide: Decide, number: Number) -> None:
    whole = number(BORN, 11)
    people = [person("韦建国", id_number=whole[:16] + "5" + whole[17:])]
    decision = decide(people, name="韦建国", id_number=whole, township="白沙镇", village="白沙村")
    assert decision == ("unregistered_id_and_name", "韦建国", "H1")
