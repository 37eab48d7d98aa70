"""What the pages for data officers show of linking: rows by outcome, score and pattern, and kinds of rows."""
