"""Which wheels a machine needs: from what the program requires to what that requires, and so on, every one pinned."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from benchmarks.bundle.targets import Target

# Puts wheels of the pinned packages (`name==version`) for a machine into the folder.
Fetch = Callable[[Sequence[str], Target], None]


class BundleError(Exception):
    """Why there can be no archive."""


def read_pins(lines: Iterable[str], target: Target) -> dict[str, str]:
    """Package -> the version that constraints name for the machine.

    Raises `BundleError` where they name two.
    """
    pins: dict[str, str] = {}
    for line in lines:
        text = line.partition("#")[0].strip()
        if not text:
            continue
        pin = Requirement(text)
        if not target.matches(pin.marker):
            continue
        [version] = [one.version for one in pin.specifier]
        name = canonicalize_name(pin.name)
        if pins.setdefault(name, version) != version:
            raise BundleError(f"constraints.txt names two versions of {name} for {target}")
    return pins


def find_wheels(
    target: Target, roots: Sequence[Requirement], pins: Mapping[str, str], folder: Path, fetch: Fetch
) -> dict[str, Path]:
    """Package -> its wheel in the folder, for everything that the roots need on the machine; what lacks is fetched.

    Raises `BundleError` for a package without pin, or without wheel for the machine.
    """
    wheels: dict[str, Path] = {}
    asked: set[tuple[str, str]] = set()
    wanted = list(roots)
    while wanted:
        names = sorted({canonicalize_name(one.name) for one in wanted} - wheels.keys())
        _require_pins(wanted, pins, target)
        if absent := [name for name in names if not select_wheel(folder, name, pins[name], target)]:
            fetch([f"{name}=={pins[name]}" for name in absent], target)
        for name in names:
            wheel = select_wheel(folder, name, pins[name], target)
            if wheel is None:
                raise BundleError(f"there is no wheel of {name} {pins[name]} for {target}")
            wheels[name] = wheel
        wanted = _list_requirements(wanted, wheels, target, asked)
    return wheels


def _require_pins(wanted: Iterable[Requirement], pins: Mapping[str, str], target: Target) -> None:
    for one in wanted:
        version = pins.get(canonicalize_name(one.name))
        if version is None:
            raise BundleError(f"constraints.txt does not pin {one.name}, which {target} needs")
        if not one.specifier.contains(version, prereleases=True):
            raise BundleError(f"constraints.txt pins {one.name} {version}, but {one} is required on {target}")


def _list_requirements(
    wanted: Iterable[Requirement], wheels: Mapping[str, Path], target: Target, asked: set[tuple[str, str]]
) -> list[Requirement]:
    """What the wanted packages require, themselves and with their extras, that was not asked before."""
    found = []
    for one in wanted:
        name = canonicalize_name(one.name)
        for extra in ("", *sorted(one.extras)):
            if (name, extra) in asked:
                continue
            asked.add((name, extra))
            found += [need for need in read_requirements(wheels[name]) if target.matches(need.marker, extra)]
    return found


def read_requirements(wheel: Path) -> list[Requirement]:
    """What the wheel's metadata require, with markers."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [one for one in archive.namelist() if one.count("/") == 1 and one.endswith(".dist-info/METADATA")]
        metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]


def select_wheel(folder: Path, name: str, version: str, target: Target) -> Path | None:
    """The wheel in the folder that a machine's pip would take; None where none runs there."""
    ranks = {}
    for path in folder.glob("*.whl"):
        found_name, found_version, _, tags = parse_wheel_filename(path.name)
        if found_name == canonicalize_name(name) and str(found_version) == version:
            ranks[path] = min((target.tags[tag] for tag in tags if tag in target.tags), default=None)
    usable = {path: rank for path, rank in ranks.items() if rank is not None}
    return min(usable, key=lambda path: usable[path]) if usable else None
