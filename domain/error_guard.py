"""What may be said of a failure: a library's own message may quote the cells that it choked on."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from domain.errors import FangpinError, StageFailed

P = ParamSpec("P")
R = TypeVar("R")

PROJECT = Path(__file__).resolve().parents[1]
# How libraries, and the system's loader of libraries, say that there is no memory for a block or for a thread.
_NO_MEMORY = (
    "can't start new thread", "cannot allocate memory", "out of memory", "failed to map segment", "paging file",
    "resource temporarily unavailable", "threadpoolbuilderror", "memory allocation",
)  # fmt: skip
PACKAGES = (
    "domain", "storage", "intake", "expectations", "matchers", "screening", "casework", "delivery", "ledger",
    "pipeline", "services", "flows",
)  # fmt: skip


def guard(stage: str, work: Callable[P, R]) -> Callable[P, R]:
    """`work` that raises nothing but our own errors, whose messages hold no cell's value."""

    @wraps(work)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except FangpinError:
            raise
        except BaseException as error:
            if isinstance(error, Exception) or is_panic(error):
                raise describe_failure(f"“{stage}”时", error) from None
            raise

    return wrapper


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust (Polars, calamine) broke down: such an error is no `Exception` to Python."""
    return type(error).__module__ == "pyo3_runtime"


def describe_failure(when: str, error: BaseException) -> StageFailed:
    """The error in our own words: what kind it is and where in our code it came up."""
    if is_out_of_memory(error):
        return StageFailed(
            f"{when}内存不足。结果没有发布。请关闭其他程序，或换一台内存 8 GB 以上的电脑（不限制程序内存），"
            "再运行同一命令。"
        )
    if isinstance(error, OSError):
        what = error.strerror or type(error).__name__
        return StageFailed(f"{when}不能读写文件（{what}）。请检查磁盘空间和目录权限，然后运行同一命令。")
    return StageFailed(
        f"{when}出错（{locate_failure(error)}）。结果没有发布；请把本行告诉系统管理员，修复后运行同一命令。"
    )


def locate_failure(error: BaseException) -> str:
    """The error's kind and the innermost line of our own code, without what it says."""
    return "，".join(filter(None, [type(error).__name__, _find_line(error)]))


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether the error, or one that led to it, comes of memory that could not be had."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, RuntimeError | ImportError | OSError) or is_panic(error):
            words = str(error).lower()
            if any(word in words for word in _NO_MEMORY):
                return True
        error = error.__cause__ or error.__context__
    return False


def _find_line(error: BaseException) -> str:
    """The innermost line of our own code."""
    place, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        in_project = path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else Path()
        if path != Path(__file__) and in_project.parts[:1] and in_project.parts[0] in {*PACKAGES, "portal", "fangpin"}:
            place = f"{in_project.as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
