"""Wheels out of a package registry, by the machine's own pip, and the program's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bundle.needed_wheels import BundleError
from benchmarks.bundle.targets import Target

_NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.pyc")
# A registry on a slow line is asked again; what came stays in the folder.
_ATTEMPTS = 3


def download_wheels(pins: Sequence[str], target: Target, folder: Path) -> None:
    """Put the pinned packages' wheels for the machine into the folder. Raises `BundleError` when one cannot be had."""
    platforms = [word for platform in target.platforms for word in ("--platform", platform)]
    options = ["--only-binary=:all:", "--no-deps", "--implementation", "cp", "--python-version", target.python]
    for attempt in range(_ATTEMPTS):
        if _pip("download", *options, *platforms, "--dest", str(folder), *pins, is_last=attempt == _ATTEMPTS - 1):
            return
    raise BundleError(f"pip could not download all wheels for {target}: {', '.join(pins)}")


def build_own_wheel(project: Path, folder: Path) -> Path:
    """The program's own wheel, from a copy of what it consists of: nothing that an earlier build left gets into it."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    homes = {name.partition(".")[0] for name in settings["tool"]["setuptools"]["packages"]}
    with tempfile.TemporaryDirectory(prefix="fangpin-") as place:
        copy = Path(place, "project")
        copy.mkdir()
        for home in sorted(homes):
            shutil.copytree(project / home, copy / home, ignore=_NOT_PACKED)
        for name in ("pyproject.toml", "README.md", "prefect.yaml"):
            shutil.copyfile(project / name, copy / name)
        made = Path(place, "made")
        if not _pip("wheel", "--no-deps", "--wheel-dir", str(made), str(copy), is_last=True):
            raise BundleError("pip could not build the program's own wheel")
        [wheel] = made.glob("*.whl")
        for earlier in folder.glob("fangpin-*.whl"):
            earlier.unlink()
        return Path(shutil.copy2(wheel, folder))


def _pip(*words: str, is_last: bool) -> bool:
    """Whether pip succeeded; what it has to say of its last failure is printed."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")  # noqa: S603
    if done.returncode and is_last:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0
