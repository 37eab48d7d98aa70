"""Looking up people and households of a run: who they are, what is known of them, and from which rows."""
