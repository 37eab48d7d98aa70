"""A calibration on the sample county: shown first, adopted when told so, the old model kept."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from pipeline.county.load_county import load_county
from pipeline.run_request import RunRequest
from services.runs.calibrate import fit_calibration

PROJECT = Path(__file__).parents[2]


def test_the_model_is_replaced_only_when_told_so(tmp_path: Path, core_inbox: Path) -> None:
    config = copytree(PROJECT / "config", tmp_path / "config")
    before = (config / "matching_model.yaml").read_text(encoding="utf-8")
    found = fit_calibration(RunRequest("2026Q3", str(core_inbox), str(tmp_path / "workspace"), str(config)))
    assert (config / "matching_model.yaml").read_text(encoding="utf-8") == before
    kept = found.adopt()
    assert kept.read_text(encoding="utf-8") == before
    adopted = load_county(config).matching.model
    assert adopted == found.new
    assert (adopted.version, found.old.version) == (2, 1)
    assert "2026-09-30" in adopted.evidence[0]
    assert found.linked[0] > 100
