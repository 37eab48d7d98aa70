"""Identity numbers: `numbers` reads one and is obvious, `columns` reads millions and must agree with it."""
