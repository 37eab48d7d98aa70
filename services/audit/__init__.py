"""The audit trail read: as commands show it, what its entries are called, the search by person, user and day."""
