"""Clues of the run before that are not found now: which of them only wait, and why the others have left."""
