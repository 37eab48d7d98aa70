"""A delivery in numbers: counts and shares over every row, and no value of anybody's."""
