"""How long a list to a supplier may be: a longer one neither opens quickly on an office machine nor is read."""

MOST_ROWS = 10_000  # counts on the cover are of all rows
MOST_UNREGISTERED = 50_000  # of the rows that somebody must look at; Excel itself ends at a million
