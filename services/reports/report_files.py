"""The files of a run's reports, for those who may read the whole county."""

from __future__ import annotations

from pathlib import Path

from services.runs.published_runs import RunFrames

_FOLDER = "reports"


def list_report_files(frames: RunFrames) -> dict[str, Path]:
    """Path inside the reports' folder (with `/`) -> the file."""
    folder = frames.folder / _FOLDER
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))
    return {path.relative_to(folder).as_posix(): path for path in files}
