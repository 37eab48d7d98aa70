"""Passports, permits and officers' certificates: equal number and equal name are enough; nothing else is."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from domain.identity.document_numbers import make_document_key
from tests.matchers.fixture_types import Cells, Decide, Link, Person

# The register's number, what departments write for it.
DOCUMENTS = {
    "VNM450092020205": ["VNM450092020205", "vnm450092020205", "VNM 4500 9202 0205", "永久居留证：VNM450092020205"],
    "B1234567": [
        "B1234567",
        "b1234567",
        "护照B1234567",
        "护照号：B1234567",
        "B1234567（护照）",
        "Ｂ１２３４５６７",
        "B-1234567",
    ],
    "E12345679": ["E12345679", "E 12345679"],
    "PE1234567": ["PE1234567"],
    "H0123456701": ["H0123456701", "H01234567", "h01234567(01)", "港澳居民来往内地通行证H0123456701"],
    "M12345678": ["M12345678"],
    "01234567": ["01234567", "台胞证01234567", "０１２３４５６７"],
    "军字第2001988号": [
        "军字第2001988号",
        "军字第2001988",
        "军字2001988号",
        "军 字 第2001988号",
        "军官证：军字第2001988号",
    ],
    "南字第12345678号": ["南字第12345678号"],
    "P450123456": ["P450123456", "出生证P450123456"],
    "A123456(7)": ["A123456(7)", "A1234567"],
}
NOTHING = [
    "无", "0", "123", "身份证", "不详", "00000000", "11111111", "E0000000", "13800000000", "19900307", "20100506",
    "B12", "1.3E+10", "10087118672", "450321199003071", "45032119900307123", "G450321199003071", "4503211990****1238",
    "户1234567",
]  # fmt: skip


@pytest.fixture
def people(person: Person) -> list[Cells]:
    kinds = {"01234567": "台湾居民来往大陆通行证"}
    return [
        person(f"外{at}", name="欧阳志强" if at % 2 else "黎氏梅", household=f"H{at}", id_number=typed, sex="男",
               birth_date=date(1980, 1, 1), id_type=kinds.get(typed))
        for at, typed in enumerate(DOCUMENTS)
    ]  # fmt: skip


def test_equal_number_and_equal_name_are_one_person(people: list[Cells], link: Link) -> None:
    typed = [(at, cell) for at, cells in enumerate(DOCUMENTS.values()) for cell in cells]
    rows: list[Cells] = [{"name": people[at]["name"], "id_number": cell} for at, cell in typed]
    links = link(people, rows).links.sort("row_number")
    assert links["person_id"].to_list() == [f"外{at}" for at, _ in typed]
    assert set(links["reason"]) == {"document_and_name"}
    assert set(links["method"]) == {"id"}


def test_name_and_number_in_each_others_column(people: list[Cells], decide: Decide) -> None:
    assert decide(people, name="B1234567", id_number="欧阳志强")[:2] == ("document_and_name", "外1")


@pytest.mark.parametrize(("name", "reason"), [("王芳", "id_name_conflict"), (None, "id_without_name")])
def test_another_name_or_none_waits(name: str | None, reason: str, people: list[Cells], decide: Decide) -> None:
    assert decide(people, name=name, id_number="B1234567") == (reason, "外1", "H1")
    assert decide(people, name=name, id_number="B1234567", birth_date=date(1980, 1, 1), sex="男")[0] == reason


def test_a_number_that_the_register_gives_to_several_is_nobodys(person: Person, decide: Decide) -> None:
    people = [person(f"外{at}", name="欧阳志强", household=f"H{at}", id_number="E12345678") for at in range(2)]
    assert decide(people, name="欧阳志强", id_number="E12345678")[0] == "nobody_found"


def test_what_is_no_document_links_nobody(person: Person, link: Link) -> None:
    people = [
        person(f"外{at}", name="欧阳志强", household=f"H{at}", id_number=typed) for at, typed in enumerate(NOTHING[:13])
    ]
    rows: list[Cells] = [{"name": "欧阳志强", "id_number": typed} for typed in NOTHING[:13]]
    assert set(link(people, rows).links["decision"]) == {"unlinked"}


def test_what_is_a_documents_number() -> None:
    key = make_document_key(pl.col("typed"))
    typed = [cell for cells in DOCUMENTS.values() for cell in cells]
    assert pl.DataFrame({"typed": NOTHING}).select(key)["typed"].null_count() == len(NOTHING)
    assert pl.DataFrame({"typed": typed}).select(key)["typed"].null_count() == 0
