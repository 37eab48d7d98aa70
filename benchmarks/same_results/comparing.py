"""Everything that two sides left of a scene, file by file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.same_results.documents import (
    find_receipt_difference,
    find_text_difference,
    find_workbook_difference,
)
from benchmarks.same_results.neutral import NOTHING, Constants
from benchmarks.same_results.office import FILLED, RECORD
from benchmarks.same_results.tables import find_table_difference

Find = Callable[[Path, Path, tuple[Constants, Constants]], str]
TABLE, WORKBOOK, PAGE, TEXT = KINDS = ("tables", "workbooks", "pages", "texts")
_BY_SUFFIX: dict[str, tuple[str, Find]] = {
    ".parquet": (TABLE, find_table_difference),
    ".xlsx": (WORKBOOK, find_workbook_difference),
    ".html": (PAGE, find_text_difference),
    ".json": (TEXT, find_receipt_difference),
}
# What the script itself keeps of a scene, and what the task engine keeps for itself.
_LEFT_OUT = frozenset({FILLED, RECORD, "prefect"})


@dataclass
class SceneComparison:
    """`exit_codes`: of the commands before. `compared`: kind of file -> how many.

    `same_bytes`: how many of them before anything is replaced. `differences`: file -> where it differs.
    """

    name: str
    exit_codes: list[int]
    compared: Counter[str] = field(default_factory=Counter)
    same_bytes: int = 0
    differences: dict[str, str] = field(default_factory=dict)


def compare_scenes(before: Path, after: Path) -> list[SceneComparison]:
    """Every scene that either side has."""
    names = {path.name for side in (before, after) for path in side.iterdir() if (path / RECORD).is_file()}
    return [compare_scene(before / name, after / name) for name in sorted(names)]


def compare_scene(before: Path, after: Path) -> SceneComparison:
    """Every file of a scene, found again on the other side under the name that it has without run ids and times."""
    constants = Constants.of(before), Constants.of(after)
    old, new = (_files(side, one) for side, one in zip((before, after), constants, strict=True))
    comparison = SceneComparison(before.name, _exit_codes(before))
    for name in sorted(old.keys() ^ new.keys()):
        comparison.differences[name] = "only before" if name in old else "only after"
    for name in sorted(old.keys() & new.keys()):
        _compare_files(comparison, name, (old[name], new[name]), constants)
    return comparison


def _compare_files(
    comparison: SceneComparison, name: str, files: tuple[Path, Path], constants: tuple[Constants, Constants]
) -> None:
    kind, find = _BY_SUFFIX.get(files[0].suffix, (TEXT, find_text_difference))
    comparison.compared[kind] += 1
    if files[0].read_bytes() == files[1].read_bytes():
        comparison.same_bytes += 1
    elif difference := find(*files, constants):
        comparison.differences[name] = difference
    elif kind in {TABLE, WORKBOOK} and not find(*files, (NOTHING, NOTHING)):
        comparison.differences[name] = "bytes, though the contents are the same"


def _exit_codes(scene: Path) -> list[int]:
    path = scene / RECORD
    codes: list[int] = json.loads(path.read_text(encoding="utf-8"))["exit_codes"] if path.is_file() else []
    return codes


def _files(scene: Path, constants: Constants) -> dict[str, Path]:
    """A scene's files by the names that they have without run ids and times; a second one of a name is numbered."""
    files: dict[str, Path] = {}
    times: Counter[str] = Counter()
    for path in sorted(path for path in scene.rglob("*") if path.is_file()):
        place = path.relative_to(scene)
        if _LEFT_OUT.isdisjoint(place.parts) and path.name != ".lock":
            name = constants.replace_in(place.as_posix())
            times[name] += 1
            files[f"{name} #{times[name]}" if times[name] > 1 else name] = path
    return files
