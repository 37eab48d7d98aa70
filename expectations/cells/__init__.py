"""Cells as departments type them, read as days, amounts, codes and numbers."""
