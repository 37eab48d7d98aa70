"""What may be said of a failure: a library's own message may quote the cells that it choked on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from domain.errors import FangpinError, StageFailed

P = ParamSpec("P")
R = TypeVar("R")

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("domain", "intake", "expectations", "matchers", "screening", "delivery", "ledger", "flows")


def guarded(stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """`work` that raises nothing but our own errors, whose messages hold no cell's value."""

    @wraps(work)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except FangpinError:
            raise
        except BaseException as error:
            if isinstance(error, Exception) or is_panic(error):
                raise failure(f"“{stage}”时", error) from None
            raise

    return wrapper


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust (Polars, calamine) broke down: such an error is no `Exception` to Python."""
    return type(error).__module__ == "pyo3_runtime"


def failure(when: str, error: BaseException) -> StageFailed:
    """The error in our own words: what kind it is and where in our code it came up."""
    if isinstance(error, OSError):
        what = error.strerror or type(error).__name__
        return StageFailed(f"{when}不能读写文件（{what}）。请检查磁盘空间和目录权限，然后运行同一命令。")
    what = "，".join(filter(None, [type(error).__name__, _place(error)]))
    return StageFailed(f"{when}出错（{what}）。结果没有发布；请把本行告诉系统管理员，修复后运行同一命令。")


def _place(error: BaseException) -> str:
    """The innermost line of our own code."""
    place, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        own = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else Path()
        if path != Path(__file__) and own.parts[:1] and own.parts[0] in {*PACKAGES, "fangpin"}:
            place = f"{own.as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
