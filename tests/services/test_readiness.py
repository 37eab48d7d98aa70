"""Which departments have sent a period's data, looked at once for as long as nothing changes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from domain.errors import UsageError
from domain.periods import Period
from pipeline.county.load_county import load_county
from services.deliveries.inboxes import find_inbox, find_inbox_of_period, list_inboxes
from services.deliveries.newest_inboxes import remember_inbox
from services.deliveries.readiness import Readiness, check_readiness
from services.deliveries.readiness_memory import ReadinessMemory, ReadinessQuestion

PERIOD, CONFIG = Period.parse("2026Q3"), Path("config")


def look(folder: Path | None, today: date = date(2026, 10, 1)) -> Readiness:
    county = load_county(CONFIG)
    return check_readiness(folder, county, county.policy(), PERIOD, today)


@pytest.fixture
def inbox(core_inbox: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(core_inbox, tmp_path / "2026Q3"))


def test_what_was_sent_and_what_is_missing(inbox: Path) -> None:
    (inbox / "说明.txt").write_text("请查收。\n", encoding="utf-8")
    readiness = look(inbox, date(2026, 11, 1))
    departments = {line.department: line for line in readiness.departments}
    assert readiness.holding_up == []
    assert departments["住建局"].missing_titles == []
    assert departments["住建局"].days_late == 0
    assert departments["教育局"].missing_titles == ["在校费用与资助", "控辍保学台账", "学生学籍"]
    assert departments["教育局"].days_late == (date(2026, 11, 1) - departments["教育局"].due_on).days > 0
    assert "教育局" in readiness.missing_departments
    assert [(line.file, line.state) for line in readiness.doubtful_files] == [("说明.txt", "未能识别")]


def test_without_the_register_the_department_holds_up_the_run(inbox: Path) -> None:
    (register,) = (path for path in inbox.rglob("*") if "农户成员" in path.name)
    register.unlink()
    assert look(inbox).holding_up == ["农业农村局"]
    nothing = look(None)
    assert (nothing.files, nothing.complete_departments) == (0, 0)


def test_an_inbox_is_looked_at_again_only_when_it_changes(inbox: Path) -> None:
    memory = ReadinessMemory()
    question = ReadinessQuestion(inbox, CONFIG.absolute(), PERIOD, date(2026, 10, 1))
    first = memory.wait(question, 60)
    assert first is not None
    assert memory.find(question) is first
    shutil.rmtree(inbox / "住建局")
    second = memory.wait(question, 60)
    assert second is not None
    assert "住建局" in second.missing_departments


def test_a_page_offers_uploads_and_the_inbox_of_the_last_run(inbox: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    assert list_inboxes(workspace) == []
    uploads = workspace / "deliveries" / "2026-10" / "住建局"
    uploads.mkdir(parents=True)
    remember_inbox(workspace, inbox)
    assert [line.key for line in list_inboxes(workspace)] == ["deliveries/2026-10", "remembered/2026Q3"]
    assert find_inbox(workspace, "remembered/2026Q3").folder == inbox
    found = find_inbox_of_period(workspace, Period.parse("2026-10"))
    assert found is not None
    assert found.folder == uploads.parent
    for key in ("remembered/../../etc", "/etc", ""):
        with pytest.raises(UsageError, match="没有这个收件目录"):
            find_inbox(workspace, key)
