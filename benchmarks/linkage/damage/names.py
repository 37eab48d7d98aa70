"""Name cells: other characters for the right ones, too many or too few of them, and remarks that are no name."""

from __future__ import annotations

from random import Random

from benchmarks.linkage.damage import sounds
from benchmarks.linkage.damage.cells import Cells, Change
from benchmarks.linkage.population.characters import RARE
from data_samples.mess import names as mess

_REMARKS = ("（户主）", "(低保)", "（外出）", "(小)", "（已故）", "(大)", "（监护人）", "[五保]", "（女）")
_AFFECTIONATE = "阿小老"


def surname_length(name: str) -> int:
    """One, or two for compound surnames; none for transliterated names."""
    if "·" in name or len(name) > 4:
        return 0
    return 2 if len(name) > 2 and name[:2] in sounds.compound_surnames() else 1


def exchanged(name: str, table: dict[str, str], rng: Random) -> str | None:
    """One character of the given name replaced by one that the table takes for it."""
    places = [at for at in range(surname_length(name), len(name)) if table.get(name[at])]
    return _at(name, rng.choice(places), table, rng) if places else None


def _at(name: str, place: int, table: dict[str, str], rng: Random) -> str:
    return name[:place] + rng.choice(table[name[place]]) + name[place + 1 :]


def homophone(name: str, rng: Random) -> str | None:
    """M21: mostly of the same tone."""
    return exchanged(name, sounds.same_tone() if rng.random() < 0.7 else sounds.same_sound(), rng)


def dialect(name: str, rng: Random) -> str | None:
    """M23."""
    return exchanged(name, sounds.same_in_dialect(), rng)


def look_alike(name: str, rng: Random) -> str | None:
    """M22."""
    return exchanged(name, sounds.look_alikes(), rng)


def variant(name: str, rng: Random) -> str | None:
    """M20: one character, or with a traditional keyboard all of them."""
    table = sounds.variants()
    if rng.random() < 0.3:
        return "".join(table.get(one, one)[0] for one in name)
    places = [at for at, one in enumerate(name) if table.get(one)]
    return _at(name, rng.choice(places), table, rng) if places else None


def surname(name: str, rng: Random) -> str | None:
    """M20, M21: another surname of nearly this sound or shape."""
    table = sounds.confused_surnames() if name[0] in sounds.confused_surnames() else sounds.same_sound()
    return _at(name, 0, table, rng) if surname_length(name) and table.get(name[0]) else None


def rare_lost(name: str, rng: Random) -> str | None:
    """M19: a wildcard, letters, a description, a private character, or a common character of the sound."""
    place = next((at for at, one in enumerate(name) if one in RARE), None)
    if place is None:
        return None
    letters = sounds.pinyin_of(name[place])
    same = sounds.same_tone().get(name[place]) or "名"
    instead = rng.choice(("?", "□", "■", "*", letters, letters.upper(), "(王+莹)", "\ue123", rng.choice(same)))
    return name[:place] + instead + name[place + 1 :]


def wildcard(name: str, rng: Random) -> str | None:
    """M19: a place that no font could show."""
    if len(name) < 2 or "·" in name:
        return None
    place = rng.randrange(1, len(name))
    return name[:place] + rng.choice("?□＊") + name[place + 1 :]


def masked(name: str, rng: Random) -> str | None:
    """M13: 张*三, 张**, *三."""
    if not 2 <= len(name) <= 4:
        return None
    forms = (name[0] + "*" + name[2:], name[0] + "*" * (len(name) - 1), "*" + name[1:])
    return rng.choice(forms[:1] * 3 + forms)


def dropped(name: str, rng: Random) -> str | None:
    """M24: a character of the given name left out."""
    start = surname_length(name)
    if len(name) - start < 2 or "·" in name:
        return None
    place = rng.randrange(start, len(name))
    return name[:place] + name[place + 1 :]


def added(name: str, rng: Random) -> str | None:
    """M24: what the neighbours call somebody: a syllable more."""
    start = surname_length(name)
    return name[:start] + rng.choice(_AFFECTIONATE) + name[start:] if len(name) - start == 1 else None


def swapped(name: str, _: Random) -> str | None:
    """M24: the given name's two characters in the other order."""
    start = surname_length(name)
    return name[:start] + name[:start:-1][: len(name) - start] if start and len(name) - start == 2 else None


def remarked(name: str, rng: Random) -> str:
    """M24: a remark in brackets."""
    return name + rng.choice(_REMARKS)


def spaced(name: str, rng: Random) -> str | None:
    """M24: blanks inside or around."""
    return mess.spaced(name, rng) or f"{name} "


def other_dot(name: str, rng: Random) -> str | None:
    """M18: another dot, none, a blank, or the part before it alone."""
    if "·" not in name:
        return None
    own = name.split("·", maxsplit=1)[0]
    return rng.choice((*(name.replace("·", dot) for dot in "•‧・∙.．-,"), name.replace("·", ""), own))


# kind -> share at quality 1, and how. Shares of rare kinds are of the names that can suffer them.
ROW_KINDS: tuple[tuple[str, float, Change], ...] = (
    ("M18", 0.35, other_dot),
    ("M19_rare", 0.4, rare_lost),
    ("M19_wildcard", 0.0006, wildcard),
    ("M13_name", 0.0015, masked),
    ("M20_variant", 0.006, variant),
    ("M21", 0.008, homophone),
    ("M22", 0.004, look_alike),
    ("M23", 0.003, dialect),
    ("M24_dropped", 0.0015, dropped),
    ("M24_added", 0.006, added),
    ("M24_swapped", 0.0008, swapped),
)
DIRT: tuple[tuple[str, float, Change], ...] = (("M24_blanks", 0.012, spaced), ("M24_remark", 0.008, remarked))
SURNAME_SHARE = 0.0008


def damage_rows(cells: Cells, quality: float, surnames: float) -> None:
    """Several kinds may hit one name. `surnames` multiplies how often a surname is damaged."""
    for kind, share, how in (*ROW_KINDS, ("surname", SURNAME_SHARE * surnames, surname), *DIRT):
        cells.change(kind, "name", share * quality, how)
    for column in ("head_name", "guardian_name"):
        for kind, share, how in (("M21_kin", 0.012, homophone), ("M24_kin", 0.01, remarked)):
            cells.change(kind, column, share * quality, how)
