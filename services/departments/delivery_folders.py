"""Where a department's deliveries lie: files in force in a period's inbox, those replaced or taken back aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from delivery.path_names import make_safe_name
from domain.error_guard import guard
from domain.errors import UsageError
from domain.office_clock import get_today
from domain.periods import Period
from services.deliveries.inboxes import DELIVERIES
from services.retention.purge import ASIDE
from storage.durable_writes import replace_file
from storage.workspace import make_private_folder

# Beside `deliveries`, as is `ASIDE`: whatever lies in a period's folder there is read as a delivery.
_CHECKS = "delivery_checks"
_SECONDS_TO_WAIT = 300


@dataclass(frozen=True)
class DepartmentOffice:
    """For which department somebody works, in which workspace. `actor`: under which name they are remembered."""

    workspace: Path
    config: Path
    department: str
    actor: str


@dataclass(frozen=True)
class DeliveredFile:
    """A file in force. `at`: since when."""

    name: str
    size: int
    at: datetime


@dataclass(frozen=True)
class DeliveryFolder:
    """A department's deliveries of a period."""

    office: DepartmentOffice
    period: Period

    @property
    def path(self) -> Path:
        """Where the files in force lie, whether there are any or not."""
        return self.office.workspace / DELIVERIES / str(self.period) / self._name

    @property
    def report(self) -> Path:
        """The file in which the last check is kept."""
        return self.office.workspace / _CHECKS / str(self.period) / f"{self._name}.json"

    @property
    def _name(self) -> str:
        return make_safe_name(self.office.department)

    def list_files(self) -> list[DeliveredFile]:
        """The files in force, by name."""
        files = [path for path in self.path.iterdir() if path.is_file()] if self.path.is_dir() else []
        facts = [(path.name, path.stat()) for path in sorted(files)]
        return [
            DeliveredFile(name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC)) for name, status in facts
        ]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Only one upload of the department is checked and kept at a time. Raises `UsageError` after five minutes."""
        place = make_private_folder(self.report.parent) / f"{self.report.stem}.lock"
        try:
            with FileLock(place, timeout=_SECONDS_TO_WAIT):
                yield
        except Timeout:
            raise UsageError("本部门的另一次上传还在检查。请几分钟后再上传。") from None

    def put(self, files: list[Path]) -> None:
        """Put files of the same file system in force, each in place of the one of its name, which goes aside.

        Raises `StageFailed` when the folder cannot be written.
        """
        guard("存放上传的文件", self._put)(files)

    def _put(self, files: list[Path]) -> None:
        make_private_folder(self.path.parent.parent)
        make_private_folder(self.path.parent)
        folder = make_private_folder(self.path)
        for file in files:
            self._set_aside(file.name)
            replace_file(file, folder / file.name)

    def take_back(self, name: str) -> None:
        """Let a file count no longer. Raises `UsageError` where there is none of that name."""
        if name not in {file.name for file in self.list_files()}:
            raise UsageError("没有这个文件，或者它已经撤下。请刷新页面。")
        guard("撤下文件", self._set_aside)(name)

    def _set_aside(self, name: str) -> None:
        file = self.path / name
        if file.is_file():
            day, moment = get_today().isoformat(), f"{datetime.now(UTC):%H%M%S%f}"
            make_private_folder(self.office.workspace / ASIDE)
            folder = make_private_folder(self.office.workspace / ASIDE / day)
            file.replace(folder / f"{self.period}_{self._name}_{moment}_{name}")
