"""The inboxes that both sides read: made once by the checkout that this script lies in, and left where they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.county_run.inbox import write_inbox
from benchmarks.sample import PERIOD, SEED
from data_samples.departments import DELIVERIES
from data_samples.property import PROPERTY_DELIVERIES
from data_samples.sheets import Delivery
from data_samples.world import World, make_world
from data_samples.writing import write
from domain.periods import Period

PROJECT = Path(__file__).resolve().parents[2]
CONFIG, SAMPLES = PROJECT / "config", PROJECT / "data_samples" / str(PERIOD)
BEFORE = Period.parse("2026Q2")
# The least that a comparison takes.
_REGISTER = ("农业农村局/防返贫监测系统_农户成员信息.xlsx", "农业农村局/2025年家庭收入台账.xls")
_HOUSEHOLDS, _FEW_HOUSEHOLDS, _PERSONS_PER_HOUSEHOLD = 600, 60, 3.66


@dataclass(frozen=True)
class Inputs:
    """`folder`: where inboxes lie. `persons`: of the large county. `inboxes`: folders that somebody else made."""

    folder: Path
    persons: int
    inboxes: Path | None = None

    def sample(self) -> Path:
        """The sample county's inbox, the property search's files among it."""
        return self._made(str(PERIOD), lambda inbox: shutil.copytree(SAMPLES, inbox, dirs_exist_ok=True))

    def sample_before(self) -> Path:
        """What the sample county's departments sent for the period before."""
        return self._made(str(BEFORE), lambda inbox: _write(make_world(SEED, _HOUSEHOLDS, BEFORE), DELIVERIES, inbox))

    def few(self) -> Path:
        """A county of few households, quickly run; the property search's files among it."""
        deliveries = (*DELIVERIES, *PROPERTY_DELIVERIES)
        return self._made("few", lambda inbox: _write(make_world(SEED, _FEW_HOUSEHOLDS, PERIOD), deliveries, inbox))

    def county(self) -> Path:
        """A county of so many persons, the property search's files among it."""
        households = round(self.persons / _PERSONS_PER_HOUSEHOLD)

        def draw(inbox: Path) -> None:
            write_inbox(inbox, households, 0)
            _write(make_world(SEED, households, PERIOD), PROPERTY_DELIVERIES, inbox)

        return self._made(f"county_{self.persons}", draw)

    def beside_register(self) -> list[Path]:
        """Of every folder in `inboxes` an inbox: the sample's register and incomes, and beside them the folder."""
        return [self._made(f"beside/{path.name}", partial(_lay, folders=[path])) for path in self._folders()]

    def all_beside_register(self) -> Path:
        """One inbox: the sample's register and incomes, and beside them all folders of `inboxes`."""
        return self._made("beside_all", partial(_lay, folders=self._folders()))

    def _folders(self) -> list[Path]:
        return sorted(path for path in self.inboxes.iterdir() if path.is_dir()) if self.inboxes else []

    def _made(self, name: str, make: Callable[[Path], object]) -> Path:
        """The inbox of that name; made beside its place first, so that half an inbox never stands there."""
        inbox, draft = self.folder / name, self.folder / f"{name}.new"
        if not inbox.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            make(draft)
            draft.rename(inbox)
        return inbox


def _write(world: World, deliveries: tuple[Callable[[World], Delivery], ...], inbox: Path) -> None:
    for deliver in deliveries:
        write(deliver(world), inbox)


def _lay(inbox: Path, folders: list[Path]) -> None:
    for name in _REGISTER:
        (inbox / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(SAMPLES / name, inbox / name)
    for folder in folders:
        shutil.copytree(folder, inbox / folder.name)
