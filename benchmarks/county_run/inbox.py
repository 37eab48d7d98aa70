"""The inbox of a large county: the sample county's departments, with more rows of settlements than they sent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import xlsxwriter

from benchmarks.sample import PERIOD, SEED
from data_samples.county import REGIONS
from data_samples.departments import DELIVERIES
from data_samples.world import make_world
from data_samples.writing import write

BULKY = "insurance_settlement"
# An outpatient's visit, so that more rows do not make everybody's medical burden heavy.
_SMALL = {"医疗类别": "门诊", "医疗费总额": "36.50", "基金支付总额": "24.00", "医疗救助": "", "个人自付": "12.50"}


def write_inbox(folder: Path, households: int, rows: int, regions: Path = REGIONS) -> int:
    """Deliveries of so many households; where departments deliver fewer than `rows` rows, settlements are added.

    Half of the added rows in a GB18030 csv, half in an .xlsx. `regions`: the table of the county's places.
    Returns how many rows departments deliver.
    """
    world = make_world(SEED, households, PERIOD, regions)
    sent = 0
    for deliver in DELIVERIES:
        delivery = deliver(world)
        written = write(delivery, folder)
        if delivery.source and not delivery.source.startswith("register_"):
            sent += sum(len(sheet.rows) for sheet in delivery.sheets)
        if delivery.source == BULKY:
            path = written
    heading, *lines = csv.reader(path.read_text("gb18030").splitlines())
    added = max(rows - sent, 0)
    visits = _visits(heading, lines, added)
    if added:
        _write_csv(path.with_name("门诊结算明细_上半年.csv"), heading, islice(visits, added // 2))
        _write_xlsx(path.with_name("门诊结算明细_下半年.xlsx"), heading, visits)
    return sent + added


def _visits(heading: list[str], lines: list[list[str]], many: int) -> Iterator[list[str]]:
    """So many rows about the people whom the department's own rows are about."""
    small = {heading.index(name): text for name, text in _SMALL.items()}
    for number, line in enumerate(islice(cycle(lines), many)):
        cells = [small.get(position, cell) for position, cell in enumerate(line)]
        yield [f"MZ{number:012}", *cells[1:]]


def _write_csv(path: Path, heading: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])


def _write_xlsx(path: Path, heading: list[str], rows: Iterator[list[str]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("结算明细")
        for number, row in enumerate([heading, *rows]):
            sheet.write_row(number, 0, row)
