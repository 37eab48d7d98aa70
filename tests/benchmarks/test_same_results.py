"""Two sides of a scene: what counts as the same, and which file, column or cell is named where they differ."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from benchmarks.same_results.comparing import SceneComparison, compare_scenes
from benchmarks.same_results.neutral import Constants

OLD, NEW = "20260930-aaaaaaaaaaaa", "20260930-bbbbbbbbbbbb"


def make_side(folder: Path, run_id: str = OLD, amount: int = 3, cell: str = "甲", seconds: float = 1.0) -> Path:
    scene = folder / "sample"
    run = scene / "workspace" / "runs" / "2026Q3" / run_id
    (run / "tables").mkdir(parents=True)
    (scene / "screens").mkdir()
    write_record(scene, [run_id])
    (scene / "screens" / "001_run.txt").write_text(f"结果目录：{run}\n", encoding="utf-8")
    pl.DataFrame({"run": [run_id] * 2, "amount": [1, amount]}).write_parquet(run / "tables" / "findings.parquet")
    with xlsxwriter.Workbook(str(run / "list.xlsx")) as book:
        book.set_properties({"created": datetime(2026, 9, 30)})  # noqa: DTZ001 - as the format has it
        sheet = book.add_worksheet()
        sheet.write_string("A1", run_id)
        sheet.write_number("B2", len(cell))
        sheet.write_string("C3", cell)
    (run / "report.html").write_text(f"<p>{run_id}</p>\n<p>{cell}</p>\n", encoding="utf-8")
    notes = {"code_digest": run_id[9:], "inbox": "收件"}
    receipt = {"contents": {"list.xlsx": run_id}, "timings": {"link": seconds}, "counts": {"findings": amount}}
    (run / "manifest.json").write_text(json.dumps(receipt | {"notes": notes}), encoding="utf-8")
    return folder


def write_record(scene: Path, run_ids: list[str]) -> None:
    record = {"folders": {str(scene): "SCENE"}, "run_ids": run_ids, "exit_codes": [0]}
    (scene / "scene.json").write_text(json.dumps(record), encoding="utf-8")


def compared(before: Path, after: Path) -> SceneComparison:
    (scene,) = compare_scenes(before, after)
    return scene


def test_run_ids_seconds_and_folders_make_no_difference(tmp_path: Path) -> None:
    scene = compared(make_side(tmp_path / "before"), make_side(tmp_path / "after", NEW, seconds=2.0))
    assert scene.differences == {}
    assert scene.compared == {"tables": 1, "workbooks": 1, "pages": 1, "texts": 2}


def test_the_same_files_are_the_same_bytes(tmp_path: Path) -> None:
    scene = compared(make_side(tmp_path / "before"), make_side(tmp_path / "after"))
    assert scene.differences == {}
    assert scene.same_bytes == 4  # the screen names the folder


def differences(tmp_path: Path, **changes: object) -> dict[str, str]:
    after = make_side(tmp_path / "after", NEW, **changes)  # type: ignore[arg-type]
    found = compared(make_side(tmp_path / "before"), after).differences
    return {name.rsplit("/")[-1]: where for name, where in found.items()}


def test_a_changed_number_is_told_by_table_and_column(tmp_path: Path) -> None:
    assert differences(tmp_path, amount=4) == {
        "findings.parquet": "column amount: 1 of 2 rows, first row 1",
        "manifest.json": "entry /counts/findings",
    }


def test_a_changed_text_is_told_by_member_and_line_and_not_repeated(tmp_path: Path) -> None:
    assert differences(tmp_path, cell="乙") == {
        "list.xlsx": "member xl/sharedStrings.xml",
        "report.html": "line 2",
    }


def test_a_changed_cell_is_told_by_its_place(tmp_path: Path) -> None:
    assert differences(tmp_path, cell="甲甲")["list.xlsx"] == "member xl/worksheets/sheet1.xml, cell B2"


@pytest.mark.parametrize(("side", "words"), [("before", "only after"), ("after", "only before")])
def test_a_missing_file_is_told(tmp_path: Path, side: str, words: str) -> None:
    before, after = make_side(tmp_path / "before"), make_side(tmp_path / "after", NEW)
    next((tmp_path / side).rglob("findings.parquet")).unlink()
    (told,) = compared(before, after).differences.items()
    assert told[0].endswith("findings.parquet")
    assert told[1] == words


def test_another_order_of_columns_is_told(tmp_path: Path) -> None:
    before, after = make_side(tmp_path / "before"), make_side(tmp_path / "after", NEW)
    table = next(after.rglob("findings.parquet"))
    pl.read_parquet(table).select("amount", "run").write_parquet(table)
    assert list(compared(before, after).differences.values()) == ["columns of the table"]


def test_other_bytes_of_the_same_cells_are_told(tmp_path: Path) -> None:
    before, after = make_side(tmp_path / "before"), make_side(tmp_path / "after")
    table = next(after.rglob("findings.parquet"))
    pl.read_parquet(table).write_parquet(table, compression_level=19, statistics=False)
    assert list(compared(before, after).differences.values()) == ["bytes, though the contents are the same"]


def test_a_run_of_another_order_is_another_run(tmp_path: Path) -> None:
    before, after = make_side(tmp_path / "before"), make_side(tmp_path / "after", NEW)
    write_record(after / "sample", [OLD, NEW])
    assert compared(before, after).differences


def test_a_scene_of_one_side_only_is_told(tmp_path: Path) -> None:
    before, after = make_side(tmp_path / "before"), tmp_path / "after"
    after.mkdir()
    assert len(compared(before, after).differences) == 5


def test_a_listing_of_runs_stands_in_the_order_in_which_they_came() -> None:
    first, second = (f"{OLD[:9]}{number:012}" for number in (1, 2))
    screen = Constants({NEW: first, OLD: second}, {}).replace_in_screen(f"┃ 编号 ┃\n│ {OLD} │\n│ {NEW} │\n完成\n")
    assert screen == f"┃ 编号 ┃\n│ {first} │\n│ {second} │\n完成\n"


def test_how_large_purged_data_are_makes_no_difference() -> None:
    lines = [f"│ property/2026Q3/{OLD} │ 2027-03-29 │   37 │ {size} │ 是   │" for size in ("      99", "     351")]
    assert len({Constants({}, {}).replace_in_screen(line) for line in lines}) == 1
