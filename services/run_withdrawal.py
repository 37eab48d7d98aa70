"""A run is withdrawn, every township is told on paper, and packages that have left the office are named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from domain.office_clock import get_today
from pipeline.county.load_county import load_county
from services.packages.register import list_out
from services.papers.withdrawal_notices import WithdrawalNotices, write_notices
from services.runs.publication import Withdrawal, withdraw_run


@dataclass(frozen=True)
class WithdrawalOutcome:
    """`package_numbers`: packages with the run's lists that their receivers still have."""

    withdrawal: Withdrawal
    notices: WithdrawalNotices
    package_numbers: tuple[str, ...]


def withdraw_with_notices(workspace: Path, config: Path, run_id: str, reason: str, by: str) -> WithdrawalOutcome:
    """Withdraw a run and write what its townships are told.

    Raises `ConfigurationError` before anything is withdrawn, `UsageError` as `withdraw_run` does.
    """
    county = load_county(config)
    withdrawal = withdraw_run(workspace, run_id, reason, by)
    notices = write_notices(workspace, county, run_id, get_today(), by)
    return WithdrawalOutcome(withdrawal, notices, tuple(list_out(workspace, run_id)["package_no"]))
