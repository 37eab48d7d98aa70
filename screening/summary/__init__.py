"""What documents show of the households: findings joined with whom they are about, and counts per place."""
