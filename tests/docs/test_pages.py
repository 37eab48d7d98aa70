from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from fangpin.commands import fangpin

PROJECT = Path(__file__).resolve().parents[2]
READMES = (PROJECT / "README.md", PROJECT / "README.zh-CN.md")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENGLISH, CHINESE = READMES
PAGES = [*READMES, PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))]
PATH = re.compile(r"\.?[\w.*-]+(/[\w.*-]*)+|[\w-]+\.(py|md|toml|txt|yaml|csv)")
# Made on the machine where the project runs, or part of a result.
MADE = (".venv/", "./workspace", "inbox/", "tables/", "prefect/")


def commands(page: Path) -> list[str]:
    """The lines of the page's shell fences without their comments."""
    fences = _FENCE.findall(page.read_text(encoding="utf-8"))
    lines = [line for kind, text in fences if kind in {"sh", "powershell"} for line in text.splitlines()]
    return [command for line in lines if (command := line.split(" #")[0].strip())]


def inline_code(page: Path) -> list[str]:
    """What stands in backticks outside fences."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", page.read_text(encoding="utf-8")))


def spoken(page: Path) -> list[str]:
    """Every command line of `fangpin` in the page, fenced or inline."""
    shown = [*commands(page), *(code for code in inline_code(page) if code.startswith("fangpin "))]
    return [line for line in shown if re.match(r"\S*fangpin ", line)]


def subcommand(line: str) -> tuple[click.Command, list[str]]:
    """The click command that the line names, and the words left for it."""
    words = shlex.split(line.replace("\\", "/"))[1:]
    command: click.Command = fangpin
    while isinstance(command, click.Group):
        name = words.pop(0)
        assert name in command.commands, f"no command {name}"
        command = command.commands[name]
    return command, words


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_fangpin_command_shown_exists_with_its_options(page: Path) -> None:
    lines = spoken(page)
    assert len(lines) >= 6
    for line in lines:
        command, words = subcommand(line)
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("-")} <= known, line


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_fenced_command_line_parses_as_it_stands(page: Path) -> None:
    for line in (line for line in commands(page) if re.match(r"\S*fangpin ", line)):
        command, words = subcommand(line)
        command.make_context(command.name, words)


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_make_target_shown_exists(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {line.split()[1] for line in [*commands(page), *inline_code(page)] if line.startswith("make ")}
    assert {"demo", "test"} <= shown <= targets


def test_both_readmes_show_the_same_commands() -> None:
    assert commands(ENGLISH) == commands(CHINESE)


def test_both_readmes_name_the_same_things() -> None:
    identifiers = [{code for code in inline_code(page) if code.isascii()} for page in READMES]
    assert identifiers[0] == identifiers[1]


def test_the_checking_machine_runs_the_test_command_of_the_readme() -> None:
    script = PROJECT / ".ci" / "run"
    assert "exec make test" in script.read_text(encoding="utf-8").splitlines()
    assert "make test" in commands(ENGLISH)
    assert script.stat().st_mode & 0o111


def named_paths(page: Path) -> list[str]:
    return [code for code in inline_code(page) if PATH.fullmatch(code) and not code.startswith(MADE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_path_in_backticks_exists(page: Path) -> None:
    missing = [path for path in named_paths(page) if not any(PROJECT.glob(path.rstrip("/")))]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not target.startswith("https://")]
    assert not [target for target in local if not (page.parent / target).exists()]


def test_the_readme_names_paths_to_be_checked() -> None:
    assert len(named_paths(READMES[0])) > 20
