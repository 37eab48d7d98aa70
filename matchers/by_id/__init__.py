"""Rows linked by their number, where name, birth date or sex corroborates it."""
