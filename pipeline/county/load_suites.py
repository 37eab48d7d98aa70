"""The expectation suites that judge a county's deliveries."""

from __future__ import annotations

from collections.abc import Mapping

from domain.county.source import SourceDeclaration
from domain.error_guard import PROJECT
from domain.errors import ConfigurationError
from expectations import Suite, read_suites

FOLDER = PROJECT / "expectations"


def load_suites(sources: Mapping[str, SourceDeclaration]) -> dict[str, Suite]:
    """Source -> its suite.

    Raises `ConfigurationError` with every fault: file, key, problem, cure.
    """
    suites, faults = read_suites(FOLDER, sources)
    if faults:
        raise ConfigurationError(faults)
    return suites
