"""The database's tables from version to version."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import StageFailed
from ledger.db.django_setup import set_up_django
from tests.ledger.databases import Reopen, make_events, make_people, make_run, make_visits

set_up_django()
from django.conf import settings  # noqa: E402 - models are imported after Django is set up
from django.core.management import call_command  # noqa: E402

from ledger.db import migrations, schema  # noqa: E402

LATER = "later_ledger_migrations"
STEPS = sorted(path.stem for path in Path(migrations.__path__[0]).glob("0*.py"))
SAME_STEP = "from importlib import import_module\nMigration = import_module('ledger.db.migrations.{}').Migration\n"
NEXT_STEP = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("ledger", "{}")]
    operations = [
        migrations.AddField("visit", "later", models.TextField(default="filled")),
        migrations.RunSQL("UPDATE verification_results SET later = result"),
    ]
"""


@pytest.fixture
def later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A version of the program with one step more, once `LATER` is set as the place of its steps."""
    folder = tmp_path / "later" / LATER
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    for step in STEPS:
        (folder / f"{step}.py").write_text(SAME_STEP.format(step), encoding="utf-8")
    (folder / "0099_later.py").write_text(NEXT_STEP.format(STEPS[-1]), encoding="utf-8")
    monkeypatch.syspath_prepend(folder.parent)
    yield monkeypatch
    for name in [name for name in sys.modules if name.startswith(LATER)]:
        del sys.modules[name]
    forget_steps()


def forget_steps() -> None:
    schema._list_migrations.cache_clear()
    schema.read_template.cache_clear()


def install(later_version: pytest.MonkeyPatch) -> None:
    later_version.setattr(settings, "MIGRATION_MODULES", {"ledger": LATER})
    forget_steps()


def test_the_steps_make_what_the_models_say() -> None:
    call_command("makemigrations", "ledger", check=True, dry_run=True, verbosity=0)


def test_a_filled_ledger_is_brought_up_to_date_at_its_first_use(
    reopen: Reopen, later_version: pytest.MonkeyPatch
) -> None:
    reopen().add_visits(make_visits("H1", "H2"))
    reopen().keep_run(make_run(), make_events("r1", "a", "b"), make_people("r1", k1="H1"))
    reopen().publish_run("r1")
    trail = reopen().read_audit()
    install(later_version)
    with ThreadPoolExecutor(2) as pool:  # two commands at once
        readers = [pool.submit(lambda: reopen().read_visits()) for _ in range(2)]
        assert all(reader.result().equals(make_visits("H1", "H2")) for reader in readers)
    assert reopen().read_clue_events(["r1"]).equals(make_events("r1", "a", "b"))
    assert reopen().read_audit().equals(trail)
    # The version before can no longer use it.
    later_version.setattr(settings, "MIGRATION_MODULES", {})
    forget_steps()
    with pytest.raises(StageFailed, match="更新版本"):
        reopen().read_visits()


def test_a_new_ledger_of_the_later_version_has_its_tables(reopen: Reopen, later_version: pytest.MonkeyPatch) -> None:
    install(later_version)
    assert reopen().read_visits().is_empty()
    assert reopen().read_secret() == reopen().read_secret()
