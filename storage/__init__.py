"""Where tables lie: the workspace and its run folders, locks, durable writes, rows that wait on disk."""
