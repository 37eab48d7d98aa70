"""Great Expectations over the profiles of the deliveries: one row per delivery, no value of anybody's."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from math import isnan
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from domain.errors import StageFailed
from domain.handover import Judgement
from domain.tables import polars_schema
from expectations.suites import OBSERVED, Expectation, Suite

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource

_SILENCE = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
_SHARES = ("filled_", "readable_", "share_", "drift_")
_SEVERITIES = ("critical", "warning")
# Departments may be judged in threads, but the current context, logging and warnings belong to the process.
_ONE_AT_A_TIME = Lock()


def judge(profiles: Mapping[str, Mapping[str, float]], suites: Mapping[str, Suite]) -> dict[str, Judgement]:
    """Say what each source's suite finds in its profile.

    A number that is NaN (a share of nothing) fails no expectation. Raises `StageFailed` when a suite asks for a
    number that the profile does not hold, or Great Expectations cannot finish.
    """
    _check_columns(profiles, suites)
    with _ONE_AT_A_TIME, _quiet():
        context = _context()
        source = context.data_sources.add_pandas("deliveries")
        answerable = {name: _answerable(suites[name], numbers) for name, numbers in profiles.items()}
        return {name: _judge_one(context, source, profiles[name], answerable[name]) for name in profiles}


def judgements_table(judgements: Iterable[Judgement]) -> pl.DataFrame:
    """Table `judgements`: one line per failed expectation."""
    lines = [
        (judgement.source, severity, metric, message)
        for judgement in judgements
        for (severity, message), metric in zip(judgement.failures, judgement.metrics, strict=True)
    ]
    return pl.DataFrame(lines, schema=polars_schema("judgements"), orient="row")


def _check_columns(profiles: Mapping[str, Mapping[str, float]], suites: Mapping[str, Suite]) -> None:
    """Great Expectations would call a missing column a failed expectation."""
    lines = []
    for name, numbers in profiles.items():
        if name not in suites:
            lines.append(f"expectations/{name}.yaml：这个来源没有检查项")
            continue
        wanted = {expectation.kwargs.column for expectation in suites[name].expectations}
        lines += [f"expectations/{name}.yaml：统计里没有“{column}”" for column in sorted(wanted - set(numbers))]
    if lines:
        raise StageFailed("数据检查无法进行：\n" + "\n".join(lines))


def _answerable(suite: Suite, numbers: Mapping[str, float]) -> Suite:
    """The suite without what is asked of NaN: that cannot fail, and in a first period it is half of the suite."""
    answerable = tuple(one for one in suite.expectations if not isnan(numbers[one.kwargs.column]))
    return suite.model_copy(update={"expectations": answerable})


def _judge_one(
    context: EphemeralDataContext, source: PandasDatasource, numbers: Mapping[str, float], suite: Suite
) -> Judgement:
    failed = [suite.expectations[position] for position in _failed_positions(context, source, numbers, suite)]
    ordered = sorted(failed, key=lambda expectation: _SEVERITIES.index(expectation.severity))
    gravest = {one.kwargs.column: one for one in reversed(ordered)}
    # Only what is told itself can speak for another.
    sure = {column for column, one in gravest.items() if not _told_already(one, gravest)}
    told = [one for one in ordered if gravest[one.kwargs.column] is one and not _told_already(one, sure)]
    failures = tuple((one.severity, _message(one, numbers)) for one in told)
    return Judgement(suite.source, failures, tuple(one.kwargs.column for one in told))


def _told_already(expectation: Expectation, failed: Iterable[str]) -> bool:
    """Whether another failure says the same of the delivery."""
    return any(fnmatchcase(column, name) for column in failed for name in expectation.meta.unless)


def _validate(
    context: EphemeralDataContext, source: PandasDatasource, numbers: Mapping[str, float], suite: Suite
) -> ExpectationSuiteValidationResult:
    """Run the suite as a checkpoint over a frame whose only row is the profile."""
    import great_expectations as gx
    import pandas as pd

    batch = source.add_dataframe_asset(suite.source).add_batch_definition_whole_dataframe("profile")
    expectations = context.suites.add(gx.ExpectationSuite(name=suite.source, expectations=_for_gx(suite)))
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.source, data=batch, suite=expectations)
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name=suite.source, validation_definitions=[definition], result_format="BOOLEAN_ONLY")
    )
    run = checkpoint.run(batch_parameters={"dataframe": pd.DataFrame([dict(numbers)], dtype=float)})
    return next(iter(run.run_results.values()))


def _for_gx(suite: Suite) -> list[dict[str, object]]:
    """Write the suite as Great Expectations reads it; `position` finds the expectation again behind a result."""
    written = [one.model_dump(exclude_none=True, exclude={"meta": {"unless"}}) for one in suite.expectations]
    return [one | {"meta": one["meta"] | {"position": position}} for position, one in enumerate(written)]


def _failed_positions(
    context: EphemeralDataContext, source: PandasDatasource, numbers: Mapping[str, float], suite: Suite
) -> list[int]:
    """Where in the suite the failed expectations stand."""
    failed = []
    for one in _validate(context, source, numbers, suite).results:
        if one.exception_info and one.exception_info.get("raised_exception"):
            raise StageFailed(f"expectations/{suite.source}.yaml：有检查项无法执行，请核对它的参数。")
        if not one.success and one.expectation_config is not None:
            failed.append(int((one.expectation_config.meta or {})["position"]))
    return failed


def _message(expectation: Expectation, numbers: Mapping[str, float]) -> str:
    message, column = expectation.meta.message, expectation.kwargs.column
    observed = _shown(column, numbers[column])
    return message.replace(OBSERVED, observed) if OBSERVED in message else f"{message}（本次为 {observed}）"


def _shown(column: str, number: float) -> str:
    """Shares as percentages, falls without their sign, growth in multiples, everything else as a plain number."""
    if column.endswith("_share") or column.startswith(_SHARES):
        return _share_words(abs(number))
    return f"{number:,.0f}" if abs(number) >= 10 or number == round(number) else f"{number:.2g}"


def _share_words(number: float) -> str:
    if 0 < number < 0.0005:
        return "不到 0.1%"
    if number >= 2:
        return f"{number:,.0f} 倍"
    return f"{number:.0%}" if 0.1 <= number <= 0.9 or number >= 1 or number == 0 else f"{number:.1%}"


def _context() -> EphemeralDataContext:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@contextmanager
def _quiet() -> Iterator[None]:
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
