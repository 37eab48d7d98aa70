"""Forms that households sign, filled in with what is registered, and a campaign's steps with its days."""
