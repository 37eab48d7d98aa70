"""Each mess of the list really stands in the committed files, and just in those that the README names for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from data_samples.departments import DELIVERIES
from data_samples.sheets import Cell, Delivery, Sheet
from data_samples.world import World, make_world
from domain.periods import Period
from domain.text import make_heading_key
from pipeline.county.load_county import load_county

PROJECT = Path(__file__).resolve().parents[2]
COMMITTED = PROJECT / "data_samples" / "2026Q3"
README = (PROJECT / "data_samples" / "README.md").read_text(encoding="utf-8")
COUNTY = load_county(PROJECT / "config")
PLACES = {*COUNTY.regions.places["name"]}
# The truth says so at every row that has one of these.
LABELLED = (*(f"M{number:02d}" for number in range(8, 24)), "M25")
NOTATIONS = (
    r"\d{4}-\d\d-\d\d", r"\d{8}", r"\d{4}/\d+/\d+", r"\d{4}\.\d+\.\d+", r"\d{4}年\d+月\d+日", r"\d{4}-\d+", r"4\d{4}",
)  # fmt: skip


@pytest.fixture(scope="module")
def deliveries() -> dict[str, Delivery]:
    """Source -> its delivery, as committed."""
    world: World = make_world(450321, 600, Period.parse("2026Q3"))
    made = [deliver(world) for deliver in DELIVERIES]
    return {delivery.source: delivery for delivery in made if delivery.source}


def named(mark: str) -> set[str]:
    """Sources that the README names for the mark."""
    lines = re.findall(rf"^\| [M\d ]*{mark}\b[^|]*\|[^|]*\|([^|]*)\|", README, re.MULTILINE)
    return {source for where in lines for source in re.findall(r"`(\w+)`", where)}


def shown(delivery: Delivery) -> list[Sheet]:
    return [sheet for sheet in delivery.sheets if not sheet.hidden]


def cells(delivery: Delivery) -> Iterator[tuple[str, Cell]]:
    """Heading and cell."""
    for sheet in shown(delivery):
        for row in sheet.rows:
            yield from zip(sheet.headings, row.cells, strict=True)


def labels(delivery: Delivery) -> set[str]:
    rows = [row for sheet in shown(delivery) for row in sheet.rows]
    return {mark for row in rows for label in row.damage for mark in re.findall(r"M\d\d", label)}


def fields(delivery: Delivery) -> dict[str, str]:
    """Heading -> the field that it is read as."""
    known = COUNTY.headings(delivery.source)
    found = {heading: known.get(make_heading_key(heading)) for sheet in delivery.sheets for heading in sheet.headings}
    return {heading: field for heading, field in found.items() if field}


def filled(delivery: Delivery, *kinds: str) -> list[Cell]:
    """Cells of the fields of these types, or of these names."""
    declared, read = COUNTY.sources[delivery.source].fields, fields(delivery)
    wanted = {heading for heading, field in read.items() if field in kinds or declared[field].type in kinds}
    return [cell for heading, cell in cells(delivery) if heading in wanted and cell not in {None, ""}]


def disguised(delivery: Delivery) -> bool:
    """The bytes are not what the name says, or what other programs than Excel write."""
    name, raw = Path(delivery.file).suffix, (COMMITTED / delivery.file).read_bytes()
    return name in {".et", ".zip"} or (name == ".xls" and not raw.startswith(b"\xd0\xcf"))


def otherwise_headed(delivery: Delivery) -> bool:
    """Headings of the department's own, or columns about somebody else."""
    declared, read = COUNTY.sources[delivery.source].fields, fields(delivery)
    others = {heading for sheet in delivery.sheets for heading in sheet.headings} - set(read)
    own = any(make_heading_key(heading) != make_heading_key(declared[field].title) for heading, field in read.items())
    return own or any(re.search("姓名|身份证|证件号", heading) for heading in others)


def notations(delivery: Delivery) -> set[str]:
    days = filled(delivery, "date")
    forms = {next((form for form in NOTATIONS if re.fullmatch(form, str(day))), "") for day in days}
    return forms | {"cell" for day in days if isinstance(day, date)}


