"""A new edition of a period's list: what was opened or fetched before is not answered any more."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.office import office
from services.runs.published_runs import RunFrames
from tests.portal.conftest import CONFIG, INBOX, PERIOD, OpenClient
from tests.services.visit_books import answer_household
from tests.simulation.period_runs import compare


@pytest.fixture
def old(workspace: Path) -> RunFrames:
    """The first edition, which a second one has replaced meanwhile."""
    first = office().runs.find_newest()
    assert first is not None
    inbox = workspace.parent / INBOX
    next(path for path in sorted(inbox.rglob("*")) if "残" in path.name and path.is_file()).unlink()
    compare(PERIOD, inbox, workspace, CONFIG)
    return first


def test_an_old_page_an_old_workbook_and_an_old_file(
    client_for: OpenClient, old: RunFrames, listed_townships: list[str], workspace: Path
) -> None:
    township = listed_townships[0]
    client, newest = client_for(Role.TOWNSHIP, [township]), office().runs.find_newest()
    assert newest is not None
    assert (old.edition, newest.edition) == (1, 2)
    home = old.read("visit_households").filter(pl.col("township") == township)["household_id"][0]
    address = f"/townships/{township}/households/{old.make_household_key(home)}/answers/"
    fields = {"run": old.run_id, "clue-1": "属实", "checked_by": "李核查", "checked_on": f"{get_today()}"}
    answer = client.post(address, fields)
    assert answer.status_code == 400
    assert "旧版名单" in answer.content.decode()

    book = next(old.folder.glob(f"lists/{township}/*入户核查单*_V1.xlsx"))
    assert client.get(f"/townships/{township}/files/{book.name}").status_code == 200
    assert client.get(f"/townships/{township}/files/{book.name.replace('_V1', '_V2')}").status_code == 200
    copy = workspace.parent / book.name
    copy.write_bytes(book.read_bytes())
    answer_household(copy, home, "属实", day=f"{get_today()}")
    upload = SimpleUploadedFile(copy.name, copy.read_bytes())
    receipt = client.post(f"/townships/{township}/imports/upload/", {"files": [upload]}, follow=True).content.decode()
    assert "replaced_run" in receipt
    assert open_ledger(workspace).read_visits().drop_nulls("import_id").is_empty()
