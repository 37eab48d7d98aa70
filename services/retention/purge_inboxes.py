"""What departments sent does not stay for ever either: which files of which inboxes are due to go, and what is kept.

Only a file that a finished run of this workspace names goes, and only while it holds the bytes that the run has read:
whatever else lies in the folder stays, whoever put it there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import intake
from domain.error_guard import PROJECT, guard
from domain.office_clock import get_today
from ledger import AuditEvent
from pipeline.county.county import County
from pipeline.open_ledger import open_ledger
from services.retention.purge import PURGED
from storage.run_manifest import locate_inbox, read_manifest
from storage.workspace import make_private_folder

_PROPERTY = "property_search"


@dataclass(frozen=True)
class RawFile:
    """A file of an inbox as runs have read it.

    `digests`: SHA-256 of its bytes, or of the members of an archive by their names, as each run has it. `goes_on`: the
    day from which on no run needs it kept.
    """

    path: Path
    digests: Mapping[str, frozenset[str]]
    goes_on: date


@dataclass(frozen=True)
class RawInbox:
    """An inbox of finished runs (their ids), and those of its files that are still there."""

    folder: Path
    runs: tuple[str, ...]
    files: tuple[RawFile, ...]

    def list_due(self, today: date) -> list[RawFile]:
        """The files whose days are over."""
        return [file for file in self.files if file.goes_on <= today]

    @cached_property
    def goes_on(self) -> date:
        """The day on which the last of its files is due to go."""
        return max(file.goes_on for file in self.files)


@dataclass(frozen=True)
class PurgedInbox:
    """What became of an inbox: how many files went, which stayed although they were due, and whether it is gone."""

    folder: Path
    deleted: int
    changed: tuple[str, ...]
    is_gone: bool


def list_raw_inboxes(workspace: Path, county: County) -> list[RawInbox]:
    """Every inbox of the workspace's finished runs of which something is still there, by what goes first.

    The program's own samples are none.
    """
    names: dict[Path, list[str]] = {}
    files: dict[Path, dict[Path, RawFile]] = {}
    for run_id, manifest in _list_manifests(workspace):
        folder = _find_inbox(workspace, manifest)
        if folder is not None:
            names.setdefault(folder, []).append(run_id)
            found = files.setdefault(folder, {})
            for raw_file in _list_files(folder, manifest, county):
                found[raw_file.path] = _join(found[raw_file.path], raw_file) if raw_file.path in found else raw_file
    inboxes = [
        RawInbox(folder, tuple(sorted(set(names[folder]))), tuple(found.values()))
        for folder, found in files.items()
        if found
    ]
    return sorted(inboxes, key=lambda inbox: (inbox.goes_on, inbox.folder.as_posix()))


def purge_inbox(workspace: Path, inbox: RawInbox, today: date, by: str = "") -> PurgedInbox:
    """Delete its files that are due and unchanged; a record without people stays in `<workspace>/purged/`.

    Raises `StageFailed` when a file cannot be removed.
    """
    return guard("清理", _purge_inbox)(workspace, inbox, today, by)


def _purge_inbox(workspace: Path, inbox: RawInbox, today: date, by: str) -> PurgedInbox:
    digests = intake.compute_file_digests(inbox.folder)
    due = inbox.list_due(today)
    going = [file for file in due if _is_unchanged(file, inbox.folder, digests)]
    changed = tuple(_name(file, inbox.folder) for file in due if file not in going)
    if going:
        _record(workspace, inbox, going, changed, today, by)
    for file in going:
        file.path.unlink()
    _remove_empty_folders(inbox.folder, going)
    return PurgedInbox(inbox.folder, len(going), changed, not inbox.folder.exists())


def _list_manifests(workspace: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id and receipt of every finished run and search, also of those that are purged."""
    for path in sorted(workspace.glob("runs/*/*/manifest.json")) + sorted(workspace.glob("property/*/*/manifest.json")):
        if not path.parent.name.startswith(".") and (manifest := read_manifest(path.parent)):
            yield path.parent.name, manifest
    for path in sorted((workspace / "property" / PURGED).glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        yield str(record.get("run_id", path.stem)), record


def _find_inbox(workspace: Path, manifest: Mapping[str, Any]) -> Path | None:
    """The run's inbox, where it says so and the folder is still there."""
    place = locate_inbox(workspace, manifest)
    if place is None or "as_of" not in manifest:
        return None
    folder = place.resolve()
    is_own = folder == PROJECT or PROJECT in folder.parents or folder in PROJECT.parents
    return folder if folder.is_dir() and not is_own else None


def _list_files(folder: Path, manifest: Mapping[str, Any], county: County) -> Iterator[RawFile]:
    as_of = date.fromisoformat(str(manifest["as_of"]))
    found: dict[Path, dict[str, frozenset[str]]] = {}
    days: dict[Path, int] = {}
    for entry in manifest.get("inputs", []):
        path = _find_file(folder, str(entry["file"])) if entry["sha256"] else None
        if path is not None:
            found.setdefault(path, {})[str(entry["file"])] = frozenset({str(entry["sha256"])})
            days[path] = max(days.get(path, 0), _count_days(entry, county))
    yield from (RawFile(path, own, as_of + timedelta(days=days[path])) for path, own in found.items())


def _find_file(folder: Path, file: str) -> Path | None:
    """The file on the disk, or the archive, that bears this name; none where it lies elsewhere by a link."""
    names = [file, *(file[:place] for place, letter in enumerate(file) if letter == "!")]
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    return path if path is not None and folder in path.resolve().parents and not path.is_symlink() else None


def _count_days(entry: Mapping[str, Any], county: County) -> int:
    """How long a file stays: replies to property requests for fewer days than other data."""
    sources = {sheet["source"] for sheet in entry["sheets"] if sheet["source"]}
    is_property = {county.sources[name].used_by == _PROPERTY for name in sources if name in county.sources} == {True}
    return county.settings.property.retention_days if is_property else county.settings.retention.raw_days


def _join(first: RawFile, second: RawFile) -> RawFile:
    names = {*first.digests, *second.digests}
    digests = {name: first.digests.get(name, frozenset()) | second.digests.get(name, frozenset()) for name in names}
    return RawFile(first.path, digests, max(first.goes_on, second.goes_on))


def _is_unchanged(file: RawFile, folder: Path, digests: Mapping[str, str]) -> bool:
    """Whether it holds what a run has read, an archive nothing besides."""
    name = _name(file, folder)
    todays = {item: sha for item, sha in digests.items() if item == name or item.startswith(f"{name}!")}
    return bool(todays) and all(sha in file.digests.get(item, ()) for item, sha in todays.items())


def _name(file: RawFile, folder: Path) -> str:
    return file.path.relative_to(folder).as_posix()


def _record(
    workspace: Path, inbox: RawInbox, going: list[RawFile], changed: tuple[str, ...], today: date, by: str
) -> None:
    """What went, when and by whom: file names and digests, no rows; an entry in the trail with counts alone."""
    size = sum(file.path.stat().st_size for file in going)
    content = {
        "purged_on": today.isoformat(), "recorded_on": get_today().isoformat(), "by": by, "inbox": str(inbox.folder),
        "runs": list(inbox.runs), "bytes": size, "kept_because_changed": list(changed),
        "files": [{"file": name, "sha256": sorted(shas)} for file in going for name, shas in file.digests.items()],
    }  # fmt: skip
    folder = make_private_folder(workspace / PURGED)
    path = folder / f"{today:%Y%m%d}_{inbox.runs[-1]}.json"
    number = 2
    while path.exists():
        path, number = folder / f"{today:%Y%m%d}_{inbox.runs[-1]}_{number}.json", number + 1
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2) + "\n", encoding="utf-8")
    detail = {"files": len(going), "bytes": size, "runs": len(inbox.runs)}
    open_ledger(workspace).append_audit(AuditEvent("purge", by, inbox.runs[-1], detail))


def _remove_empty_folders(inbox: Path, deleted: list[RawFile]) -> None:
    """Remove the folders in which the deleted files lay, and the inbox, where nothing is left in them."""
    folders = {parent for file in deleted for parent in file.path.parents if inbox in (parent, *parent.parents)}
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
