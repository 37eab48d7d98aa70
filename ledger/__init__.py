"""What is remembered from run to run."""

from ledger.history import Compared, Previous, compare

__all__ = ["Compared", "Previous", "compare"]
