"""What is remembered from run to run."""

from ledger.deliveries import delivery_warnings, link_warnings, stale_sources
from ledger.history import Compared, Growth, Previous, compare

__all__ = ["Compared", "Growth", "Previous", "compare", "delivery_warnings", "link_warnings", "stale_sources"]
