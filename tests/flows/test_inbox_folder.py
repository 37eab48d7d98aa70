"""What a command says of an inbox that it cannot use, and of an engine that ends while it works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from domain.errors import StageFailed, UsageError
from flows import run, run_server
from pipeline.request import Request, require_inbox


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


@pytest.mark.parametrize("error", [ConnectionError(), RuntimeError("any")])
def test_an_engine_that_ends_amid_a_run_is_told(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as server:
        server.wait()
    monkeypatch.setattr(run_server, "_started", [server])
    monkeypatch.setattr(run, "start_run_server", lambda _: None)
    monkeypatch.setattr(run, "prepare_environment", lambda _: None)

    def fail(**_: object) -> None:
        raise error

    with pytest.raises(StageFailed, match="任务引擎在运行中途停止"):
        run._run_flow(cast("Any", lambda: fail), Request("2026Q3", str(tmp_path), str(tmp_path), "config"))
