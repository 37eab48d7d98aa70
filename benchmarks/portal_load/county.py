"""A large county with as many townships as wanted, compared and published in a workspace."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.county_run.inbox import write_inbox
from benchmarks.sample import CONFIG, PERIOD

_PERSONS_PER_HOUSEHOLD = 3.66
_REGIONS = "regions.csv"
_NAMES = "东西南北中上下前后大小新老高长清平安永和"


def make_published_run(workspace: Path, scratch: Path, persons: int, townships: int) -> Path:
    """Draw a county and compare it as the command does; returns its configuration's folder.

    Nothing is made again where the workspace holds a run.
    """
    config, inbox = scratch / "config", scratch / "inbox"
    if any(workspace.glob("runs/*/latest")):
        return config
    shutil.copytree(CONFIG, config)
    share_out_villages(config / _REGIONS, townships)
    inbox.mkdir()
    write_inbox(inbox, round(persons / _PERSONS_PER_HOUSEHOLD), 0, config / _REGIONS)
    arguments = ["--period", str(PERIOD), "--inbox", inbox, "--workspace", workspace, "--config", config]
    subprocess.run([sys.executable, "-m", "fangpin", "run", *map(str, arguments)], check=True)  # noqa: S603
    return config


def share_out_villages(path: Path, townships: int) -> None:
    """Deal the villages of a table of divisions to so many townships; those that the county lacks get a name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        headings, divisions = list(reader.fieldnames or ()), list(reader)
    county = next(line for line in divisions if line["level"] == "county")
    names = [line["name"] for line in divisions if line["level"] == "township"]
    names += [f"{first}{second}镇" for first in _NAMES for second in "山水"][: townships - len(names)]
    homes = [
        county | {"code": f"{county['code']}{100 + at}", "name": name, "level": "township", "parent": county["code"]}
        for at, name in enumerate(names[:townships])
    ]
    villages = [line for line in divisions if line["level"] == "village"]
    for at, village in enumerate(villages):
        home = homes[at * len(homes) // len(villages)]["code"]
        village |= {"code": f"{home}{200 + at % 700}", "parent": home, "merged_into": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows([county, *homes, *villages])
