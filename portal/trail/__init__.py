"""What is done on the portal, as entries of the ledger's chain."""
