"""What every ledger can do, wherever it lies: give what was decided and answered, and take what is new."""

from __future__ import annotations

from abc import ABC, abstractmethod

import polars as pl

from ledger.review_history import select_in_force


class LedgerRepository(ABC):
    """Everything that is remembered from run to run: frames in, frames out, in the order in which it came.

    The frames have the columns of the tables `review_decisions` and `verification_results` (`domain.tables`). Nothing
    is ever changed or taken out: a later decision stands beside the earlier one.

    Each `add_…` takes all of its lines or none, and waits for whoever else is writing. It leaves out what the ledger
    has already: whoever was interrupted between two of them does the same again, and nothing is there twice. A reader
    never waits, and sees the ledger before or after an `add_…`, nothing between. Reading makes nothing on the disk.

    Raises `ValueError` when a frame's columns are not the table's, `StageFailed` when the ledger stays locked for long
    or holds something else than is declared, `OSError` when the disk cannot be read or written.
    """

    @abstractmethod
    def read_decisions(self) -> pl.DataFrame:
        """Table `review_decisions`: everything that officers and townships have ever decided about rows."""

    @abstractmethod
    def add_decisions(self, decisions: pl.DataFrame) -> int:
        """Remember those of the decisions that `select_new_decisions` leaves; returns how many these are."""

    @abstractmethod
    def read_visits(self) -> pl.DataFrame:
        """Table `verification_results`: everything that townships have ever answered after a visit."""

    @abstractmethod
    def add_visits(self, visits: pl.DataFrame) -> int:
        """Remember those of the answers that `select_new_results` leaves; returns how many these are."""

    def read_decisions_in_force(self) -> pl.DataFrame:
        """Table `review_decisions`: the last word on every row's content and person."""
        return select_in_force(self.read_decisions())
