"""Links that wait for an officer: the review workbook out and in, and a link taken back."""
