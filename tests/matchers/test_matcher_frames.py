"""Every frame that passes between matchers' modules is declared, and is what it is declared to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import pytest

import matchers
from domain.handover import PLACE, Admission
from domain.tables import empty, polars_schema
from matchers import Linker, LinkTables, calibrate
from matchers.calibrate import level_counts
from matchers.frame_columns import COLUMNS
from matchers.frames import FRAMES
from pipeline.county.county import County
from tests.declared_frames import FrameWatch, find_undeclared_columns
from tests.matchers.fixture_types import SAME_VILLAGE

Cells = dict[str, object]
BORN = date(1966, 3, 12)
# Bound in several modules, each time for a line or two.
LOCAL_NAMES = frozenset({"left", "figures", "seen"})


@pytest.fixture(scope="module")
def admissions(
    county: County, accepted: Callable[..., pl.DataFrame], number: Callable[..., str]
) -> dict[str, Admission]:
    """Rows of two sources: exact, under another name, damaged, unregistered, by circumstances."""
    unregistered = number(date(1980, 5, 6), 21)
    rows: dict[str, list[Cells]] = {
        "insurance_enrolment": [
            {"name": "韦建国", "id_number": number(BORN, 11)},
            {"name": "韦建帼", "id_number": number(BORN, 11)},
            {"name": "覃大山", "id_number": number(BORN, 11)},
            {"name": "韦建国", "id_number": number(BORN, 11)[:-1] + "*", **SAME_VILLAGE},
            {"name": "韦建国", "birth_date": BORN, **SAME_VILLAGE},
            {"name": "莫小凤", "id_number": unregistered, **SAME_VILLAGE},
        ],
        "housing_safety": [{"name": "韦建国", **SAME_VILLAGE}, {"name": "莫小凤", "id_number": unregistered}],
    }
    return {
        source: Admission(
            source, accepted(county.sources[source], lines), empty("quarantine"), accepted(county.sources[source], [])
        )
        for source, lines in rows.items()
    }


@pytest.fixture(scope="module")
def members(registered: Callable[..., pl.DataFrame], person: Callable[..., Cells]) -> pl.DataFrame:
    brother, namesake = person("韦建军", sequence=13, relation="之弟"), person("韦建帼", sequence=15, household="H2")
    return registered([person("韦建国"), brother, namesake, person("莫小凤", id_number=None)])


def take_steps(county: County, members: pl.DataFrame, admissions: dict[str, Admission]) -> None:
    """Link the sources, decide, link them again; answer replies; count what a model is fitted to."""
    linker = Linker.prepare(members, county.regions, county.matching, date(2026, 9, 30))
    tables = link_all(linker, county, admissions)
    decided = decide_all([part.review_pairs for part in tables])
    link_all(Linker.prepare(members, county.regions, county.matching, date(2026, 9, 30), decided), county, admissions)

    name, admission = next(iter(admissions.items()))
    reply = matchers.narrow_reply(linker, admission, county.sources[name], members.select("person_id"))
    assert list(matchers.link_replies(linker, [reply]))
    comparisons = county.matching.model.comparisons
    place = admission.accepted.select(PLACE).head(1)
    assert matchers.find_nearest_people(linker, admission, county.sources[name], place).height
    level_counts.count_levels(calibrate.label_pairs(linker, admission, county.sources[name]).owner_pairs, comparisons)
    calibrate.count_reviewer_labels(matchers.label_decisions(decided, comparisons), comparisons)


def link_all(linker: Linker, county: County, admissions: dict[str, Admission]) -> list[LinkTables]:
    sources = [linker.match_exactly(admission, county.sources[name]) for name, admission in admissions.items()]
    return list(linker.link_sources(sources))


def decide_all(review_pairs: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Table `review_decisions`: whoever came first is the one, and everybody else is not."""
    verdict = pl.when(pl.col("rank") == 1).then(pl.lit("same")).otherwise(pl.lit("other")).alias("verdict")
    decided = pl.concat(review_pairs).drop_nulls("person_id").with_columns(verdict, whole_household=False)
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in polars_schema("review_decisions").items()
              if name not in decided.columns]  # fmt: skip
    decided = decided.with_columns(absent).select(list(polars_schema("review_decisions")))
    return decided.unique(["row_key", "person_id"], keep="first", maintain_order=True)


def test_every_declared_frame_is_made_and_has_the_declared_columns(
    frame_watch: FrameWatch, county: County, members: pl.DataFrame, admissions: dict[str, Admission]
) -> None:
    take_steps(county, members, admissions)
    assert sorted(set(FRAMES) - frame_watch.met) == []


def test_a_column_that_several_modules_name_is_declared() -> None:
    assert find_undeclared_columns("matchers", COLUMNS, LOCAL_NAMES) == {}


def test_a_local_name_is_still_needed() -> None:
    assert set(find_undeclared_columns("matchers", COLUMNS, frozenset())) == LOCAL_NAMES
