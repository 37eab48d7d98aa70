"""Where a run may keep people: its tables, and the workbooks made for readers. Everything else is searched."""

from __future__ import annotations

import base64
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data_samples.departments import DELIVERIES
from data_samples.world import make_world
from domain.periods import Period

if TYPE_CHECKING:
    from tests.acceptance.conftest import Demo

PROJECT = Path(__file__).resolve().parents[2]
SEED, HOUSEHOLDS = 450321, 600  # of the sample county, as `python -m data_samples` makes it
HAN, DIGITS = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"\d{9,}[Xx]?")
NAMED, NUMBERED = re.compile("姓名|监护人$"), re.compile("证件?号|身份证|残疾人证号|学籍号|电话")


class Text:
    """A text cut down to what a person could be recognised by: its runs of Han characters and its long numbers."""

    def __init__(self, text: str) -> None:
        self.words = frozenset(HAN.findall(text))
        self.all_words = "\n".join(sorted(self.words))
        self.numbers = "\n".join(sorted(set(DIGITS.findall(text))))

    def seen(self, people: frozenset[str]) -> list[str]:
        """Who is in it; a name of two characters only where it stands by itself."""
        return sorted(person for person in people if self._holds(person))

    def _holds(self, person: str) -> bool:
        if not HAN.fullmatch(person):
            return person in self.numbers
        return person in (self.words if len(person) == 2 else self.all_words)


@pytest.fixture(scope="module")
def people() -> frozenset[str]:
    """Names and numbers (ID, certificate, school, phone) of the samples, as they are and as departments wrote them."""
    world = make_world(SEED, HOUSEHOLDS, Period.parse("2026Q3"))
    members = [member for home in world.population.households for member in home.members]
    found = {word for member in members for word in (member.name, member.id_number) if word}
    for sheet in (sheet for deliver in DELIVERIES for sheet in deliver(world).sheets):
        for position, heading in enumerate(sheet.headings):
            cells = {
                str(row.cells[position]) for row in sheet.rows if NAMED.search(heading) or NUMBERED.search(heading)
            }
            pattern = HAN if NAMED.search(heading) else DIGITS
            found |= {cell for cell in cells if pattern.fullmatch(cell) and len(cell) > 1}
    return frozenset(found)


def test_nobody_stands_outside_tables_and_workbooks(demo: Demo, people: frozenset[str]) -> None:
    assert len(people) > 3000
    swept = [
        path for path in sorted(_workspace(demo).rglob("*")) if path.is_file() and not _meant_for_readers(demo, path)
    ]
    pages = {"match_report.html", "index.html"}
    assert pages | {"manifest.json", "prefect.db"} <= {path.name for path in swept}
    found = {path.name: seen for path in swept if (seen := Text(_text(path)).seen(people))}
    assert not found


def test_nobody_stands_in_a_files_name_or_on_the_screen(demo: Demo, people: frozenset[str]) -> None:
    names = "\n".join(path.name for path in _workspace(demo).rglob("*"))
    assert not Text(names).seen(people)
    assert not Text(demo.done.stdout + demo.done.stderr).seen(people)


def test_the_sweep_finds_whom_it_looks_for(people: frozenset[str]) -> None:
    enrolment = next((PROJECT / "data_samples" / "2026Q3").rglob("*参保登记明细.csv"))
    seen = Text(enrolment.read_text(encoding="utf-8-sig")).seen(people)
    assert len([person for person in seen if DIGITS.fullmatch(person)]) > 500
    assert len([person for person in seen if HAN.fullmatch(person)]) > 500


def test_prefects_database_holds_no_cell_with_a_person(demo: Demo, people: frozenset[str]) -> None:
    """Cell by cell, as a long value is torn over several pages of the file."""
    connection = sqlite3.connect(_workspace(demo) / "prefect" / "prefect.db")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = [str(cell) for name in tables for row in connection.execute(f'SELECT * FROM "{name}"') for cell in row]  # noqa: S608
    connection.close()
    text = _unescaped("\n".join(cells))
    assert "数据比对 2026Q3" in text  # so the search would find what is there
    assert not Text(text).seen(people)


def _workspace(demo: Demo) -> Path:
    return demo.run.parents[2]


def _meant_for_readers(demo: Demo, path: Path) -> bool:
    """Whether people may stand in it: tables, lists, requests, dossiers, and workbooks among the reports."""
    run = next((folder for folder in (demo.run, demo.search) if path.is_relative_to(folder)), None)
    if run is None:
        return False
    folder = path.relative_to(run).parts[0]
    return folder in {"tables", "lists", "requests", "dossiers"} or (folder == "reports" and path.suffix == ".xlsx")


def _text(path: Path) -> str:
    """All that can be read in a file; what Prefect stores of a result is packed once more."""
    raw = path.read_bytes()
    if path.parent.name == "storage":
        raw += base64.b64decode(raw.strip() + b"==", validate=False)
    return _unescaped(raw.decode(errors="replace"))


def _unescaped(text: str) -> str:
    r"""JSON writes Han characters as \uXXXX."""
    return re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
