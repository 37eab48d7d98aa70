"""Names of files and sheets as they may be shown: a terminal obeys what departments can hide in them."""

from __future__ import annotations

import re

# C0 and C1 but for line feed and tab, and what turns the direction of writing.
_CONTROL_CODES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def replace_control_codes(text: str) -> str:
    """The text with a visible mark for everything that a terminal would obey instead of showing."""
    return _CONTROL_CODES.sub("�", text)
