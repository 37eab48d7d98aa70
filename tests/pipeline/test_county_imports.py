"""Every command reads the county's configuration, so what that imports is paid for each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOAD = """
import sys
from pathlib import Path
from pipeline.county.load_county import load_county
load_county(Path("config"))
print(*sorted({"pandas", "recordlinkage", "great_expectations", "prefect", "xlsxwriter"} & set(sys.modules)))
"""


def test_reading_the_configuration_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == []
