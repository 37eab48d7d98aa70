"""The packed form: a text per province, xz-compressed; what follows from the line before is left out.

`#450321 阳朔县` begins a county, `@101 白沙镇` a township of it, `200 白沙村委会` is a village of that; a village whose
number is the next one stands without it. Codes are those of the statistical divisions, GB/T 2260 for the first six
digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUMBERED = re.compile(r"(\d{3}) (.+)")


@dataclass(frozen=True)
class Division:
    """A county (6 digits), township (9) or village (12), under its official name."""

    code: str
    name: str

    @property
    def level(self) -> str:
        """County, township or village."""
        return {6: "county", 9: "township"}.get(len(self.code), "village")


def pack_divisions(divisions: Iterable[Division]) -> str:
    """The text of divisions in the order of their codes."""
    lines, last = [], 0
    for division in divisions:
        number = division.code[-3:]
        match division.level:
            case "county":
                lines.append(f"#{division.code} {division.name}")
            case "township":
                lines.append(f"@{number} {division.name}")
                last = 0
            case _:
                lines.append(division.name if int(number) == last + 1 else f"{number} {division.name}")
                last = int(number)
    return "\n".join(lines) + "\n"


def unpack_divisions(text: str) -> Iterator[Division]:
    """The divisions of a packed text."""
    county = township = ""
    last = 0
    for line in text.splitlines():
        if line.startswith("#"):
            county, _, name = line[1:].partition(" ")
            yield Division(county, name)
        elif line.startswith("@"):
            number, _, name = line[1:].partition(" ")
            township, last = county + number, 0
            yield Division(township, name)
        else:
            match = _NUMBERED.fullmatch(line)
            last, name = (int(match[1]), match[2]) if match else (last + 1, line)
            yield Division(f"{township}{last:03d}", name)
