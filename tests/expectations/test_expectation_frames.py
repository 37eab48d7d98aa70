"""Every frame that passes between the modules of expectations is declared, and is what it is declared to be."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from expectations.admit.registered_households import RegisteredHouseholds
from expectations.frames import COLUMNS, FRAMES
from tests.declared_frames import FrameWatch, find_undeclared_columns
from tests.expectations.inspecting import inspected

# Bound in several modules, each time for a line or two.
LOCAL_NAMES = frozenset({"form"})


def test_every_declared_frame_is_made_and_has_the_declared_columns(
    expectation_frames: FrameWatch, houses: SourceDeclaration, make_rows: Callable[..., RawRows]
) -> None:
    cells = {"village": "白沙村", "name": "韦建国", "id_number": "45032119660312001*", "grade": "C", "loss": "很多"}
    assert inspected([make_rows(houses, [cells, cells])], houses).issues.height
    RegisteredHouseholds(pl.Series(["H1"])).match_numbers(pl.Series(["h-1"]))
    assert sorted(set(FRAMES) - expectation_frames.met) == []


def test_a_column_that_several_modules_name_is_declared() -> None:
    assert find_undeclared_columns("expectations", COLUMNS, LOCAL_NAMES) == {}


def test_a_local_name_is_still_needed() -> None:
    assert set(find_undeclared_columns("expectations", COLUMNS, frozenset())) == LOCAL_NAMES
