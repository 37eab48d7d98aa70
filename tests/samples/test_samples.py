"""The sample county: the same bytes every time, valid people, and a truth that agrees with the files."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

import data_samples
from data_samples.__main__ import main
from data_samples.circumstances import Trouble
from data_samples.departments import DELIVERIES
from data_samples.plan import PLAN
from data_samples.population import Household, Person
from data_samples.sheets import Delivery, Row
from data_samples.world import World, make_world
from domain.identity.numbers import parse_number
from domain.periods import Period, find_window_start

PERIOD = Period.parse("2026Q3")
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
COMMITTED = Path(data_samples.__file__).parent / "2026Q3"
NAME_COLUMNS = ("姓名", "人员姓名", "患者姓名", "申请人姓名", "死者姓名", "残疾人姓名", "户主姓名")
ID_COLUMNS = (*("证件号码", "身份证号码", "身份证号", "身份证件号", "公民身份号码", "户主身份证号", "户主身份证号码"),)


def make(folder: Path, *, households: int = 30, seed: int = 7) -> Path:
    options = ["--seed", seed, "--households", households, "--out", folder / "inbox", "--truth", folder / "truth"]
    outcome = CliRunner().invoke(main, [str(option) for option in options], catch_exceptions=False)
    assert outcome.exit_code == 0
    return folder


def contents(folder: Path) -> dict[str, object]:
    """What each file holds; a workbook by the checksums of its parts, since compression differs by machine."""
    return {path.relative_to(folder).as_posix(): _content(path) for path in sorted(folder.rglob("*.*"))}


def _content(path: Path) -> object:
    if path.suffix != ".xlsx" or not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(part.filename, part.CRC) for part in archive.infolist()]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(450321, 600, PERIOD)


@pytest.fixture(scope="module")
def deliveries(world: World) -> dict[str, Delivery]:
    return {delivery.source: delivery for delivery in (deliver(world) for deliver in DELIVERIES)}


# --- files ------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    again = make(tmp_path)
    for path in sorted(small.rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(small)).read_bytes(), path.name


def test_another_seed_gives_other_people(small: Path, tmp_path: Path) -> None:
    other = make(tmp_path, seed=8)
    assert contents(other / "inbox").keys() == contents(small / "inbox").keys()
    assert contents(other / "inbox") != contents(small / "inbox")


def test_the_committed_deliveries_are_what_the_seed_gives(tmp_path: Path) -> None:
    make(tmp_path, households=600, seed=450321)
    assert contents(tmp_path / "inbox") == contents(COMMITTED)


LOCKED = (COMMITTED.parent / "locked.xlsx").read_bytes()


def cells_of(inbox: Path) -> dict[tuple[str, str, int], list[object]]:
    """Every line of every file, read by other libraries than those that wrote it."""
    lines: dict[tuple[str, str, int], list[object]] = {}
    for path in sorted(inbox.rglob("*.*")):
        file = path.relative_to(inbox).as_posix()
        if path.read_bytes() == LOCKED:
            continue
        if path.suffix == ".zip":
            lines |= _packed_cells(path, file)
            continue
        for sheet, rows in _sheets(path).items():
            lines.update({(file, sheet, number): row for number, row in enumerate(rows, start=1)})
    return lines


def _packed_cells(path: Path, file: str) -> dict[tuple[str, str, int], list[object]]:
    """Members by the names that a Chinese Windows reads."""
    lines: dict[tuple[str, str, int], list[object]] = {}
    with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
        for name in archive.namelist():
            records = csv.reader(io.StringIO(archive.read(name).decode("gb18030")))
            lines |= {(f"{file}!{name}", "", number): list(row) for number, row in enumerate(records, start=1)}
    return lines


def _sheets(path: Path) -> dict[str, list[list[object]]]:
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in visible}
    if content.startswith(b"\xd0\xcf"):
        old = CalamineWorkbook.from_path(path)
        return {
            name: [list(row) for row in old.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in old.sheet_names
        }
    if content.startswith(b"<"):
        return _marked_up(content)
    encodings = {"学生": "gbk", "医疗": "gb18030", "户籍": "gb18030", "殡葬": "utf-16", "财产": "gb18030"}
    encoding = encodings.get(path.name[:2], "utf-8-sig")
    delimiter = "," if path.suffix == ".csv" else "\t"
    return {
        "": [list[object](record) for record in csv.reader(io.StringIO(content.decode(encoding)), delimiter=delimiter)]
    }


def _marked_up(content: bytes) -> dict[str, list[list[object]]]:
    """Rows of a page's table, or of each worksheet; a cell that reaches over others is one cell."""
    root = ET.fromstring(content)  # noqa: S314 - we wrote it
    sheets = list(root.iter(f"{SS}Worksheet"))
    if not sheets:
        return {"": [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")]}
    return {
        sheet.get(f"{SS}Name", ""): [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SS}Row")]
        for sheet in sheets
    }


def test_truth_stands_at_the_rows_of_the_files(small: Path) -> None:
    """An undamaged row shows its person's own name and number; a damaged one does not show both."""
    lines = cells_of(small / "inbox")
    people = {m.person_id: m for h in make_world(7, 30, PERIOD).population.households for m in h.members}
    nobodys = pl.col("source").is_in(["register_income", "water_works", "verification_results"])
    truth = pl.read_parquet(small / "truth" / "truth.parquet").filter(~nobodys)
    checked = 0
    for file, sheet, number, person_id, damage in truth.select(
        "file", "sheet", "row_number", "person_id", "damage"
    ).iter_rows():
        heading = _heading(lines, file, sheet, number)
        row = lines[file, sheet, number]
        if person_id is None:
            continue
        checked += 1
        shown_name, shown_id = (row[_column(heading, titles)] for titles in (NAME_COLUMNS, ID_COLUMNS))
        person = people[person_id]
        assert (shown_name == person.name) is ("name:" not in damage)
        assert (shown_id == person.id_number) is ("id:" not in damage), (file, sheet, number)
    assert checked > 200


# Headings that only heading rows hold; the first level of two has none of them.
_HEADED = {"参保状态", "结算ID", "人编号", "救助类别", "鉴定等级", "身份证件号", "学年学期", "办理结果", "死亡日期"}
_HEADED |= {"疾病名称", "统计期间", "取水方式", "残疾人证号", "变动类型", "事故编号", "就业状态", "项目状态"}
_HEADED |= {"灾害种类", "安置点名称", "提出理由", "工单编号"}


def _heading(lines: dict[tuple[str, str, int], list[object]], file: str, sheet: str, number: int) -> list[object]:
    headings = (lines[file, sheet, line] for line in range(number - 1, 0, -1))
    return next(row for row in headings if _HEADED & {*row})


def _column(heading: list[object], titles: tuple[str, ...]) -> int:
    """The person's own column: 姓名 before 户主姓名."""
    return next(heading.index(title) for title in titles if title in heading)


def test_truth_counts_every_row_once(small: Path) -> None:
    truth = pl.read_parquet(small / "truth" / "truth.parquet")
    assert truth.select("file", "sheet", "row_number").is_unique().all()
    assert truth["person_id"].null_count() < truth.height
    assert set(truth["source"]) == {path.stem for path in _sources()}


@cache
def _sources() -> tuple[Path, ...]:
    config = Path(data_samples.__file__).parents[1] / "config" / "sources"
    names = {deliver.__module__.rsplit(".", 1)[-1] for deliver in DELIVERIES} - {"contacts", "locked"}
    return tuple(config / f"{name}.yaml" for name in names)


def test_the_readme_counts_the_rows(deliveries: dict[str, Delivery]) -> None:
    readme = (COMMITTED.parent / "README.md").read_text(encoding="utf-8")
    told = {source: int(rows.replace(",", "")) for source, rows in re.findall(r"\| `(\w+)` \| ([\d,]+) \|", readme)}
    assert told == {source: len(rows_of(delivery)) for source, delivery in deliveries.items() if source}


def test_the_readme_ticks_the_damage_that_each_source_has(deliveries: dict[str, Delivery]) -> None:
    ticks = _ticks((COMMITTED.parent / "README.md").read_text(encoding="utf-8"))
    for source, delivery in deliveries.items():
        labels = {mark for _, row in rows_of(delivery) for label in row.damage for mark in re.findall(r"M\d\d", label)}
        assert labels <= ticks.get(source, set()), source
        assert {mark for mark in ticks.get(source, set()) if mark in _LABELLED_ALWAYS} <= labels, source


# The other marks are of a file's shape or in single cells, where the truth has no label for them.
_LABELLED_ALWAYS = {"M11", "M12", "M13", "M15", "M16", "M17", "M18", "M25"}


def _ticks(readme: str) -> dict[str, set[str]]:
    """Source -> the marks whose line names it."""
    ticked: dict[str, set[str]] = defaultdict(set)
    for marks, where in re.findall(r"^\| (M\d[^|]*)\|[^|]*\|([^|]*)\|", readme, re.MULTILINE):
        for source in re.findall(r"`(\w+)`", where):
            ticked[source] |= set(re.findall(r"M\d\d", marks))
    return ticked


def test_every_mess_occurs() -> None:
    ticks = _ticks((COMMITTED.parent / "README.md").read_text(encoding="utf-8"))
    assert set().union(*ticks.values()) == {f"M{number:02d}" for number in range(1, 35)}
    assert set(ticks) == {path.stem for path in _sources()}


# --- what departments must mend ---------------------------------------------------------------------


def of_damage(delivery: Delivery, label: str) -> list[tuple[tuple[str, ...], Row]]:
    return [(headings, row) for headings, row in rows_of(delivery) if label in row.damage]


def _own(headings: tuple[str, ...]) -> tuple[str, ...]:
    """The column of the person whom a row is about: a householder only where nobody else is named."""
    return tuple(title for title in NAME_COLUMNS if title in headings)[:1]


@pytest.mark.parametrize(
    "source",
    [
        *("civil_assistance", "civil_applications", "insurance_enrolment", "insurance_settlement", "housing_safety"),
        *("education_students", "education_costs", "health_major_disease", "water_households"),
        *("disability_certificates", "police_changes", "police_accidents", "labour_employment"),
        *("agriculture_projects", "emergency_disasters"),
    ],
)
def test_a_few_rows_name_nobody(deliveries: dict[str, Delivery], source: str) -> None:
    forgotten = of_damage(deliveries[source], "name:blank")
    assert 1 <= len(forgotten) <= 3
    for headings, row in forgotten:
        assert not any(column(headings, row, title) for title in headings if title in (*_own(headings), *ID_COLUMNS))


@pytest.mark.parametrize(
    ("source", "label", "title", "shown"),
    [
        ("insurance_settlement", "date:M27", "结算时间", r"2021\.13\.1|2026-02-30"),
        ("insurance_settlement", "amount:M28", "个人自付", r"见发票|1,2O0\.00|待核实"),
        ("insurance_settlement", "date:M27_zero", "出生日期", "1900-01-00"),
        ("insurance_enrolment", "code:unknown", "参保状态", "待确认"),
        ("register_income", "amount:M28", "工资性收入", r"见发票|1,2O0\.00|待核实"),
        ("register_members", "date:M27_zero", "出生日期", "1900-01-00"),
        ("civil_assistance", "date:M27", "享受起始时间", r"2021\.13\.1|2026-02-30"),
        ("civil_assistance", "date:M27_open", "停发时间", "9999"),
        ("civil_assistance", "date:M27_zero", "停发时间", "1900-01-00"),
        ("housing_safety", "code:unknown", "鉴定等级", "危房"),
        ("housing_safety", "date:M27", "鉴定时间", r"2021\.13\.1|2026-02-30"),
        ("education_students", "code:unknown", "就读状态", "待核实"),
        ("education_costs", "amount:M28", "自付费用（元）", r"见发票|1,2O0\.00|待核实"),
        ("civil_applications", "code:unknown", "办理结果", "退回"),
        ("health_major_disease", "date:M27", "确诊日期", r"2021\.13\.1|2026-02-30"),
        ("water_households", "code:unknown", "水质", "待检"),
        ("disability_certificates", "code:unknown", "残疾等级", "待评"),
        ("police_changes", "code:unknown", "变动类型", "其他变动"),
        ("police_accidents", "amount:M28", "经济损失（元）", r"见发票|1,2O0\.00|待核实"),
        ("labour_employment", "date:M27", "登记时间", r"2021\.13\.1|2026-02-30"),
        ("agriculture_projects", "code:unknown", "项目状态", "待评估"),
    ],
)
def test_a_few_cells_are_beyond_reading(
    deliveries: dict[str, Delivery], source: str, label: str, title: str, shown: str
) -> None:
    spoilt = of_damage(deliveries[source], label)
    assert 1 <= len(spoilt) <= 4
    assert all(re.fullmatch(shown, column(headings, row, title)) for headings, row in spoilt)


def test_rows_are_spoilt_where_nothing_rests_on_them(world: World, deliveries: dict[str, Delivery]) -> None:
    unusable = {"name:blank", "date:M27", "amount:M28", "code:unknown"}
    rows = [row for delivery in deliveries.values() for _, row in rows_of(delivery) if unusable & set(row.damage)]
    assert {row.household_id for row in rows} <= world.unremarkable


def test_villages_stand_under_their_earlier_names_too(world: World, deliveries: dict[str, Delivery]) -> None:
    for source in (
        "civil_assistance",
        "insurance_enrolment",
        "housing_safety",
        "water_households",
        "agriculture_projects",
    ):
        shown = {column(headings, row, "村") for headings, row in of_damage(deliveries[source], "place:M25")}
        assert shown
        assert shown <= set(world.county.aliases.values())


def test_a_file_comes_twice_and_another_is_no_data(small: Path) -> None:
    bytes_of = {path.name: path.read_bytes() for path in (small / "inbox").rglob("*.*")}
    assert bytes_of["社会救助对象花名册.xls"] == bytes_of["社会救助对象花名册（重发）.xls"]
    assert "联系人名单.xlsx" in bytes_of


# --- people -----------------------------------------------------------------------------------------


def everybody(world: World) -> list[Person]:
    registered = [member for household in world.population.households for member in household.members]
    return [*registered, *(stranger.person for stranger in world.population.strangers)]


def test_every_true_number_is_valid_and_unique(world: World) -> None:
    people = everybody(world)
    for person in people:
        identity = parse_number(person.id_number, world.as_of)
        assert identity is not None
        assert (identity.birth_date, identity.sex) == (person.birth, person.sex)
    assert len({person.id_number for person in people}) == len(people)


def test_the_county_has_the_proportions_of_one(world: World) -> None:
    households = world.population.households
    persons = sum(len(household.members) for household in households)
    assert 2000 <= persons <= 2400
    assert {h.place.township for h in households} == {township.name for township in world.county.townships}
    assert 0.22 <= sum(household.lifted for household in households) / len(households) <= 0.29
    monitored = [household for household in households if household.monitor_type]
    assert 0.03 <= len(monitored) / len(households) <= 0.05
    assert {household.cleared for household in monitored} == {True, False}
    assert 0.08 <= len(world.population.strangers) / persons <= 0.12


def test_every_household_has_one_head_and_distinct_names(world: World) -> None:
    for household in world.population.households:
        assert [member.relation for member in household.members].count("户主") == 1
        assert household.head.relation == "户主"
        assert len({member.name for member in household.members}) == len(household.members)


def test_phones_are_of_the_synthetic_range(deliveries: dict[str, Delivery]) -> None:
    texts = [str(cell) for _, row in rows_of(deliveries["register_members"]) for cell in row.cells]
    phones = [text for text in texts if re.fullmatch(r"1[3-9]\d{9}", text) and len(text) == 11]
    serials = {text for text in phones if not text.startswith("19900")}
    assert len(phones) > 1000
    assert not serials - {household for household in texts if household.startswith("100")}


# --- circumstances ----------------------------------------------------------------------------------


def rows_of(delivery: Delivery) -> list[tuple[tuple[str, ...], Row]]:
    return [(sheet.headings, row) for sheet in delivery.sheets if not sheet.hidden for row in sheet.rows]


def column(headings: tuple[str, ...], row: Row, title: str) -> str:
    return str(row.cells[headings.index(title)] or "")


def readable(rows: list[tuple[tuple[str, ...], Row]], *labels: str) -> list[tuple[tuple[str, ...], Row]]:
    return [(headings, row) for headings, row in rows if not set(labels) & set(row.damage)]


def amount(text: str) -> float:
    return float(re.sub(r"[￥,]", "", text) or 0)


def income_per_head(deliveries: dict[str, Delivery]) -> dict[str, float]:
    """Whole-year income of 2025, quarters added up where all four are there."""
    parts: dict[str, list[float]] = defaultdict(list)
    for headings, row in readable(rows_of(deliveries["register_income"]), "amount:M28"):
        if column(headings, row, "年度").startswith("2025"):
            signs = {"工资性收入": 1, "生产经营性收入": 1, "生产经营性支出": -1, "财产性收入": 1, "转移性收入": 1}
            net = sum(sign * amount(column(headings, row, title)) for title, sign in signs.items())
            parts[row.household_id].append(net / int(column(headings, row, "家庭人口")))
    return {household: round(sum(nets), 2) for household, nets in parts.items() if len(nets) in {1, 4}}


def self_paid(deliveries: dict[str, Delivery]) -> dict[str, float]:
    """Own payments of a household within the window, reversals netted at the day of the original."""
    start = find_window_start(PERIOD.end, 12)
    settled: dict[str, date] = {}
    totals: dict[str, float] = defaultdict(float)
    seen: set[tuple[object, ...]] = set()
    for headings, row in readable(rows_of(deliveries["insurance_settlement"]), "amount:M28"):
        if row.cells in seen:
            continue
        seen.add(row.cells)
        number = column(headings, row, "结算ID")
        settled.setdefault(number, date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}"))
        if settled[number] >= start:
            totals[row.household_id] += amount(column(headings, row, "个人自付"))
    return totals


def of(world: World, *troubles: Trouble) -> list[Household]:
    return [household for household in world.population.households if world.plan.has(household, *troubles)]


def test_every_trouble_has_its_households(world: World) -> None:
    for planned in PLAN:
        assert len(of(world, planned.trouble)) == max(1, planned.per_600), planned.trouble


def test_most_households_are_in_no_confirmed_trouble(world: World) -> None:
    confirmed = (
        *(Trouble.INCOME_AT_LINE, Trouble.INCOME_BELOW, Trouble.INCOME_ABSENT, Trouble.INCOME_THREE_QUARTERS),
        *(Trouble.SUDDEN_HARDSHIP, Trouble.MEDICAL_LOW, Trouble.MEDICAL_HIGH, Trouble.HOUSE_DANGEROUS),
        *(Trouble.ASSISTANCE_NEW, Trouble.TEKUN_DISABLED, Trouble.TEKUN_IN_DANGEROUS_HOUSE),
        *(Trouble.MAJOR_DISEASE_NEW, Trouble.DROPPED_OUT, Trouble.COLLEGE_COSTLY, Trouble.DISABILITY_NEW),
        *(Trouble.WATER_UNFIT, Trouble.WATER_FAR, Trouble.WATER_SCARCE),
    )
    assert 0.04 <= len(of(world, *confirmed)) / len(world.population.households) <= 0.2


def test_incomes_follow_the_plan(world: World, deliveries: dict[str, Delivery]) -> None:
    income = income_per_head(deliveries)
    low = {household for household, net in income.items() if net <= 6000}
    planned = of(world, Trouble.INCOME_AT_LINE, Trouble.INCOME_BELOW, Trouble.LOW_INCOME_OTHER)
    monitored = {h.household_id for h in world.population.households if h.under_monitoring}
    assert low - monitored == {household.household_id for household in planned}
    assert [income[h.household_id] for h in of(world, Trouble.INCOME_AT_LINE)] == [6000]
    assert [income[h.household_id] for h in of(world, Trouble.INCOME_JUST_ABOVE)] == [6000.5]
    lifted = {household.household_id for household in world.population.households if household.lifted}
    missing = of(world, Trouble.INCOME_ABSENT, Trouble.INCOME_THREE_QUARTERS)
    assert lifted - income.keys() == {household.household_id for household in missing}


def test_treatment_follows_the_plan(world: World, deliveries: dict[str, Delivery]) -> None:
    paid = self_paid(deliveries)
    heavy = {
        h.household_id
        for h in world.population.households
        if paid[h.household_id] >= (5000 if h.lifted_or_monitored else 20000)
    }
    assert heavy == {household.household_id for household in of(world, Trouble.MEDICAL_LOW, Trouble.MEDICAL_HIGH)}


def test_reversals_carry_the_number_of_what_they_take_back(deliveries: dict[str, Delivery]) -> None:
    rows = [(column(h, r, "结算ID"), column(h, r, "个人自付")) for h, r in rows_of(deliveries["insurance_settlement"])]
    reversed_numbers = {number for number, paid in rows if paid.startswith("-")}
    assert len(reversed_numbers) >= 10
    assert reversed_numbers <= {number for number, paid in rows if not paid.startswith("-")}


def test_nothing_lies_in_the_future(deliveries: dict[str, Delivery]) -> None:
    days = [
        cell
        for delivery in deliveries.values()
        for _, row in rows_of(delivery)
        for cell in row.cells
        if isinstance(cell, date)
    ]
    settled = readable(rows_of(deliveries["insurance_settlement"]), "date:M27")
    texts = [column(h, r, "结算时间") for h, r in settled]
    assert max(days) <= PERIOD.end
    assert all(_day(text) <= PERIOD.end for text in texts)


def _day(text: str) -> date:
    if text.isdigit():
        return date.fromisoformat(text)
    year, month, day = map(int, re.split(r"[-/.]", text))
    return date(year, month, day)
