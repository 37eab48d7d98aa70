from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from delivery import Receipt, write_manifest

if TYPE_CHECKING:
    from tests.delivery.conftest import MadeUp


def test_manifest_is_plain_sorted_utf8(tmp_path: Path, made_up: MadeUp) -> None:
    rows: list[dict[str, object]] = [
        {"file": "b.xlsx", "sheet": "表2", "sha256": "22", "status": "recognised", "source": "x", "rows_read": 2},
        {"file": "b.xlsx", "sheet": "表1", "sha256": "22", "status": "recognised", "source": "x", "rows_read": 3},
        {"file": "a.csv", "sha256": "11", "status": "unrecognised", "message": "缺少列：姓名"},
    ]
    receipt = Receipt(
        command="run",
        run_id="r1",
        period="2026-09",
        as_of=date(2026, 9, 30),
        policy="guangxi_2021",
        configuration="abc",
        files=made_up.table("files", rows),
        counts={"links": 7},
        timings={"intake": 1.23456},
    )
    path = tmp_path / "run" / "manifest.json"
    write_manifest(path, receipt)
    text = path.read_text(encoding="utf-8")
    said = json.loads(text)
    assert text == json.dumps(said, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert [(entry["file"], entry["rows"], len(entry["sheets"])) for entry in said["inputs"]] == [
        ("a.csv", 0, 1),
        ("b.xlsx", 5, 2),
    ]
    assert said["inputs"][0]["sheets"][0]["message"] == "缺少列：姓名"
    assert (said["as_of"], said["timings"], said["counts"]) == ("2026-09-30", {"intake": 1.235}, {"links": 7})
    assert said["code"]["libraries"]["polars"]
