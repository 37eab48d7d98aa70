"""Configuration is read once for the same bytes, wherever they lie; whatever changes in a file counts at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.county import reading
from domain.county.folder_content import FolderContent, read_by_content
from domain.errors import ConfigurationError
from pipeline.county.load_county import load_county

Change = Callable[[Path], object]


def add_line(name: str, line: str) -> Change:
    def change(config: Path) -> None:
        with (config / name).open("a", encoding="utf-8", newline="") as file:
            file.write(line)

    return change


def add_push(config: Path) -> None:
    shutil.copy(config / "pushes/low_income.yaml", config / "pushes/another.yaml")


CHANGES: dict[str, Change] = {
    "a byte that says nothing": add_line("county.yaml", " "),
    "a comment": add_line("sources/civil_deaths.yaml", "\n# a note\n"),
    "a blank line among the places": add_line("regions.csv", "\n"),
    "a file added": add_push,
    "a file removed": lambda config: (config / "pushes/low_income.yaml").unlink(),
    "a file renamed": lambda config: (config / "pushes/low_income.yaml").rename(config / "pushes/other.yaml"),
}


def test_the_same_files_are_read_once(config: Path) -> None:
    assert load_county(config).sources is load_county(config).sources


def test_a_copy_of_the_files_shares_all_but_its_folder(config: Path, tmp_path: Path) -> None:
    county, copied = load_county(config), load_county(Path(shutil.copytree(config, tmp_path / "copy")))
    assert (county.folder, copied.folder) == (config, tmp_path / "copy")
    assert copied.sources is county.sources


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_counts_at_once(config: Path, change: Change) -> None:
    before = load_county(config)
    change(config)
    after = load_county(config)
    assert after.sources is not before.sources
    assert after.digest != before.digest
    assert set(after.pushes) == {path.stem for path in (config / "pushes").iterdir()}


def test_hidden_files_do_not_count(config: Path) -> None:
    before = load_county(config)
    (config / ".note.swp").write_text("x", encoding="utf-8")
    assert load_county(config).sources is before.sources


def test_faults_are_told_every_time_and_the_first_content_is_sound_again(config: Path) -> None:
    before, file = load_county(config), config / "county.yaml"
    sound = file.read_bytes()
    file.write_bytes(sound.replace(b"policy:", b"polic:", 1))
    told = []
    for _ in range(2):
        with pytest.raises(ConfigurationError) as raised:
            load_county(config)
        told.append(raised.value.faults)
    assert told[0] == told[1] != []
    file.write_bytes(sound)
    assert load_county(config).sources is before.sources


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "county.yaml"
    file.write_text("name: 甲", encoding="utf-8")
    texts: list[str] = []

    def read(content: FolderContent) -> str:
        texts.append(file.read_text(encoding="utf-8"))
        file.write_text("name: 乙", encoding="utf-8")
        content.require_unchanged()
        return texts[-1]

    assert read_by_content(tmp_path, read) == "name: 乙"
    assert texts == ["name: 甲", "name: 乙"]


def test_nobody_changes_what_files_of_one_text_share(config: Path) -> None:
    load_county(config)
    for path in config.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert reading._parse(text) == reading._parse.__wrapped__(text), path.name
