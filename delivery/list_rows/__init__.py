"""Rows that several documents show: the run's tables joined and put into words, for the whole county."""
