"""What a page may ask a worker to do: a comparison, a property search, a check, another policy tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.errors import UsageError
from domain.periods import Period
from pipeline.run_request import parse_day


class JobKind(StrEnum):
    """The command of a job."""

    RUN = "run"
    PROPERTY_SEARCH = "property_search"
    CHECK = "check"
    POLICY_TRIAL = "policy_trial"

    @property
    def label(self) -> str:
        """As people call it."""
        return _LABELS[self]


_LABELS = {
    JobKind.RUN: "比对", JobKind.PROPERTY_SEARCH: "财产检索", JobKind.CHECK: "数据检查",
    JobKind.POLICY_TRIAL: "政策试算",
}  # fmt: skip
_COMMANDS = {
    JobKind.RUN: ["run"], JobKind.PROPERTY_SEARCH: ["property-search"], JobKind.CHECK: ["check"],
    JobKind.POLICY_TRIAL: ["run", "--dry-run", "--workbook"],
}  # fmt: skip


@dataclass(frozen=True)
class JobRequest:
    """What is asked. `inbox`: one of `list_inboxes`. `policy`: empty for the one in force. `as_of`: empty: as usual."""

    kind: JobKind
    period: Period
    inbox: Path
    policy: str = ""
    as_of: str = ""

    def make_arguments(self, workspace: Path, config: Path) -> list[str]:
        """The arguments of `fangpin`. Raises `UsageError` for a day that is none, or a trial of no policy."""
        if self.kind is JobKind.POLICY_TRIAL and not self.policy:
            raise UsageError("请选择要试算的政策。")
        if self.as_of and parse_day(self.as_of) is None:
            raise UsageError("截止日写法不对。")
        period = [] if self.kind is JobKind.CHECK else ["--period", str(self.period)]
        options = {"--policy": self.policy, "--as-of": self.as_of}
        chosen = [text for name, value in options.items() if value for text in (name, value)]
        places = ["--inbox", str(self.inbox), "--workspace", str(workspace), "--config", str(config)]
        return [*_COMMANDS[self.kind], *period, *chosen, *places]
