"""The table of docs/linking.md: what becomes of a row, by its number, its name and what else it tells.

    python -m tests.matchers.decision_table

writes the table anew; look at the diff before you commit it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from domain.handover import Admission
from domain.tables import empty
from matchers import Linker, build_members
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from tests.id_numbers import make_number
from tests.matchers.fixture_types import Cells

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "linking.md"
TODAY, BORN = date(2026, 9, 30), date(1966, 3, 12)
_BEGIN, _END = "<!-- decisions -->", "<!-- /decisions -->"
_SIGNS = "安宝昌春德发芳福刚贵海宏花吉佳娟俊康兰丽林玲龙梅敏宁平琴勤庆荣瑞山胜寿天文霞香祥"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高罗郑梁谢宋唐许邓韩冯曹彭"


_OWN = make_number(BORN, 11)
# What the row of 韦建国 says instead of their number and name, and what else it gives.
NUMBERS: dict[str, str | None] = {
    "their own": _OWN,
    "their own in 15 digits": _OWN[:6] + _OWN[8:17],
    "one digit wrong": _OWN[:15] + str((int(_OWN[15]) + 5) % 10) + _OWN[16:],
    "a neighbour's": make_number(date(1970, 1, 1), 101),
    "valid, not in the register": make_number(BORN, 33),
    "missing": None,
}
NAMES: dict[str, str | None] = {
    "equal": "韦建国",
    "variant": "韦建囯",
    "alike": "韦健国",
    "their child's": "韦小明",
    "different": "欧阳丽",
    "missing": None,
}
TOLD: dict[str, Cells] = {
    "nothing else": {},
    "village": {"township": "白沙镇", "village": "白沙村"},
    "birth, sex": {"birth_date": BORN, "sex": "男"},
    "village, birth, sex": {"township": "白沙镇", "village": "白沙村", "birth_date": BORN, "sex": "男"},
}


def people() -> list[Cells]:
    """The man, their child, forty neighbours of the clan, and 1,200 people of another township."""
    here: Cells = {"township": "白沙镇", "village": "白沙村", "relation": "户主"}
    far: Cells = {"township": "兴坪镇", "village": "渔村", "relation": "户主"}
    family = [("韦建国", _OWN, "户主"), ("韦小明", make_number(date(2012, 5, 6), 13), "之子")]
    home = [here | {"household_id": "H1", "name": n, "id_number": i, "relation": r} for n, i, r in family]
    clan = [_neighbour(here, f"韦{sign}", at) for at, sign in enumerate(_SIGNS, start=101)]
    county = [_neighbour(far, "".join(signs), at) for at, signs in enumerate(itertools.product(_SURNAMES, _SIGNS))]
    return [*home, *clan, *county]


def _neighbour(place: Cells, name: str, at: int) -> Cells:
    born = date(1970, 1, 1 + at // 900)
    return place | {"household_id": f"{name}家", "name": name, "id_number": make_number(born, at % 900)}


def decided() -> dict[tuple[str, str], list[str]]:
    """(number, name) -> the outcome code for each of `TOLD`; the rows of one number are a delivery."""
    county = load_county(ROOT / "config")
    members = build_members(_accepted(county, "register_members", people()), county.regions, TODAY)
    linker = Linker.prepare(members, county.regions, county.matching, TODAY)
    return {
        (number, name): reasons
        for number in NUMBERS
        for name, reasons in zip(NAMES, _reasons(county, linker, NUMBERS[number]), strict=True)
    }


def _reasons(county: County, linker: Linker, number: str | None) -> Iterator[list[str]]:
    """For each of `NAMES`, beside that number."""
    cells = [told | {"id_number": number, "name": name} for name in NAMES.values() for told in TOLD.values()]
    rows = _accepted(county, "insurance_enrolment", cells)
    admission = Admission("insurance_enrolment", rows, empty("quarantine"), rows.clear())
    reasons = linker.link_source(admission, county.sources["insurance_enrolment"]).links["reason"].to_list()
    return (reasons[at : at + len(TOLD)] for at in range(0, len(reasons), len(TOLD)))


def _accepted(county: County, source: str, rows: list[Cells]) -> pl.DataFrame:
    """The fields that these rows use, as admission hands them on."""
    fields: dict[str, type[pl.DataType]] = {
        name: pl.Date if name.endswith(("_date", "_on")) else pl.String for name in county.sources[source].fields
    }
    schema: dict[str, type[pl.DataType]] = {
        "file": pl.String,
        "sheet": pl.String,
        "row_number": pl.Int64,
        "numeric_id": pl.Boolean,
    }
    place = {"file": "数据.xlsx", "sheet": "", "numeric_id": False}
    cells = [place | {"row_number": at} | row for at, row in enumerate(rows, start=2)]
    return pl.DataFrame(cells, schema=schema | fields)


def table(found: dict[tuple[str, str], list[str]]) -> str:
    """Markdown of what `decided` found."""
    lines = [["number", "name", *TOLD], ["---"] * (2 + len(TOLD))]
    lines += [[*key, *(f"`{reason}`" for reason in reasons)] for key, reasons in found.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def documented() -> dict[tuple[str, str], list[str]]:
    """The table as the page has it."""
    lines = _between(PAGE.read_text(encoding="utf-8")).splitlines()[2:]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {(number, name): reasons for number, name, *reasons in cells}


def _between(page: str) -> str:
    return page.split(_BEGIN, maxsplit=1)[1].split(_END, maxsplit=1)[0].strip()


def _main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(_BEGIN, maxsplit=1)[0], page.split(_END, maxsplit=1)[1]
    PAGE.write_text(f"{before}{_BEGIN}\n{table(decided())}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    _main()
