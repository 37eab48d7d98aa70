"""Finished runs: which there are, chosen by a name, compared, published, and read by pages."""
