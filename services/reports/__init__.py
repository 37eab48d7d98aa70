"""What a run's reports say, as frames whose lines lead to rows: linking, deliveries, quality, conflicts."""
