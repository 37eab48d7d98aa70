"""From cells as typed to typed rows: accepted, or quarantined with the reason."""
