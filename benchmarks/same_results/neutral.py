"""What names a run's code version, a machine's folder or the clock, replaced by constants of no meaning."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from benchmarks.same_results.office import RECORD, RUN_ID

# The time of day at which something was recorded: 2026-11-30T10:03:26+00:00, 2026-11-30 10:03, 20261130_100326.
_TIMES = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"), "0000-00-00T00:00:00+00:00"),
    (re.compile(r"\d{8}_\d{6}(?!\d)"), "00000000_000000"),
)
_FINISHED = re.compile(r"这是 \d{4}-\d\d-\d\d \d\d:\d\d 完成")
# How large what `fangpin purge` lists is, in KB: its receipt holds the seconds that every step took.
_SIZE = re.compile(r"^(│ (?:property|pushes)/.*│) +\d+ (│[^│]+│)$", re.MULTILINE)


@dataclass(frozen=True)
class Constants:
    """`run_ids`: a scene's ids -> constants of equal length. `folders`: this machine's -> names.

    `times`: how recorded times are written, and what stands in their place.
    """

    run_ids: dict[str, str]
    folders: dict[str, str]
    times: tuple[tuple[re.Pattern[str], str], ...] = _TIMES

    @classmethod
    def of(cls, scene: Path) -> Constants:
        """Those of a scene's folder: the first run that was made there is the first on the other side too."""
        path = scene / RECORD
        record = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"run_ids": [], "folders": {}}
        run_ids = {name: f"{name[:9]}{number:012}" for number, name in enumerate(record["run_ids"], 1)}
        return cls(run_ids, record["folders"])

    def replace_in(self, text: str) -> str:
        """The text without run ids and recorded times."""
        text = RUN_ID.sub(lambda found: self.run_ids.get(found[0], found[0]), text)
        for pattern, constant in self.times:
            text = pattern.sub(constant, text)
        return text

    def replace_in_screen(self, text: str) -> str:
        """The text without run ids, recorded times, folders of this machine and sizes of what is to be purged.

        Lines of a listing of runs stand in the order of the constants: the program sorts them by their ids.
        """
        for folder, name in sorted(self.folders.items(), key=lambda item: -len(item[0])):
            text = text.replace(folder, name)
        text = _FINISHED.sub("这是 0000-00-00 00:00 完成", _SIZE.sub(r"\1 KB \2", text))
        lines = self.replace_in(text).splitlines(keepends=True)
        listed = (sorted(group) if is_listing else group for is_listing, group in groupby(lines, _is_listing))
        return "".join(chain.from_iterable(listed))


def _is_listing(line: str) -> bool:
    return line.startswith("│") and RUN_ID.search(line) is not None


NOTHING = Constants({}, {}, ())
