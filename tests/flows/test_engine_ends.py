"""What a command says of an engine that ends while it works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from domain.errors import StageFailed
from flows import run, run_server
from pipeline.run_request import RunRequest


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
        run._run_flow(cast("Any", lambda: fail), RunRequest("2026Q3", str(tmp_path), str(tmp_path), "config"))
