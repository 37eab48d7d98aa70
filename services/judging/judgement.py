"""What became of an officer's word on a pair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Judgement:
    """What became of a word. `is_kept`: whether it stands in the ledger.

    `decided_by`, `verdict`: who had decided before, and what, where it was not kept. `is_second`: whether it was the
    second word on the pair, and `agrees` whether both are the same.
    """

    is_kept: bool
    decided_by: str = ""
    verdict: str = ""
    is_second: bool = False
    agrees: bool = True
