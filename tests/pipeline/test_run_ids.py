"""A result stands under the id of the bytes that were read, and of no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import StageFailed
from pipeline.job import Job
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest


@pytest.mark.parametrize("kind", [Job, PropertyJob])
@pytest.mark.parametrize("change", ["content", "name", "more", "gone"])
def test_an_inbox_that_changes_after_the_id_was_made_publishes_nothing(
    kind: type[Job], change: str, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    file = inbox / "a.csv"
    file.write_text("姓名", encoding="utf-8")
    asked = RunRequest("2026Q3", str(inbox), str(tmp_path / "workspace"), "config")
    started = kind.prepare(replace(asked, folder=str(kind.prepare(asked).folder.final)))
    started.check_id()
    match change:
        case "content":
            file.write_text("户主", encoding="utf-8")
        case "name":
            file.rename(inbox / "b.csv")
        case "more":
            (inbox / "b.csv").write_text("姓名", encoding="utf-8")
        case "gone":
            file.unlink()
    with pytest.raises(StageFailed, match="有变化，本次没有发布"):
        started.check_id()


def test_a_run_in_a_folder_for_now_has_no_id_to_keep(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    asked = RunRequest(
        "2026Q3", str(tmp_path / "inbox"), str(tmp_path), "config", folder=str(tmp_path / ".dry-run" / "run")
    )
    Job.prepare(asked).check_id()
