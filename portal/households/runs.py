"""The newest run with its people and the keys of its rows, kept between one page and the next."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import RLock

from django.http import Http404

from portal.office import office
from services.people.people_index import PeopleIndex
from services.people.row_keys import RowKeys
from services.runs.published_runs import RunFrames


@dataclass(frozen=True)
class PeopleOfRun:
    """A run, its people and its rows."""

    frames: RunFrames
    people: PeopleIndex
    rows: RowKeys


# A register takes hundreds of megabytes: of one run alone.
_kept: OrderedDict[tuple[str, str, int], PeopleOfRun] = OrderedDict()
_lock = RLock()


def open_people() -> PeopleOfRun:
    """Those of the newest published comparison; raises `Http404` where there is none."""
    frames = office().runs.find_newest()
    if frames is None:
        raise Http404
    key = (str(office().workspace), frames.run_id, frames.edition)
    with _lock:
        if key not in _kept:
            _kept.clear()
            _kept[key] = PeopleOfRun(frames, PeopleIndex(frames), RowKeys(frames))
        return _kept[key]
