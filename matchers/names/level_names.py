"""How like two surnames and two given names are: named levels, strongest first, with what an officer reads."""

from __future__ import annotations

import polars as pl

# Levels of one position, strongest first; a name's level is that of its worst position unless its length or order
# says more.
EQUAL, VARIANT, CONFUSABLE, TONED, TONELESS, LOOK_ALIKE, DIALECT, UNREADABLE, DIFFERENT = range(9)

SURNAME_LEVELS = {
    "equal": "姓相同",
    "variant": "姓为异体写法",
    "confusable": "姓为常混写法（付/傅、肖/萧等）",
    "same_toned_pinyin": "姓同音同调",
    "same_pinyin": "姓同音不同调",
    "look_alike": "姓字形相近",
    "dialect": "姓方音相近",
    "shortened": "复姓只写了一个字",
    "different": "姓不同",
    "missing": "姓未写或无法辨认",
}
GIVEN_LEVELS = {
    "equal": "名相同",
    "variant": "名为异体写法",
    "same_toned_pinyin": "名同音同调",
    "same_pinyin": "名同音不同调",
    "look_alike": "名字形相近",
    "dialect": "名方音或译音相近",
    "unreadable": "名有缺字或无法辨认的字，其余各字相符",
    "swapped": "名字次序颠倒",
    "dropped": "名多一字或少一字",
    "partly_different": "名有一字不同",
    "different": "名不同",
    "missing": "名未写或无法辨认",
}
SurnameLevel = pl.Enum(list(SURNAME_LEVELS))
GivenLevel = pl.Enum(list(GIVEN_LEVELS))

# The levels of one position that a field bears by the same name.
POSITION_NAMES = {
    EQUAL: "equal",
    VARIANT: "variant",
    CONFUSABLE: "confusable",
    TONED: "same_toned_pinyin",
    TONELESS: "same_pinyin",
    LOOK_ALIKE: "look_alike",
    DIALECT: "dialect",
}
