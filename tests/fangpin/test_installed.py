"""`pip install .` brings all that the program needs: it works from any folder, without the project's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.job import code_digest
from services.schedule import timetable
from services.schedule.timetable import plan_file, read_plan

PROJECT = Path(__file__).resolve().parents[2]
BUILD = "import setuptools; setuptools.setup()"
PACKAGES = (
    *(
        "fangpin",
        "portal",
        "flows",
        "services",
        "pipeline",
        "storage",
        "intake",
        "expectations",
        "matchers",
        "screening",
        "casework",
        "delivery",
        "ledger",
        "domain",
    ),
    *("config", "data_samples"),
)
NOT_NEEDED = {"README.md"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with everything that a wheel would hold; `share` lies in it too."""
    folder = tmp_path_factory.mktemp("installed")
    steps = [
        *("-q", "egg_info", "--egg-base", str(folder), "build", "--build-base", str(folder / "build")),
        *("--build-lib", str(folder / "packages"), "install_data", "--install-dir", str(folder)),
    ]
    command = [sys.executable, "-W", "ignore", "-c", BUILD, *steps]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)  # noqa: S603 - our own words
    return folder


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for package in PACKAGES
        for path in (folder / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in NOT_NEEDED
    }


def test_every_file_of_the_program_is_packaged(installed: Path) -> None:
    assert _files(installed / "packages") == _files(PROJECT)


def test_nothing_else_is_packaged(installed: Path) -> None:
    assert {path.name for path in (installed / "packages").iterdir()} == set(PACKAGES)


def _run(installed: Path, folder: Path, *arguments: str) -> str:
    """What the installed program says, started in an empty folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FANGPIN_"))}
    environment |= {"PYTHONPATH": str(installed / "packages"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_policy_is_shown_from_any_folder(installed: Path, tmp_path: Path) -> None:
    said = _run(installed, tmp_path, "-m", "fangpin", "policy", "show", "guangxi_2021", "--markdown")
    assert said == (PROJECT / "docs" / "policies" / "guangxi_2021.md").read_text(encoding="utf-8")


def test_the_installed_program_is_the_same_program(installed: Path, tmp_path: Path) -> None:
    """Or else a run would get another id than in the project's own folder."""
    said = _run(installed, tmp_path, "-c", "import pipeline.job as j; print(j.__file__, j.code_digest())").split()
    assert Path(said[0]).is_relative_to(installed)
    assert said[1] == code_digest()


def test_files_are_checked_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """Configuration, suites and tables of names are all found."""
    sample = next((PROJECT / "data_samples" / "2026Q3").rglob("控辍保学台账.xlsx"))
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / sample.name).write_bytes(sample.read_bytes())
    line = ["check", "--department", "教育局", "--inbox", "收件", "--workspace", "w", "--as-of", "2026-09-30"]
    said = _run(installed, tmp_path, "-m", "fangpin", *line)
    assert "教育局“控辍保学台账”：读取 12 行" in said
    assert {path.name for path in tmp_path.iterdir()} == {"收件", "w"}


def test_the_schedules_are_found_where_pip_puts_them(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = installed / "share" / "fangpin" / "prefect.yaml"
    listed = [SimpleNamespace(name="prefect.yaml", locate=lambda: file)]
    monkeypatch.setattr(timetable, "PROJECT", tmp_path)
    monkeypatch.setattr(timetable, "distribution", lambda _name: SimpleNamespace(files=listed))
    assert plan_file(tmp_path) == file
    assert [one.name for one in read_plan(file)] == ["每月比对", "每季比对"]


def test_a_county_may_keep_schedules_of_its_own(tmp_path: Path) -> None:
    assert plan_file(tmp_path) == PROJECT / "prefect.yaml"
    (tmp_path / "prefect.yaml").write_text("deployments: []", encoding="utf-8")
    assert plan_file(tmp_path) == tmp_path / "prefect.yaml"
