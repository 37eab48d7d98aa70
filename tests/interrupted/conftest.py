"""A small county whose commands are interrupted: killed, out of disk, without power; and then given once more."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from data_samples.departments import civil_deaths, insurance_enrolment, register_income, register_members
from data_samples.property import authorisations, receipts, replies, reviews
from data_samples.world import make_world
from data_samples.writing import write
from domain.periods import Period
from tests.interrupted import stopping
from tests.result_files import hash_results

COMMANDS, PERIOD, SECONDS = ("run", "property-search"), "2026Q3", 900
# Fewer changes to the disk than this, and what counts them does not see the command at work.
FEWEST_CHANGES = 40
DELIVERIES = (
    register_members.deliver,
    register_income.deliver,
    civil_deaths.deliver,
    insurance_enrolment.deliver,
    authorisations.deliver,
    replies.vehicles,
    receipts.deliver,
    reviews.visits,
    reviews.reviews,
)


@dataclass
class Outcome:
    """How a command ended, and how often it had changed the disk."""

    code: int
    said: str
    changes: int


@dataclass
class Office:
    """A workspace, the command that is given in it, and what the two leave on the machine."""

    folder: Path
    inbox: Path
    command: str
    workspace: Path = Path()
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        if self.workspace == Path():
            self.workspace = self.folder / "workspace"
        self.workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("start", "temporary"):
            (self.folder / name).mkdir(parents=True)
        text = Path(stopping.__file__).read_text(encoding="utf-8")
        (self.folder / "start" / "sitecustomize.py").write_text(f"{text}\n\nwatch()\n", encoding="utf-8")

    def start(self, at: int = 0, reached: Path | None = None, supervisor: bool = False) -> subprocess.Popen[bytes]:
        """Give the command; it stops at its change `at`, if told so together with the process that waits for it."""
        settings = {"workspace": str(self.workspace), "at": at, "count": str(self.folder / "count")}
        settings["supervisor"] = supervisor
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(self.folder / "start"), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "PYTHONIOENCODING": "utf-8",
            "TMPDIR": str(self.folder / "temporary"),
            "FANGPIN_TEST_MARK": self.mark,
            "FANGPIN_TEST_STOP": json.dumps(settings | ({"reached": str(reached)} if reached else {})),
        }
        words = [self.command, "--period", PERIOD, "--inbox", str(self.inbox), "--workspace", str(self.workspace)]
        with (self.folder / "output.txt").open("wb") as output:
            return subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "fangpin", *words],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def give(self, at: int = 0, supervisor: bool = False) -> Outcome:
        """Give the command and wait for its end."""
        (self.folder / "count").unlink(missing_ok=True)
        code = self.start(at, supervisor=supervisor).wait(SECONDS)
        said = (self.folder / "output.txt").read_text(encoding="utf-8", errors="replace")
        count = self.folder / "count"
        return Outcome(code, said, int(count.read_text(encoding="utf-8")) if count.is_file() else 0)

    def processes(self) -> list[int]:
        """Ids of the processes that the command started and that still live."""
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and self._is_ours(entry)]

    def _is_ours(self, entry: Path) -> bool:
        try:
            return self.mark.encode() in (entry / "environ").read_bytes()
        except OSError:
            return False

    def is_alone(self) -> bool:
        """Whether all processes have ended, at the latest after some seconds; their ports are closed with them."""
        ends = time.monotonic() + 30
        while self.processes() and time.monotonic() < ends:
            time.sleep(0.1)
        return not self.processes()

    def listing(self) -> list[str]:
        """Everything that lies in the workspace or among the machine's temporary data.

        Not what SQLite keeps beside the engine's database until that is opened again: a run that was finished before
        needs no engine.
        """
        homes = (self.workspace, self.folder / "temporary")
        found = (path.relative_to(home).as_posix() for home in homes for path in home.rglob("*"))
        return sorted(path for path in found if not path.startswith("prefect/prefect.db-"))

    def hashes(self) -> dict[str, str]:
        """Of every table and workbook of the results."""
        return hash_results(self.workspace, *(self.workspace / home for home in ("runs", "property")))

    def copy_engine(self, source: Office) -> Office:
        """Take over a task engine that has been started once, as its first start takes long."""
        shutil.copytree(source.workspace / "prefect", self.workspace / "prefect")
        return self


Undisturbed = Callable[[str], tuple[Office, Outcome]]


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    world = make_world(450321, 30, Period.parse(PERIOD))
    for deliver in DELIVERIES:
        write(deliver(world), folder)
    return folder


@pytest.fixture(scope="session")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Of a command an office where nothing happened to it, and how the command ended there."""

    @cache
    def give(command: str) -> tuple[Office, Outcome]:
        office = Office(tmp_path_factory.mktemp(f"undisturbed-{command}"), inbox, command)
        outcome = office.give()
        assert outcome.code == 0, outcome.said
        assert outcome.changes >= FEWEST_CHANGES
        return office, outcome

    return give


@pytest.fixture
def office(request: pytest.FixtureRequest, inbox: Path, undisturbed: Undisturbed, tmp_path: Path) -> Iterator[Office]:
    """An office where the engine has been started once, for the command that is the test's parameter."""
    made = Office(tmp_path, inbox, request.param).copy_engine(undisturbed(request.param)[0])
    yield made
    for process in made.processes():
        os.kill(process, 9)
