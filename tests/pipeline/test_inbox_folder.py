"""What a command says of an inbox that it cannot use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.errors import UsageError
from pipeline.run_request import require_inbox


def test_an_inbox_is_a_folder_whose_name_can_be_written_down(tmp_path: Path) -> None:
    assert require_inbox(str(tmp_path)) == tmp_path
    with pytest.raises(UsageError, match="找不到收件目录"):
        require_inbox(str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="找不到收件目录"):
        require_inbox(__file__)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps names as UTF-16")
def test_an_inbox_in_another_encoding_is_told(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("收件".encode("gbk"))
    folder.mkdir()
    with pytest.raises(UsageError, match="不是 UTF-8"):
        require_inbox(str(folder))


def test_an_inbox_that_cannot_be_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(UsageError, match="打不开"):
        require_inbox(str(tmp_path))
