"""What somebody has chosen in a cell of boxes: 「□属实 √不属实」, a word of the list, or their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BOXES = "□☐○◯口"
_TICKS = "√✓✔☑■●◉✅vV"
# A cross may mean either.
_CROSSES = "×✗✘☒╳xX"
_BLANKS = re.compile(r"[\s　,，;；、。]+")


@dataclass(frozen=True)
class Choice:
    """`text`: the choice, or what was written instead; none where nothing was chosen.

    `is_unclear`: several, or a cross.
    """

    text: str | None = None
    is_unclear: bool = False


def read_choice(cell: str, choices: Sequence[str]) -> Choice:
    """What a cell that was issued with a box before each choice says now.

    Ticked is the choice whose box became a tick, or behind which a tick stands; where all other choices were deleted,
    the one that is left. Other words stay as they are.
    """
    tokens, has_words = _split_cell(cell, choices)
    options = [token for token in tokens if token in choices]
    ticked = _find_ticked(tokens, choices)
    written = Choice(cell.strip() or None)
    if not options:
        return written if has_words or any(token not in _BOXES for token in tokens) else Choice()
    if any(token in _CROSSES for token in tokens) or len(ticked) > 1 or (has_words and len(options) > 1):
        return Choice(written.text, is_unclear=True)
    if has_words:
        return written
    if not ticked:
        return _read_unticked(tokens, options, len(choices), written)
    return Choice(ticked[0])


def _read_unticked(tokens: Sequence[str], options: Sequence[str], issued: int, written: Choice) -> Choice:
    """Without a tick: the one word that is left of several, or written by hand; nothing where all boxes are empty."""
    has_boxes = any(token in _BOXES for token in tokens)
    if len(options) == 1 and (issued > 1 or not has_boxes):
        return Choice(options[0])
    return Choice() if has_boxes else Choice(written.text, is_unclear=True)


def _split_cell(cell: str, choices: Sequence[str]) -> tuple[list[str], bool]:
    """Boxes, ticks, crosses and choices in their order; and whether there are other words."""
    options = "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))
    pattern = re.compile(f"({options}|[{_BOXES}{_TICKS}{_CROSSES}])")
    text = _BLANKS.sub(" ", cell)
    parts = pattern.split(text)
    return parts[1::2], any(part.strip() for part in parts[::2])


def _find_ticked(tokens: Sequence[str], choices: Sequence[str]) -> list[str]:
    """A tick before a choice is that choice's; one with a box or nothing behind it is the choice's before it."""
    ticked: list[str] = []
    for number, token in enumerate(tokens):
        if token not in _TICKS:
            continue
        before = next((part for part in reversed(tokens[:number]) if part in choices), None)
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        chosen = after if after in choices else before
        if chosen and chosen not in ticked:
            ticked.append(chosen)
    return ticked
