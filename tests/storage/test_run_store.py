"""A run's tables are asked for by name, wherever they lie."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from domain.errors import StageFailed
from domain.handover import PLACE, Admission, SheetFound
from domain.tables import TABLES, empty
from storage.run_store import RunStore

READ = pl.DataFrame({"file": ["a.csv"], "sheet": [""], "rows_read": [3]})
ROWS = pl.DataFrame({"file": ["a.csv"] * 2, "sheet": [""] * 2, "row_number": [2, 3], "name": ["甲", "乙"]})
LINK = {"source": "a", "file": "a.csv", "sheet": "", "row_number": 2, "decision": "unlinked", "reason": "nobody"}


def _links() -> pl.DataFrame:
    schema = empty("links").schema
    return pl.DataFrame([LINK | {name: None for name in schema if name not in LINK}], schema=schema)


@pytest.fixture(params=["disk", "brackets in its name", "no disk"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> RunStore:
    places = {"disk": tmp_path / "run", "brackets in its name": tmp_path / "县 [2026]" / "*run?"}
    return RunStore.open(places[request.param]) if request.param in places else RunStore.in_memory()


def test_tables_come_back_as_they_were_put(run: RunStore) -> None:
    run.put("links", _links())
    run.put("rows_read", READ, "housing_safety")
    assert run.tables["links"].collect().equals(_links())
    assert run.work["rows_read", "housing_safety"].collect().equals(READ)
    assert run.read("links").equals(_links())
    assert run.tables.count_rows("links") == 1
    assert list(run.tables) == ["links"]


def test_a_sources_part_is_not_the_published_table(run: RunStore) -> None:
    run.put("quarantine", empty("quarantine"), "housing_safety")
    assert ("quarantine", "housing_safety") in run.work
    assert "quarantine" not in run.tables
    run.put("members", empty("members"))
    assert "members" in run.work


def test_what_is_not_there_is_empty_and_what_is_not_declared_an_error(run: RunStore) -> None:
    assert run.read("findings").equals(empty("findings"))
    assert "findings" not in run.tables
    with pytest.raises(KeyError):
        run.read("no such table")
    with pytest.raises(ValueError, match="field names"):
        run.put("links", READ)


def test_rows_and_sheets_of_a_source(run: RunStore) -> None:
    sheets = [SheetFound("a.csv", "", "0", "recognised", source="a", columns={"name": 0}, unknown_headings=("备注",))]
    run.put_sheets(sheets)
    run.put_sheets([], "a")
    assert run.read_sheets() == sheets
    assert run.read_sheets("a") == []
    rows = run.rows("a")
    rows.write_batch(Admission("a", ROWS, empty("quarantine"), ROWS.clear()))
    rows.remove_rows(ROWS.head(1).select(PLACE))
    assert run.rows("a").read_rows("accepted").equals(ROWS.tail(1))
    assert run.rows("a").scan_rows().collect().equals(ROWS.tail(1))
    rows.clear_rows()
    assert rows.read_rows("accepted").schema == ROWS.schema


def test_frames_may_stand_for_a_run() -> None:
    run = RunStore.in_memory({"links": _links(), ("rows_read", "a"): READ})
    assert run.tables["links"].collect().equals(_links())
    assert run.work["rows_read", "a"].collect().equals(READ)
    assert len(RunStore.in_memory().tables) == 0


def test_a_column_of_another_type_is_told(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    _links().with_columns(row_number=pl.lit("2")).write_parquet(tmp_path / "tables" / "links.parquet")
    with pytest.raises(StageFailed, match="row_number"):
        RunStore.open(tmp_path).read("links")


def test_an_older_run_may_lack_columns(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    _links().drop("row_key").write_parquet(tmp_path / "tables" / "links.parquet")
    assert RunStore.open(tmp_path).read("links").columns == [
        name for name in TABLES["links"].names if name != "row_key"
    ]
