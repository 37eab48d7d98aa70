"""Names and numbers in each other's cell, in one cell, or among words: read where they stand, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from matchers import LinkTables
from tests.matchers.fixture_types import Cells, Number, Person

Said = tuple[str | None, str | None]

BORN = date(1966, 3, 12)
OTHER = date(1970, 1, 1)


@pytest.fixture
def people(person: Person) -> list[Cells]:
    return [
        person("韦建国", BORN, 11),
        person("莫秀英", OTHER, 22, "H2"),
        person("阿依古丽·买买提", date(1985, 2, 3), 24, "H3"),
    ]


@pytest.fixture
def decided(
    people: list[Cells], link: Callable[..., LinkTables], number: Number
) -> Callable[..., dict[Said, tuple[str, str | None]]]:
    """(name, cell) -> outcome code and person of such rows of one delivery; {man} and {wife} are numbers."""

    def build(rows: Sequence[Said], **told: object) -> dict[Said, tuple[str, str | None]]:
        own = {"man": number(BORN, 11), "wife": number(OTHER, 22), "other": number(date(1985, 2, 3), 24)}
        cells = [
            {field: text and text.format(**own) for field, text in zip(("name", "id_number"), row, strict=True)} | told
            for row in rows
        ]
        links = link(people, cells).links
        return dict(zip(rows, links.select("reason", "person_id").iter_rows(), strict=True))

    return build


Decided = Callable[..., dict[Said, tuple[str, str | None]]]

WRONG_CELL = (
    *(
        ("{man}", "韦建国"),
        ("{man}", "韦建国（户主）"),
        ("韦建国{man}", None),
        ("韦建国{man}", "无"),
        ("韦建国{man}", "{man}"),
    ),
    *(
        ("韦建国 {man}", None),
        ("韦建国（{man}）", None),
        ("韦建国[{man}]", None),
        ("韦建国/{man}", None),
        ("{man}韦建国", None),
    ),
    *(
        ("韦建国，{man}，男", None),
        ("户主：韦建国 身份证号：{man}", None),
        (None, "韦建国{man}"),
        (None, "韦建国：{man}"),
    ),
    *((None, "身份证号：{man}（韦建国）"), ("/", "韦建国{man}")),
)
WORDS = (
    *(
        "{man}（本人）",
        "身份证：{man}；电话：19900000001",
        "{man}/19900000002",
        "韦建国:{man}",
        "NO.{man}",
        "ID{man}",
    ),
    *("01-{man}", "{man}.0", "*{man}*", "[{man}]", "居民身份证/{man}", "{man}\n{man}", '=T("{man}")'),
    "{man} 有效期至2039年",
)
NOBODY = (
    *(
        ("覃大山", "{man}（本人）"),
        ("覃大山", "韦建国{man}"),
        ("覃大山{man}", None),
        ("{man}", "覃大山"),
        ("{man}", None),
    ),
    *((None, "{man}（本人）"), ("本人", "{man}（户主）"), ("覃大山", "{man}/19900000002")),
)


def test_a_number_and_a_name_in_the_wrong_cell_are_their_owners(decided: Decided) -> None:
    found = decided(WRONG_CELL)
    assert {who for _, who in found.values()} == {"韦建国"}
    assert {reason for reason, _ in found.values()} == {"id_and_name", "repaired_id_and_name"}


def test_a_transliterated_name_beside_its_number(decided: Decided) -> None:
    name = "阿依古丽·买买提"
    found = decided([(f"{name}{{other}}", None), (None, f"{name}/{{other}}"), ("{other}", name)])
    assert {who for _, who in found.values()} == {name}


def test_words_and_marks_round_the_number(decided: Decided) -> None:
    found = decided([("韦建国", cell) for cell in WORDS])
    assert set(found.values()) == {("repaired_id_and_name", "韦建国")}


def test_of_two_numbers_in_a_cell_the_one_that_fits_the_name_counts(decided: Decided) -> None:
    cells = ("{man}/{wife}", "{wife}/{man}", "本人{man}，配偶{wife}")
    found = decided([(name, cell) for name in ("韦建国", "莫秀英") for cell in cells])
    assert all(decision == ("repaired_id_and_name", name) for (name, _), decision in found.items())


@pytest.mark.parametrize("told", [{}, {"birth_date": BORN, "sex": "男"}])
def test_another_name_or_none_links_to_nobody(told: Cells, decided: Decided) -> None:
    words = [row for row in NOBODY if row[1] and "（" in row[1]] if told else NOBODY
    assert {reason for reason, _ in decided(words, **told).values()} <= {"id_name_conflict", "id_without_name"}


def test_a_digit_too_many_or_missing(decided: Decided, number: Number) -> None:
    own = number(BORN, 11)
    typed = [own[:at] + own[at + 1 :] for at in (3, 8, 16)] + [own[:at] + own[at] + own[at:] for at in (3, 8, 16)]
    found = decided([("韦建国", wrap.format(cell)) for cell in typed for wrap in ("{}", "{}（本人）", "身份证号：{}")])
    assert set(found.values()) == {("damaged_id_and_name", "韦建国")}


def test_a_row_without_anything_odd_stays_as_it_is(decided: Decided) -> None:
    rows = [("韦建国13800000000", "{man}"), (None, "无身份证"), ("NGUYEN VAN A", "军字第2001988号")]
    assert [reason for reason, _ in decided(rows).values()] == ["id_and_name", "no_name", "nobody_found"]
