"""`python -m domain.divisions FOLDER`: pack the divisions again, from the `dist` folder of npm's china-division."""

from __future__ import annotations

import csv
import lzma
import sys
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from domain.divisions.bundle import FOLDER
from domain.divisions.packing import Division, pack_divisions, unpack_divisions

_FILES = ("areas.csv", "streets.csv", "villages.csv")


def main(folder: Path) -> None:
    """Write one file per province; each is read back and compared before it is kept."""
    all_divisions = [Division(row["code"], row["name"].strip()) for name in _FILES for row in _read_rows(folder / name)]
    all_divisions.sort(key=attrgetter("code"))
    for province, group in groupby(all_divisions, key=lambda division: division.code[:2]):
        divisions = list(group)
        text = pack_divisions(divisions)
        if list(unpack_divisions(text)) != divisions:
            raise SystemExit(f"{province}: what was packed does not come back")
        (FOLDER / f"{province}.txt.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
