"""Policies as documents: the rulebook, and what two policies differ in."""
