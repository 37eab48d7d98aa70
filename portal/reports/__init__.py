"""The newest run's reports: linking, deliveries, quality per department, conflicts, and their files."""
