"""What a county declares for linking alone: blocking rules, comparisons with their weights, outcomes, names."""
