"""How fast the stages are, each beside the plain way to do the same; a ratio means more than a time."""
