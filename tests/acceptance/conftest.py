"""Finished runs of `fangpin demo`, in processes that may talk to this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.result_files import hash_results

# Python runs this at start-up in every process of the job, Prefect's server among them.
GUARD = """
import os, socket

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", None, ""}

def _check(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOCAL:
        with open(os.environ["FANGPIN_TEST_CALLS"], "a") as log:
            log.write(f"{host}\\n")
        raise OSError("no network in this test")

def _guarded(original):
    def call(self, address):
        if isinstance(address, tuple):
            _check(address[0])
        return original(self, address)
    return call

socket.socket.connect = _guarded(_connect)
socket.socket.connect_ex = _guarded(_connect_ex)

def getaddrinfo(host, *args, **kwargs):
    _check(host)
    return _getaddrinfo(host, *args, **kwargs)

socket.getaddrinfo = getaddrinfo
with open(os.environ["FANGPIN_TEST_CALLS"] + ".started", "a") as log:
    log.write("1\\n")
"""


class Demo:
    """One finished `fangpin demo`."""

    def __init__(self, folder: Path) -> None:
        (folder / "guard").mkdir()
        (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        self.calls = folder / "calls"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {"PYTHONPATH": str(folder / "guard"), "FANGPIN_TEST_CALLS": str(self.calls)}
        command = [sys.executable, "-m", "fangpin", "demo", "--workspace", str(folder / "工作 区")]
        self.done = subprocess.run(  # noqa: S603 - our own command
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=600
        )
        runs = sorted((folder / "工作 区").glob("demo-*/runs/2026Q3/latest"))
        assert runs, self.done.stdout + self.done.stderr
        self.run = runs[0].parent / runs[0].read_text(encoding="utf-8").strip()
        latest = self.run.parents[2] / "property" / "2026Q3" / "latest"
        assert latest.is_file(), self.done.stdout + self.done.stderr
        self.search = latest.parent / latest.read_text(encoding="utf-8").strip()

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.run / "tables" / f"{name}.parquet")

    def hashes(self) -> dict[str, str]:
        """Of every table and workbook."""
        return hash_results(self.run.parents[2], self.run, self.search)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def again(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("second"))
