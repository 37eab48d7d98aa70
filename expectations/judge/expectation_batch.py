"""One batch of all deliveries' numbers for Great Expectations: a column per band, a row per number of a delivery."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isnan
from threading import Lock
from typing import TYPE_CHECKING, cast

from domain.errors import StageFailed
from expectations.judge.expectation_suites import Expectation, Suite

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

_SILENCE = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
# The columns beside the bands: whose number a row is.
_ROW = ["source", "metric"]
# Which rows failed; no query that finds them, no most frequent numbers.
_RESULT_FORMAT = {
    "result_format": "COMPLETE", "unexpected_index_column_names": _ROW, "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}  # fmt: skip
# Departments may be judged in threads, but the current context, logging and warnings belong to the process.
_ONE_AT_A_TIME = Lock()


@dataclass
class _Band:
    """What several expectations ask alike, and of which numbers: (source, metric) -> number."""

    expectation: Expectation
    numbers: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def sources(self) -> list[str]:
        """The sources whose suites ask it."""
        return sorted({source for source, _ in self.numbers})

    def make_gx_expectation(self) -> dict[str, object]:
        """Write it as Great Expectations reads it: the suites' own type and arguments, over the band's column."""
        kwargs = self.expectation.kwargs.model_dump(exclude_none=True)
        return {"type": self.expectation.type, "kwargs": kwargs | {"column": self.expectation.band}}


def find_failed_numbers(
    profiles: Mapping[str, Mapping[str, float]], suites: Mapping[str, Suite]
) -> set[tuple[str, str, str]]:
    """Source, metric and band of every number that Great Expectations finds outside a band of its source's suite.

    What a suite asks of NaN cannot fail and is left out. Raises `StageFailed` when an expectation cannot be evaluated.
    """
    bands = _make_bands(profiles, suites)
    results = _validate_bands(bands.values()) if bands else []
    return {failed for result in results for failed in _list_failed_rows(result, bands)}


def load_great_expectations() -> None:
    """Import Great Expectations ahead of judging, which takes some seconds: for whoever has to wait anyway."""
    with _ONE_AT_A_TIME, _silence_logs():
        import great_expectations  # noqa: F401


def _make_bands(profiles: Mapping[str, Mapping[str, float]], suites: Mapping[str, Suite]) -> dict[str, _Band]:
    """Name of the band -> the band, over all sources."""
    bands: dict[str, _Band] = {}
    for source, numbers in profiles.items():
        for expectation in suites[source].expectations:
            metric = expectation.kwargs.column
            if not isnan(numbers[metric]):
                bands.setdefault(expectation.band, _Band(expectation)).numbers[source, metric] = numbers[metric]
    return bands


def _validate_bands(bands: Collection[_Band]) -> list[ExpectationValidationResult]:
    """Validate the bands in one graph over one frame; a number that a band is not asked of is missing there."""
    with _ONE_AT_A_TIME, _silence_logs():
        import great_expectations as gx
        import pandas as pd

        frame = pd.DataFrame({band.expectation.band: band.numbers for band in bands}, dtype=float)
        batch = (
            _make_context().data_sources.add_pandas("profiles").read_dataframe(frame.rename_axis(_ROW).reset_index())
        )
        suite = gx.ExpectationSuite(name="bands", expectations=[band.make_gx_expectation() for band in bands])
        return batch.validate(suite, result_format=_RESULT_FORMAT).results


def _list_failed_rows(
    result: ExpectationValidationResult, bands: Mapping[str, _Band]
) -> Iterator[tuple[str, str, str]]:
    """Source, metric and band of the numbers that failed one expectation."""
    name = cast("ExpectationConfiguration", result.expectation_config).kwargs["column"]
    # A failure without rows is Great Expectations' own: the arguments are wrong, not the delivery.
    if "unexpected_index_list" not in result.result:
        lines = (f"expectations/{source}.yaml：有检查项无法执行，请核对它的参数。" for source in bands[name].sources)
        raise StageFailed("\n".join(lines))
    for row in result.result["unexpected_index_list"]:
        yield row["source"], row["metric"], name


def _make_context() -> EphemeralDataContext:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@contextmanager
def _silence_logs() -> Iterator[None]:
    """No telemetry, and nothing of Great Expectations on the console; both are set before its first import."""
    os.environ.update(_SILENCE)
    logger, handler = logging.getLogger("great_expectations"), logging.NullHandler()
    logger.addHandler(handler)
    propagated, logger.propagate = logger.propagate, False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.propagate = propagated
            logger.removeHandler(handler)
