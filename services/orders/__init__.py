"""Orders to departments: issued, on paper, overdue, and an overview."""
