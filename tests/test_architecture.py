"""The house keeps its shape: import order, pins that silently misbehave, a front door that answers at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

PROJECT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
# Python code that stands beside the layers; none of these is imported by a layer.
BESIDE = {"data_samples", "tests", "benchmarks"}
HEAVY = ("polars", "pyarrow", "pandas", "pydantic", "prefect", "great_expectations", "recordlinkage", "django", "rich")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip


def test_import_order() -> None:
    done = python("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")
    assert done.returncode == 0, done.stdout


def test_every_package_stands_in_a_layer() -> None:
    ignored = {".venv", "build"}
    found = {
        path.relative_to(PROJECT).parts[0]
        for folder in PROJECT.iterdir()
        if folder.is_dir() and folder.name not in ignored and not folder.name.startswith(".")
        for path in folder.rglob("*.py")
    }
    linter = PYPROJECT["tool"]["importlinter"]
    (layers,) = (contract["layers"] for contract in linter["contracts"] if contract["id"] == "layers")
    standing = {name.strip() for layer in layers for name in layer.split("|")}
    assert found - BESIDE == standing == set(linter["root_packages"])


def test_every_package_is_installed() -> None:
    shipped = set(PYPROJECT["tool"]["setuptools"]["packages"])
    aside = {".venv", "benchmarks"}
    folders = {path.parent.relative_to(PROJECT) for path in PROJECT.glob("*/**/__init__.py")}
    named = {folder.as_posix().replace("/", ".") for folder in folders if folder.parts[0] not in aside}
    assert named | {"config"} == shipped  # it holds no Python; it is installed beside the packages that read it


@pytest.mark.parametrize("layer", PYPROJECT["tool"]["importlinter"]["root_packages"])
def test_layers_know_nothing_beside_them(layer: str) -> None:
    wrong = re.compile(rf"^\s*(?:from|import)\s+(?:{'|'.join(BESIDE)})\b", re.MULTILINE)
    files = list((PROJECT / layer).rglob("*.py"))
    assert files
    assert not [path for path in files if wrong.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("package", "at_least", "below"),
    [
        ("pandas", "2.2", "3"),  # recordlinkage 0.16 caps it
        ("recordlinkage", "0.16", "0.17"),  # 0.14, what a resolver falls back to, is broken
        ("fastapi", "0.100", "0.151"),  # newer ones keep Prefect's server from importing
        ("sqlalchemy", "2", "2.1"),  # with 2.1 a schedule never starts anything
        ("polars", "2.1.0", "2.1.1"),  # its SQL grammar is part of the rule language
        ("prefect", "3.8.8", "3.8.9"),
        ("great_expectations", "1.24", "1.25"),
    ],
)
def test_versions_that_silently_misbehave(package: str, at_least: str, below: str) -> None:
    assert Version(at_least) <= Version(version(package)) < Version(below)


def test_constraints_pin_every_dependency_and_name_no_server() -> None:
    text = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?://|^\s*-|@", text, re.MULTILINE)
    pinned = {line.split("==")[0].lower() for line in text.splitlines() if "==" in line}
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split(r"[=<>!~ \[]", line, maxsplit=1)[0].lower() for line in wanted} <= pinned


def test_front_door_imports_nothing_heavy() -> None:
    done = python("-c", "import sys, fangpin.__main__; print(*sys.modules)")
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert not loaded & set(HEAVY)


def test_help_names_every_command() -> None:
    done = python("-m", "fangpin", "--help")
    assert done.returncode == 0
    assert not done.stderr
    for words in ("用法：fangpin", "选项", "命令", "demo", "run", "check", "status", "policy", "显示本说明。"):
        assert words in done.stdout, words


def test_usage_error_is_told_in_chinese() -> None:
    done = python("-m", "fangpin", "run", "--perod", "2026Q3")
    assert done.returncode == 2
    assert not done.stdout
    assert "没有选项 --perod。是不是想写 --period？" in done.stderr
    assert "查看用法：fangpin run --help" in done.stderr
