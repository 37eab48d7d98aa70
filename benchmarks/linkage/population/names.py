"""Names as villages have them: few clans, generation characters that brothers and cousins share."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.linkage.population.characters import (
    ERAS,
    GENERATION_POEM,
    GIRLS_SHARE,
    GIVEN,
    RARE,
    SURNAMES,
    UYGHUR,
    YI,
    falling,
)  # fmt: skip

_LATEST_BIRTH = {"old": 1965, "middle": 1995}
_ONE_CHARACTER = {"old": 0.08, "middle": 0.22, "young": 0.12}
_USES_GENERATION = {"old": 0.75, "middle": 0.5, "young": 0.2}
_CLANS, _IN_A_CLAN = 3, 0.68
_REDRAWS = 4


def with_names(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `surname` and `name`; `people` has household, line, sex, birth, village_at, people_kind (han, uyghur, yi)."""
    surname = _surnames(people, rng)
    given = _given(people, surname, rng)
    for _ in range(_REDRAWS):  # no two members of a household bear one name
        whole = people.select("household").with_columns(name=pl.Series(surname + given))
        again = (~whole.select(pl.struct("household", "name").is_first_distinct()).to_series()).to_numpy()
        given[again] = _free_given(people.filter(pl.Series(again)), rng)
    name = _transliterated(people, surname + given, rng)
    return people.with_columns(surname=pl.Series(surname, dtype=pl.String), name=pl.Series(name, dtype=pl.String))


def _surnames(people: pl.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """One surname per household and line; the head's line mostly bears that of one of the village's clans."""
    surnames = np.array(SURNAMES, dtype=object)
    weights = falling(len(surnames))
    villages = int(people["village_at"].to_numpy().max()) + 1
    clans = rng.choice(len(surnames), (villages, _CLANS), p=weights)
    lines = people["household"].to_numpy() * 16 + people["line"].to_numpy()
    _, first, line = np.unique(lines, return_index=True, return_inverse=True)
    village = people["village_at"].to_numpy()[first]
    is_clan = rng.random(len(first)) < np.where(people["line"].to_numpy()[first] == 0, _IN_A_CLAN, 0.3)
    of_clan = clans[village, rng.choice(_CLANS, len(first), p=(0.55, 0.3, 0.15))]
    drawn = np.where(is_clan, of_clan, rng.choice(len(surnames), len(first), p=weights))
    return np.asarray(surnames[drawn[line]])


def _eras(people: pl.DataFrame) -> np.ndarray:
    year = people["birth"].dt.year().to_numpy()
    return np.where(year < _LATEST_BIRTH["old"], "old", np.where(year < _LATEST_BIRTH["middle"], "middle", "young"))


def _given(people: pl.DataFrame, surname: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    given = _free_given(people, rng)
    share, last = _generation(people, surname, rng)
    shared = share != ""
    own = np.array([text[-1] for text in given[shared]], dtype=object)
    given[shared] = np.where(last[shared], own + share[shared], share[shared] + own)
    rare = rng.random(people.height) < 0.008
    given[rare] = [
        text[:-1] + character
        for text, character in zip(given[rare], rng.choice(list(RARE), int(rare.sum())), strict=True)
    ]
    return given


def _generation(people: pl.DataFrame, surname: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The character that someone's generation of the clan shares ("" for none), and whether it stands last."""
    size = people.height
    _, clan = np.unique(
        (people["village_at"].cast(pl.String) + pl.Series(surname, dtype=pl.String)).to_numpy(), return_inverse=True
    )
    count = int(clan.max()) + 1
    offset, at_end, has = rng.integers(0, 50, count), rng.random(count) < 0.2, rng.random(count) < 0.7
    generation = (people["birth"].dt.year().to_numpy() - 1920) // 24
    poem = np.array(list(GENERATION_POEM), dtype=object)
    used = np.select([_eras(people) == era for era in ERAS], [_USES_GENERATION[era] for era in ERAS])
    male = (people["sex"] == "男").to_numpy()
    chance = np.where(male, used, 0.1 * used)
    takes = has[clan] & (people["line"].to_numpy() == 0) & (rng.random(size) < chance)
    share = np.where(takes, poem[(offset[clan] + generation) % len(poem)], "")
    house = people["household"].to_numpy()
    sisters = ~male & (share == "") & (people["line"].to_numpy() == 0) & (house % 4 == 0) & (rng.random(size) < 0.8)
    share = np.where(sisters, np.array(list(GIRLS_SHARE), dtype=object)[house // 4 % len(GIRLS_SHARE)], share)
    return share.astype(object), at_end[clan] & ~sisters


def _free_given(people: pl.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draw a given name of the sex and time."""
    given = np.full(people.height, "", dtype=object)
    sex, era = people["sex"].to_numpy(), _eras(people)
    for (of_sex, of_era), (first, second) in GIVEN.items():
        mask = (sex == of_sex) & (era == of_era)
        count = int(mask.sum())
        one = rng.random(count) < _ONE_CHARACTER[of_era]
        head = rng.choice(np.array(list(first), dtype=object), count, p=falling(len(first), 14))
        tail = rng.choice(np.array(list(second), dtype=object), count, p=falling(len(second), 14))
        given[mask] = np.where(one, tail, head + tail)
    return given


def _transliterated(people: pl.DataFrame, name: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    kind, sex = people["people_kind"].to_numpy(), people["sex"].to_numpy()
    for of_sex in ("男", "女"):
        mask = (kind == "uyghur") & (sex == of_sex)
        own, father = (rng.choice(np.array(UYGHUR[of], dtype=object), int(mask.sum())) for of in (of_sex, "男"))
        name[mask] = own + "·" + father
        mask = (kind == "yi") & (sex == of_sex)
        family = np.array(YI["家"], dtype=object)[people["household"].to_numpy()[mask] % len(YI["家"])]
        name[mask] = family + rng.choice(np.array(YI[of_sex], dtype=object), int(mask.sum()))
    return name
