"""febrl1-4: people whom nobody here made, through the engine's own passes, comparisons and scores."""
