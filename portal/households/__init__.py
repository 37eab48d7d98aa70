"""Looking people and households up, and why a row was linked as it was."""
