"""What the county's officers receive: the run's summary and the comparison of single households."""
