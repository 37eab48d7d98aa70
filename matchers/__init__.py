"""Whose row is it? Accepted rows -> linked, review or unlinked, each with its reason."""

from matchers.claims import keyed_claims
from matchers.link import Linked, Linker
from matchers.register import registered_members

__all__ = ["Linked", "Linker", "keyed_claims", "registered_members"]
