"""What each delivery's suite says of its profile: the failures that Great Expectations finds, in officers' words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

import polars as pl

from domain.errors import StageFailed
from domain.handover import Judgement
from domain.tables import polars_schema
from expectations.judge.expectation_batch import find_failed_numbers
from expectations.judge.expectation_suites import OBSERVED, Expectation, Suite

_SHARES = ("filled_", "readable_", "share_", "drift_")
_SEVERITIES = ("critical", "warning")


def judge_profiles(profiles: Mapping[str, Mapping[str, float]], suites: Mapping[str, Suite]) -> dict[str, Judgement]:
    """Say what each source's suite finds in its profile.

    A number that is NaN (a share of nothing) fails no expectation. Raises `StageFailed` when a suite asks for a
    number that the profile does not hold, or Great Expectations cannot finish.
    """
    _check_columns(profiles, suites)
    failed = find_failed_numbers(profiles, suites)
    judgements = {}
    for name, numbers in profiles.items():
        outside = [
            expectation
            for expectation in suites[name].expectations
            if (name, expectation.kwargs.column, expectation.band) in failed
        ]
        judgements[name] = _make_judgement(suites[name], numbers, outside)
    return judgements


def make_judgements_table(judgements: Iterable[Judgement]) -> pl.DataFrame:
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
        required = {expectation.kwargs.column for expectation in suites[name].expectations}
        lines += [f"expectations/{name}.yaml：统计里没有“{column}”" for column in sorted(required - set(numbers))]
    if lines:
        raise StageFailed("数据检查无法进行：\n" + "\n".join(lines))


def _make_judgement(suite: Suite, numbers: Mapping[str, float], failed: Iterable[Expectation]) -> Judgement:
    """What is told of the failed expectations: the gravest first, one per column, and none that repeats another."""
    ordered = sorted(failed, key=lambda expectation: _SEVERITIES.index(expectation.severity))
    most_severe = {expectation.kwargs.column: expectation for expectation in reversed(ordered)}
    # Only what is listed itself can speak for another.
    uncovered = {column for column, expectation in most_severe.items() if not _is_covered(expectation, most_severe)}
    reported = [
        expectation
        for expectation in ordered
        if most_severe[expectation.kwargs.column] is expectation and not _is_covered(expectation, uncovered)
    ]
    failures = tuple((expectation.severity, _make_message(expectation, numbers)) for expectation in reported)
    return Judgement(suite.source, failures, tuple(expectation.kwargs.column for expectation in reported))


def _is_covered(expectation: Expectation, failed: Iterable[str]) -> bool:
    """Whether another failure says the same of the delivery."""
    return any(fnmatchcase(column, name) for column in failed for name in expectation.meta.unless)


def _make_message(expectation: Expectation, numbers: Mapping[str, float]) -> str:
    message, column = expectation.meta.message, expectation.kwargs.column
    observed = _format_number(column, numbers[column])
    return message.replace(OBSERVED, observed) if OBSERVED in message else f"{message}（本次为 {observed}）"


def _format_number(column: str, number: float) -> str:
    """Shares as percentages, falls without their sign, growth in multiples, everything else as a plain number."""
    if column.endswith("_share") or column.startswith(_SHARES):
        return _format_share(abs(number))
    return f"{number:,.0f}" if abs(number) >= 10 or number == round(number) else f"{number:.2g}"


def _format_share(number: float) -> str:
    if 0 < number < 0.0005:
        return "不到 0.1%"
    if number >= 2:
        return f"{number:,.0f} 倍"
    return f"{number:.0%}" if 0.1 <= number <= 0.9 or number >= 1 or number == 0 else f"{number:.1%}"
