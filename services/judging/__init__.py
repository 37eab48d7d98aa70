"""Judging doubtful pairs one by one: the queue, what a pair's page shows, and the decision into the ledger at once."""
