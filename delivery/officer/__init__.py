"""What an officer works with: the review workbook, the comparison of two policies, and the pages."""
