"""What rules know of households and members: facts, incomes, rows with their owners."""
