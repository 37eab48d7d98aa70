"""When each step is due, what started its clock, what stopped it, who is late (F33, F34)."""
