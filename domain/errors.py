"""The one family of errors that reaches a bureau officer: no traceback, a Chinese message, an exit code.

A message names file, sheet, row and column and the cure; it never holds a cell's value.
"""

from __future__ import annotations

from dataclasses import dataclass


class FangpinError(Exception):
    """Base of every error that is shown without a traceback.

    `exit_code` is what a scheduler reads (contract: 2 usage or configuration, 3 inputs refused, 4 stage failed).
    """

    exit_code = 4


class UsageError(FangpinError):
    """The command was called with something it cannot use."""

    exit_code = 2


class InputsRefused(FangpinError):  # noqa: N818 - an outcome that an officer reads, not a programming error
    """A required source is missing or a delivery failed a file-level check; nothing was published."""

    exit_code = 3


class StageFailed(FangpinError):  # noqa: N818 - as above
    """A stage could not finish; the same command resumes the run."""

    exit_code = 4


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in the configuration: where it stands, what is wrong, how to mend it."""

    file: str
    key: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """One line in Chinese: file, key, problem, cure."""
        place = f"{self.file} → {self.key}" if self.key else self.file
        return f"{place}：{self.problem}。{self.cure}" if self.cure else f"{place}：{self.problem}。"


class ConfigurationError(FangpinError):
    """Every fault found in `config/`, raised once."""

    exit_code = 2

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        lines = "\n".join(f"  {number}. {fault}" for number, fault in enumerate(self.faults, start=1))
        super().__init__(f"配置有 {len(self.faults)} 处错误，尚未读取任何数据：\n{lines}")
