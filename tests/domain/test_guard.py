"""What leaves a stage that breaks: our own words, never a library's."""

from __future__ import annotations

import polars as pl
import pytest

from domain.error_guard import guard, is_panic
from domain.errors import StageFailed, UsageError

NAME = "李秘密"


def _raise(error: BaseException) -> None:
    raise error


def _panic() -> None:
    """Polars breaks down in Rust on masks of different lengths."""
    _ = pl.Series([True, False, True]) & pl.Series([True, False])


@pytest.mark.parametrize("error", [ValueError(NAME), KeyError(NAME), pl.exceptions.ComputeError(NAME)])
def test_a_librarys_words_stay_inside(error: Exception) -> None:
    with pytest.raises(StageFailed) as raised:
        guard("筛查", _raise)(error)
    assert NAME not in str(raised.value)
    assert "“筛查”时出错" in str(raised.value)


def test_a_breakdown_in_rust_is_a_failed_stage(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StageFailed, match="PanicException"):
        guard("接收", _panic)()
    capfd.readouterr()


def test_our_own_errors_and_interruptions_pass() -> None:
    with pytest.raises(UsageError, match="期次"):
        guard("核对", _raise)(UsageError("期次写法不对。"))
    with pytest.raises(KeyboardInterrupt):
        guard("核对", _raise)(KeyboardInterrupt())
    assert not is_panic(KeyboardInterrupt())
