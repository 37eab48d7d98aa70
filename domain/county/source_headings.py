"""By which headings a file is recognised as a source's, and its columns as the source's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.county.source import SourceDeclaration


@dataclass(frozen=True)
class SourceHeadings:
    """A source and its headings, each as `domain.text.make_heading_key` writes it.

    `fields`: heading -> field, the most trusted first. `ignored`: headings that are left unread.
    """

    source: SourceDeclaration
    fields: Mapping[str, str]
    ignored: frozenset[str] = frozenset()