def addresses(delivery: Delivery) -> list[Cell]:
    return [cell for heading, cell in cells(delivery) if "址" in heading and cell]


def several_persons(delivery: Delivery) -> bool:
    return any("、" in str(name) for name in filled(delivery, "name"))


FOUND: dict[str, Callable[[Delivery], bool]] = {
    "M01": lambda d: d.form in {"text", "zip"},
    "M02": disguised,
    "M03": lambda d: d.form != "text" and any(s.titles or s.notes or s.groups for s in shown(d)),
    "M04": lambda d: any(s.footers or s.page_rows for s in shown(d)),
    "M05": lambda d: (len(d.sheets) > 1 and d.form != "zip") or any(r.hidden for s in shown(d) for r in s.rows),
    "M06": otherwise_headed,
    "M07": lambda d: any(isinstance(cell, float | int) and cell >= 10**9 for _, cell in cells(d)),
    "M24": lambda d: "M24" in labels(d) or any(heading == "曾用名" and cell for heading, cell in cells(d)),
    "M26": lambda d: any(str(cell) not in PLACES for cell in [*filled(d, "township", "village"), *addresses(d)]),
    "M27": lambda d: len(notations(d)) > 1 or "M27" in labels(d),
    "M28": lambda d: any(re.search(r"[,￥]|^-", str(c)) for c in filled(d, "money")) or "万元" in str(list(fields(d))),
    "M29": lambda d: any(str(cell) in {"是", "√"} or "搬" in str(cell) for _, cell in cells(d)),
    "M30": lambda d: bool(d.resent) or any(len({r.cells for r in s.rows}) < len(s.rows) for s in shown(d)),
    "M31": lambda d: bool(d.lost),
    "M32": lambda d: bool(filled(d, "name")) and any(not r.household_id for s in shown(d) for r in s.rows),
    "M33": lambda d: several_persons(d) or any("\n" in str(cell) for _, cell in cells(d)),
    "M34": lambda d: any(re.match("[+@]", str(cell)) for _, cell in cells(d)),
}


def test_every_mark_is_looked_for() -> None:
    assert {*LABELLED, *FOUND} == {f"M{number:02d}" for number in range(1, 35)}


@pytest.mark.parametrize("mark", LABELLED)
def test_damage_is_where_the_readme_says(deliveries: dict[str, Delivery], mark: str) -> None:
    together = {"M22", "M23"} if mark in {"M22", "M23"} else {mark}
    found = {source for source, delivery in deliveries.items() if together & labels(delivery)}
    assert found == named(mark)
    assert any(mark in labels(delivery) for delivery in deliveries.values())


@pytest.mark.parametrize("mark", FOUND)
def test_shapes_are_where_the_readme_says(deliveries: dict[str, Delivery], mark: str) -> None:
    assert {source for source, delivery in deliveries.items() if FOUND[mark](delivery)} == named(mark)


def test_encodings_damage_and_refusals_are_in_the_bytes(deliveries: dict[str, Delivery]) -> None:
    raw = {source: (COMMITTED / delivery.file).read_bytes() for source, delivery in deliveries.items()}
    assert raw["insurance_enrolment"].startswith(b"\xef\xbb\xbf")
    assert raw["civil_deaths"].startswith(b"\xff\xfe")
    assert "�" not in raw["water_works"].decode("utf-8")
    for source in ("insurance_settlement", "education_students"):
        assert raw[source].decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            raw[source].decode("utf-8")
    *_, whole, last = raw["water_works"].decode("utf-8").split("\r\n")
    assert last.count("\t") < whole.count("\t")
    locked = (COMMITTED / "民政局" / "临时救助发放名单.xlsx").read_bytes()
    assert "EncryptedPackage".encode("utf-16-le") in locked
    assert any(several_persons(delivery) for delivery in deliveries.values())
    assert any(sheet.hidden for delivery in deliveries.values() for sheet in delivery.sheets)
