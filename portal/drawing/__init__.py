"""Drawings that several rooms show."""
