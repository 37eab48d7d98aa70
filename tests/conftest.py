"""What tests of several packages share: a small sample county, and one Prefect server for the whole session."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from data_samples.departments import DELIVERIES
from data_samples.world import World, make_world
from data_samples.writing import write
from domain.periods import Period
from tests.cpu_seconds import CpuSeconds, file_of, is_probably_slow, text_of

PROJECT = Path(__file__).resolve().parents[1]

# How long an example takes is the machine's business, not the test's.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Fixtures that are dear enough for all their tests to run in one process: finished runs, and Prefect's server.
SHARED = ("demo: Demo", "prefect_database", "tests.portal.conftest")
# Sources of `core_inbox`: of the departments of agriculture, insurance, housing and civil affairs.
CORE = {
    "register_members", "register_income", "insurance_enrolment", "insurance_settlement", "housing_safety",
    "civil_assistance", "declarations",
}  # fmt: skip
SECONDS = pytest.StashKey[CpuSeconds]()


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests run in one process, and so do those of all files that share a dear fixture.

    pytest-xdist's own `loadgroup` writes the group into a private attribute that pytest has no longer since 9.2: there
    every test went to either process, and each of them set up every fixture of a file.
    """

    def _split_scope(self, nodeid: str) -> str:
        return dear_fixture(nodeid) or file_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    return FilesTogether(config, log)


def pytest_configure(config: pytest.Config) -> None:
    configure_django()
    config.stash[SECONDS] = CpuSeconds(config)
    config.pluginmanager.register(config.stash[SECONDS], "cpu_seconds")


def configure_django() -> None:
    """The portal's settings for every test: Django takes settings once in a process, and a ledger's are among them.

    By `configure`, as Django sets the process's time zone where it finds a module of settings by itself.
    """
    os.environ["FANGPIN_WORKSPACE"] = tempfile.mkdtemp(prefix="fangpin-tests-")
    import django
    from django.conf import settings as django_settings

    from portal.settings import loopback

    shutil.rmtree(os.environ.pop("FANGPIN_WORKSPACE"))
    names = [name for name in dir(loopback) if name.isupper()]
    chosen = {name: getattr(loopback, name) for name in names} | {
        "PASSWORD_HASHERS": ["tests.fast_hasher.FastHasher"],
        "LOGGING_CONFIG": None,
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    }
    django_settings.configure(**chosen)
    django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process waits for it in the end; what is slow is marked."""
    seconds = config.stash[SECONDS]
    items.sort(key=lambda item: ((*SHARED, "").index(dear_fixture(item.nodeid)), -seconds.longest_of(item.nodeid)))
    for item in items:
        is_slow = config.stash[SECONDS].is_slow(item.nodeid)
        if dear_fixture(item.nodeid) or (is_probably_slow(item.nodeid) if is_slow is None else is_slow):
            item.add_marker("slow")


def dear_fixture(nodeid: str) -> str:
    """The dear fixture that the test's file asks for; empty where it asks for none."""
    text = text_of(file_of(nodeid))
    return next((fixture for fixture in SHARED if fixture in text), "")


@pytest.fixture(scope="session")
def sample_world() -> World:
    return make_world(450321, 30, Period.parse("2026Q3"))


@pytest.fixture(scope="session")
def sample_inbox(sample_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county's deliveries; a test that changes them copies them first."""
    folder = tmp_path_factory.mktemp("county")
    for deliver in DELIVERIES:
        write(deliver(sample_world), folder)
    return folder


@pytest.fixture(scope="session")
def core_inbox(sample_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What most rules rest on: a third of the deliveries, for tests of what happens around the stages."""
    folder = tmp_path_factory.mktemp("core")
    for delivery in (deliver(sample_world) for deliver in DELIVERIES):
        if delivery.source in CORE:
            write(delivery, folder)
    return folder


@pytest.fixture(scope="session")
def sample_people(sample_world: World) -> frozenset[str]:
    """Names and ID numbers of the sample county; names of two characters may stand in any text by chance."""
    members = [member for home in sample_world.population.households for member in home.members]
    names = {member.name for member in members if len(member.name) > 2}
    return frozenset(names | {member.id_number for member in members if member.id_number})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A copy of the county's configuration that a test may change."""
    return Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))


@pytest.fixture(scope="session")
def prefect_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Prefect's database, with one server for all tests of wiring."""
    from flows.prefect_settings import prepare_environment

    before = dict(os.environ)
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_HOME"):
        os.environ.pop(name, None)
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    prepare_environment(tmp_path_factory.mktemp("unused"))
    from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        address = PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
        yield Path(str(getattr(address, "get_secret_value", lambda: address)()).split("///")[1])
    os.environ.clear()
    os.environ.update(before)
