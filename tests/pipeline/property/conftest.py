"""Property searches over a county of a few people: one whose program is hashed once, and a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipeline import job as jobs
from pipeline import publish
from screening.frames import FRAMES
from screening.property.frames import FRAMES as PROPERTY_FRAMES
from tests.declared_frames import FrameWatch, watch_frames
from tests.pipeline.property.search_county import PROJECT, County, Outcome, Search, searched


@pytest.fixture(scope="package", autouse=True)
def screening_frames() -> Iterator[FrameWatch]:
    """In every test here frames are what docstrings say of them."""
    with watch_frames("screening", FRAMES | PROPERTY_FRAMES) as watch:
        yield watch


@pytest.fixture(scope="module", autouse=True)
def code_hashed_once() -> Iterator[None]:
    """Three times in a search the program's files are hashed, a tenth of its time; no test changes them."""
    digest = jobs.code_digest()
    with pytest.MonkeyPatch.context() as patch:
        for module in (jobs, publish):
            patch.setattr(module, "code_digest", lambda: digest)
        yield


@pytest.fixture(scope="session")
def search() -> Search:
    return searched


@pytest.fixture
def small(tmp_path: Path) -> Callable[[County, Mapping[str, str] | None], Outcome]:
    """A search of this test's own with the project's configuration."""

    def build(county: County, more: Mapping[str, str] | None = None) -> Outcome:
        return searched(county, tmp_path, PROJECT / "config", **(more or {}))

    return build
