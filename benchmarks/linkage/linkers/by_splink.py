"""Splink in an environment of its own: it is measured, not depended on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import polars as pl

from benchmarks.linkage.files import Folder
from benchmarks.linkage.linkers.tidied import rows_and_register
from benchmarks.linkage.metrics import KEY

_HERE = Path(__file__).parent
REQUIREMENTS, JOB = _HERE / "splink_env.txt", _HERE / "splink_job.py"
_COLUMNS = ("unique_id", "id_number", "name", "surname", "birth_date", "sex", "township", "village", "phone")


def environment() -> Path:
    """The environment's interpreter, made once per set of requirements below the user's cache folder.

    Raises subprocess.CalledProcessError where the packages cannot be had.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "fangpin-bench" / sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        _quietly(sys.executable, "-m", "venv", "--clear", str(folder))
        _quietly(str(python), "-m", "pip", "install", "--quiet", "--requirement", str(REQUIREMENTS))
        (folder / "ready").touch()
    return python


def _quietly(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def splink(folder: Folder, rules: str) -> tuple[pl.DataFrame, dict[str, float]]:
    """The most probable member of every row, with `probability`; and what the job says of its time and memory.

    `rules`: which rows meet whom, `narrow` or `broad`.
    """
    python = environment()
    rows, register = rows_and_register(folder)
    work = folder.path / "splink"
    work.mkdir(exist_ok=True)
    rows.select(_COLUMNS).write_parquet(work / "a_rows.parquet")
    register.select(_COLUMNS).write_parquet(work / "b_register.parquet")
    told = json.loads(_quietly(str(python), str(JOB), str(work), rules).splitlines()[-1])
    members = register.select(pl.col("unique_id").alias("member"), "person_id", "household_id")
    found = pl.read_parquet(work / "found.parquet").join(members, on="member")
    answer = rows.select("unique_id", *KEY).join(found, on="unique_id")
    return answer.select(*KEY, pl.lit("linked").alias("decision"), "person_id", "household_id", "probability"), told
