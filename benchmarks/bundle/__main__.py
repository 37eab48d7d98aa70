"""`python -m benchmarks.bundle`: one archive with wheels for Linux and Windows, the program and its start scripts."""

from __future__ import annotations

import sys
from functools import partial
from itertools import product
from pathlib import Path

import click
from packaging.requirements import Requirement

from benchmarks.bundle.archive import write_archive
from benchmarks.bundle.making_wheels import build_own_wheel, download_wheels
from benchmarks.bundle.needed_wheels import BundleError, find_wheels, read_pins
from benchmarks.bundle.targets import SYSTEMS, Target

PROJECT = Path(__file__).resolve().parents[2]
# The program with what a PostgreSQL needs, and pip itself: Debian's Python has none.
_ROOTS = [Requirement("fangpin[postgres]"), Requirement("pip")]
_folder = click.Path(path_type=Path, file_okay=False)


@click.command(help="Write the archive with which an office without network installs the program.")
@click.option("--python", "pythons", multiple=True, default=("3.11",), show_default=True, help="Versions of Python.")
@click.option("--system", "systems", multiple=True, default=SYSTEMS, type=click.Choice(SYSTEMS), help="For whom.")
@click.option("--wheels", type=_folder, default=PROJECT / "wheels", help="Where downloads are kept.")
@click.option("--output", type=_folder, default=PROJECT / "build" / "bundle", help="Where the archive is written.")
def main(*, pythons: tuple[str, ...], systems: tuple[str, ...], wheels: Path, output: Path) -> None:
    """Fetch what is needed, and pack it."""
    wheels.mkdir(parents=True, exist_ok=True)
    output.mkdir(parents=True, exist_ok=True)
    try:
        own = build_own_wheel(PROJECT, wheels)
        packed = {own}
        for python, system in product(pythons, systems):
            packed |= set(collect_wheels(Target(python, system), own, wheels).values())
    except BundleError as error:
        sys.exit(str(error))
    version = own.name.split("-")[1]
    archive = output / f"fangpin-{version}.zip"
    constraints = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    count = write_archive(archive, packed, {"constraints.txt": constraints, "pythons.txt": " ".join(pythons) + "\n"})
    print(f"{archive}: {count} files, {archive.stat().st_size / 1e6:,.0f} MB")


def collect_wheels(target: Target, own: Path, folder: Path) -> dict[str, Path]:
    """Everything that the program needs on the machine."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = read_pins(lines, target) | {"fangpin": own.name.split("-")[1]}
    found = find_wheels(target, _ROOTS, pins, folder, partial(download_wheels, folder=folder))
    print(f"{target}: {len(found)} packages, {sum(path.stat().st_size for path in found.values()) / 1e6:,.0f} MB")
    return found


if __name__ == "__main__":
    main()
