"""What a county declares for screening alone, and whether the rules of its policies are sound."""
