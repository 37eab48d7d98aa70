"""What a township does between runs: its visits and answers, its files, its imports."""
