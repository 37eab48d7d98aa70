"""Rows that give exactly a member's number and name: linked by a join."""
