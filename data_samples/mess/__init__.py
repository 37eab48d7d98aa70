"""Damage that real extracts show, one named function per kind; the M-numbers are explained in the README."""
