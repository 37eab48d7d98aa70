"""What every ledger can do, wherever it lies: give what was found, decided and answered, and take what is new."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from ledger.audit_trail import AuditEvent, AuditQuery
from ledger.records import SelectRecords, select_new_records
from ledger.review_history import select_in_force, select_new_decisions

# Of the decisions to add (first) those that are still to be added, beside all that were decided before (second).
SelectDecisions = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class ImportCounts:
    """How many lines of an import the ledger did not have already."""

    visits: int
    decisions: int
    answers: int
    records: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class HouseholdMark:
    """How a household's answers stood when somebody looked; another mark as soon as one came or was taken back."""

    household_id: str
    mark: str


class AnsweredMeanwhile(Exception):  # noqa: N818 - an outcome that whoever answers is told of
    """Somebody else has answered for the household, or taken an answer back, since it was looked at.

    `by`: who answered last; empty where no answer counts.
    """

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__()


class LedgerRepository(ABC):
    """Everything that is remembered from run to run: frames in, frames out, in the order in which it came.

    The frames have the columns of the tables in `domain.tables.ledger_tables`. Nothing that was published or answered
    is ever changed or taken out: a later line stands beside the earlier one, and a mark says what counts no longer.

    Whatever is added is added as a whole or not at all, together with its entry in the audit trail, and waits for
    whoever else is writing. What the ledger has already is left out: whoever was interrupted between two calls does the
    same again, and nothing is there twice. A reader never waits, and sees the ledger before or after a change, nothing
    between. Reading makes nothing on the disk where there is no ledger yet.

    Where no event is given, the entry says that lines were added, by the system's user; where nothing was new there is
    no entry.

    Raises `ValueError` when a frame's columns are not the table's, `StageFailed` when the ledger stays locked for long,
    cannot be read or written, or was written by a newer version.
    """

    # --- runs ---------------------------------------------------------------------------------------------

    @abstractmethod
    def read_runs(self) -> pl.DataFrame:
        """Table `ledger_runs`: the runs that are completely kept, in the order of publication; the others last."""

    @abstractmethod
    def keep_run(self, run: pl.DataFrame, clue_events: pl.DataFrame, known_people: pl.DataFrame) -> None:
        """Keep a finished run, which nobody sees the lines of before it is published.

        `run`: one line of table `ledger_runs`; it is `ready` afterwards. The lines are written in short transactions,
        between which others write. A run that was kept before, or withdrawn, is replaced; a published one stays.
        """

    @abstractmethod
    def publish_run(self, run_id: str, event: AuditEvent | None = None) -> int:
        """Let everybody see the run; returns its edition, one more than the last of its command and period.

        The newest of its period stays as it is; one that another has replaced becomes the newest again. Raises
        `KeyError` when no such run was kept.
        """

    @abstractmethod
    def withdraw_run(self, run_id: str, reason: str, event: AuditEvent | None = None) -> None:
        """Let nobody see the run's lines any more; its edition's number is not given again.

        Whoever the event names has withdrawn it. One that is not published stays as it is. Raises `KeyError` when no
        such run was kept.
        """

    @abstractmethod
    def read_clue_events(self, run_ids: Collection[str]) -> pl.DataFrame:
        """Table `clue_events` of those of the runs that are published, in the order in which they were kept."""

    @abstractmethod
    def read_known_people(self) -> pl.DataFrame:
        """Table `known_people` of all runs that are, or were, published, in the order of publication."""

    # --- what officers decided and townships answered -----------------------------------------------------------

    @abstractmethod
    def read_decisions(self) -> pl.DataFrame:
        """Table `review_decisions`: everything that officers and townships have ever decided about rows."""

    @abstractmethod
    def add_decisions(
        self,
        decisions: pl.DataFrame,
        event: AuditEvent | None = None,
        select_new: SelectDecisions = select_new_decisions,
    ) -> int:
        """Remember those of the decisions that `select_new` leaves; returns how many these are.

        `select_new` is asked in the transaction, so that of two officers who decide at once the later one sees the
        earlier one's word.
        """

    @abstractmethod
    def read_visits(self) -> pl.DataFrame:
        """Table `verification_results`: everything that townships have ever answered after a visit."""

    @abstractmethod
    def add_visits(self, visits: pl.DataFrame, event: AuditEvent | None = None) -> int:
        """Remember those of the answers that `select_new_results` leaves; returns how many these are."""

    @abstractmethod
    def take_over(self, decisions: pl.DataFrame, visits: pl.DataFrame, event: AuditEvent) -> int:
        """Remember every line of another ledger as it was, but those that are here; returns how many these are."""

    @abstractmethod
    def read_answers(self) -> pl.DataFrame:
        """Table `feedback_answers`: everything that townships have answered on other sheets."""

    @abstractmethod
    def read_imports(self) -> pl.DataFrame:
        """Table `feedback_imports`: every import, those that were undone among them."""

    @abstractmethod
    def add_import(
        self,
        line: pl.DataFrame,
        visits: pl.DataFrame,
        decisions: pl.DataFrame,
        answers: pl.DataFrame,
        event: AuditEvent | None = None,
        records: Mapping[str, pl.DataFrame] | None = None,
        looked_at: HouseholdMark | None = None,
    ) -> ImportCounts:
        """Remember an import (one line of table `feedback_imports`) and what is new in it, in one transaction.

        `records`: lines of other tables that came with it, as `add_records` takes them, with the import's number.
        `looked_at`: the household that it is about, as whoever answers saw it.

        Raises `ValueError` when an import of that number was undone: the same files again are another import;
        `AnsweredMeanwhile` when the household does not stand as it was looked at and the import says anything new.
        """

    @abstractmethod
    def read_household_mark(self, household_id: str) -> HouseholdMark:
        """How the answers of a household stand now."""

    @abstractmethod
    def undo_import(self, import_id: str, event: AuditEvent | None = None) -> None:
        """Let the import's lines count no longer: nothing that reads visits, decisions or answers has them.

        Whoever the event names has undone it. One that was undone stays as it is. Raises `KeyError` when there is no
        such import.
        """

    # --- what is done after an answer (`RECORD_TABLES`) ------------------------------------------------------

    @abstractmethod
    def read_records(self, table: str) -> pl.DataFrame:
        """The lines of one of `RECORD_TABLES` that count, in the order in which they came.

        Lines of an import that was undone, and records that were taken back, are left out.
        """

    @abstractmethod
    def add_records(self, records: Mapping[str, pl.DataFrame], event: AuditEvent | None = None) -> dict[str, int]:
        """Remember what is new of these lines, by table, in one transaction; returns how many lines these are."""

    @abstractmethod
    def add_numbered_records(
        self,
        table: str,
        records: pl.DataFrame,
        prefix: str,
        event: AuditEvent,
        select_new: SelectRecords = select_new_records,
    ) -> pl.DataFrame:
        """Remember records under running numbers, which stand in the table's first column; returns them.

        A number is `prefix` and the next free one in four digits; none is given twice, also not one that was taken
        back. `records`: the table, its numbers empty texts. `select_new`: which of them are still to be added beside
        the lines that count; asked in the transaction, so that two officers do not issue the same.
        """

    @abstractmethod
    def undo_records(self, table: str, keys: Collection[str], event: AuditEvent, reason: str = "") -> int:
        """Let records count no longer, by the key that `RECORD_TABLES` names; returns how many still counted.

        Raises `KeyError` when there is no such record, `ValueError` when the table's records have no key.
        """

    # --- what goes with the runs ------------------------------------------------------------------------------

    @abstractmethod
    def keep_configuration(self, digest: str, content: bytes) -> None:
        """Keep the configuration of that digest; nothing happens where it is kept."""

    @abstractmethod
    def read_configuration(self, digest: str) -> bytes | None:
        """The configuration of that digest; None where none was kept."""

    @abstractmethod
    def read_secret(self) -> bytes:
        """The random secret under which ID numbers are hashed here (`make_number_keys`), made when first asked for."""

    # --- the audit trail --------------------------------------------------------------------------------------

    @abstractmethod
    def read_audit(self) -> pl.DataFrame:
        """Table `audit_entries`, in the order of their numbers."""

    @abstractmethod
    def search_audit(self, query: AuditQuery, before: int | None = None, limit: int | None = None) -> pl.DataFrame:
        """Table `audit_entries`: what a query finds, the newest first.

        `before`: only entries with a lower number. `limit`: at most so many.
        """

    @abstractmethod
    def append_audit(self, event: AuditEvent) -> None:
        """Add an entry about something that changed nothing else in the ledger."""

    @abstractmethod
    def read_audit_head(self) -> str:
        """The newest entry's hash; empty where there is none."""

    # --- whether anything has changed -------------------------------------------------------------------------

    @abstractmethod
    def read_mark(self, *tables: str) -> str:
        """A text that is another one as soon as lines of these tables came in, or count no longer; a millisecond.

        For whoever keeps what was made of them in memory.
        """

    def read_decisions_in_force(self) -> pl.DataFrame:
        """Table `review_decisions`: the last word on every row's content and person."""
        return select_in_force(self.read_decisions())
