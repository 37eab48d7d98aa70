"""One village's year for all tests of this package."""

from __future__ import annotations

import pytest

from tests.simulation.village_year import VillageYear, live_year


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> VillageYear:
    return live_year(tmp_path_factory.mktemp("village"))
