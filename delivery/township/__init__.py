"""What a township receives: the list of suspected households, coverage of the guarantees, the merging list."""
