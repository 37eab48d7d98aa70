"""Hashing of passwords that takes no time: real hashing takes a third of a second by design."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FastHasher(PBKDF2PasswordHasher):
    """Django's own, with one round; a portal of its own process can check what it made."""

    iterations = 1
