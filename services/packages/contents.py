"""Which files of a run, of a property search and of a day belong to a township or a department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from delivery.path_names import make_safe_name
from storage.workspace import list_folders

_DEPARTMENT_REPORTS = {"data_quality": "数据质量问题", "unlinked": "未对应数据", "policy_gaps": "政策落实缺口"}


@dataclass(frozen=True)
class Receiver:
    """Whom a package is for."""

    name: str
    is_township: bool


@dataclass(frozen=True)
class Sources:
    """Where the files lie. `search`: of a property search, for the matter's holders alone; `days`: of papers."""

    run: Path
    search: Path | None
    days: tuple[Path, ...]
    with_lists: bool = True


def list_receivers(sources: Sources) -> list[Receiver]:
    """The townships, then the departments, that have files there: some have nothing but a request or a day's paper."""
    townships, departments = set[str](), set[str]()
    if sources.with_lists:
        townships |= _list_names(sources.run / "lists")
        departments |= {
            path.stem for name in _DEPARTMENT_REPORTS for path in (sources.run / "reports" / name).glob("*.xlsx")
        }
    if sources.search:
        townships |= _list_names(sources.search / "lists")
        departments |= {path.stem for path in (sources.search / "requests").glob("*.xlsx")}
    for day in sources.days:
        townships |= _list_names(day / "townships")
        departments |= _list_names(day / "departments")
    return [Receiver(name, True) for name in sorted(townships)] + [
        Receiver(name, False) for name in sorted(departments - townships)
    ]


def _list_names(folder: Path) -> set[str]:
    return {place.name for place in list_folders(folder)}


def find_files(receiver: Receiver, sources: Sources) -> dict[str, Path]:
    """Path in the package -> the file; two kinds of papers never share one."""
    found = list(_find_run_files(receiver, sources) if sources.with_lists else ())
    found += _find_search_files(receiver, sources.search) if sources.search else ()
    found += (path for day in sources.days for path in _find_day_files(receiver, day))
    return dict(sorted(found))


def _find_run_files(receiver: Receiver, sources: Sources) -> Iterator[tuple[str, Path]]:
    if receiver.is_township:
        yield from ((path.name, path) for path in (sources.run / "lists" / receiver.name).glob("*.xlsx"))
    for name, title in _DEPARTMENT_REPORTS.items():
        path = sources.run / "reports" / name / f"{receiver.name}.xlsx"
        if path.is_file():
            yield f"{receiver.name}_{title}.xlsx", path


def _find_search_files(receiver: Receiver, search: Path) -> Iterator[tuple[str, Path]]:
    if receiver.is_township:
        yield from ((path.name, path) for path in (search / "lists" / receiver.name).glob("*.xlsx"))
    elif (request := search / "requests" / f"{receiver.name}.xlsx").is_file():
        yield f"{receiver.name}_财产检索名单.xlsx", request


def _find_day_files(receiver: Receiver, day: Path) -> Iterator[tuple[str, Path]]:
    folder = day / ("townships" if receiver.is_township else "departments") / receiver.name
    yield from ((f"{day.name}/{path.name}", path) for path in folder.glob("*") if path.is_file())


def name_package(number: str, receiver: Receiver, title: str) -> str:
    """The file name of a package; `title`: the period, and what is in it where that is not the lists."""
    return make_safe_name(f"{number}_{receiver.name}_{title}") + ".zip"
