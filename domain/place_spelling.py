"""One spelling for the places that the region table does not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from domain.place_lookup import Located
from domain.place_names import find_village_kind, make_township_key, make_village_key

# How people end a place's name; 村民委员会 and 村委会 are its office.
_USUAL = ("村", "社区", "镇", "乡", "街道", "团", "连")

Pair = tuple[str | None, str | None]

# (township or "", spelling) -> the spelling that stands for it
_Spellings = dict[tuple[str, str], str]


def unify_spellings(located: dict[Pair, Located]) -> dict[Pair, Pair]:
    """What was written -> township and village: the table's names, else the spelling chosen for all of one key.

    The choice is the usual form (古板村, 白沙镇), else the longest, which says most. Unknown villages are told apart by
    township; 村 and 社区 of one name only when both are written.
    """
    towns = _choose_spellings(
        (("", place.township_text) for place in located.values() if place.township_text), make_township_key
    )
    townships = {
        pair: towns["", place.township_text] if place.township_text else place.township
        for pair, place in located.items()
    }
    village_texts = [
        (townships[pair] or "", place.village_text) for pair, place in located.items() if place.village_text
    ]
    villages = _choose_spellings(village_texts, make_village_key)
    return {
        pair: (
            townships[pair],
            villages[townships[pair] or "", place.village_text] if place.village_text else place.village,
        )
        for pair, place in located.items()
    }


def _choose_spellings(spellings: Iterable[tuple[str, str]], key: Callable[[str], str]) -> _Spellings:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for parent, text in spellings:
        groups[parent, key(text)].add(text)
    return {
        (parent, text): min(kin, key=_rank_spelling)
        for (parent, _), texts in groups.items()
        for kin in _split_by_kind(texts)
        for text in kin
    }


def _rank_spelling(spelling: str) -> tuple[bool, int, str]:
    usual = spelling.endswith(_USUAL)
    return not usual, len(spelling) if usual else -len(spelling), spelling


def _split_by_kind(texts: set[str]) -> list[set[str]]:
    """All spellings together, or those of 社区 apart from the rest where both 村 and 社区 are written."""
    urban = {text for text in texts if find_village_kind(text) == "社区"}
    rural = texts - urban
    apart = urban and any(find_village_kind(text) == "村" for text in rural)
    return [rural, urban] if apart else [texts]
