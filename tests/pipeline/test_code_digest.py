"""The same code on two machines must give the same run id."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import job


def test_compiled_and_stray_files_do_not_change_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "expectations"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "common.yaml").write_text("expectations: []\n", encoding="utf-8")
    monkeypatch.setattr(job, "PROJECT", tmp_path)
    before = job.code_digest()
    (folder / "__pycache__" / "suites.cpython-311.pyc").write_bytes(b"compiled")
    (folder / "notes.txt").write_text("stray", encoding="utf-8")
    assert job.code_digest() == before
    (folder / "common.yaml").write_text("expectations: [x]\n", encoding="utf-8")
    assert job.code_digest() != before
