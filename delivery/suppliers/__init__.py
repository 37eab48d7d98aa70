"""What goes back to the departments and townships that supplied the data."""

from delivery.suppliers.described import described
from delivery.suppliers.handed import Returned
from delivery.suppliers.writing import write_data_quality, write_unlinked

__all__ = ["Returned", "described", "write_data_quality", "write_unlinked"]
