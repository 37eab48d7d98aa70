"""Characters that look the same and are several to a machine, and characters that nobody can see.

`same.csv` says of each what it stands for and why (docs/names.md has the sources); `derive` makes it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

# Unicode's format, control and ignorable characters, variation selectors among them, and what is no character at all.
_UNSEEN = r"\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
# Invisible, and never part of a value; white space, some of which is among the control characters, parts words.
INVISIBLE = rf"[{_UNSEEN}--\p{{White_Space}}]"
# What has at least one of these shows something; the fillers and the empty braille cell are drawn as blanks.
SHOWN = rf"[^{_UNSEEN}\p{{White_Space}}\x{{2800}}]"
# Whoever makes a font for themselves draws something at these places; nobody else can say what.
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
# Stands where a picture was embedded in the text.
PICTURE = "\ufffc"


@cache
def read_same_characters() -> dict[str, str]:
    """Radicals, strokes, moved private-use characters, blanks and figures -> the usual character for each."""
    content = files(__name__).joinpath("same.csv").read_bytes()
    rows = pl.read_csv(content, infer_schema=False).select("code", "character").iter_rows()
    return {chr(int(code, 16)): character for code, character in rows}


@cache
def make_replacements() -> dict[int, str | None]:
    """For `str.translate`: `read_same_characters`, and nothing for each invisible character."""
    planes = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE1000))))
    unseen = pl.Series([planes]).str.extract_all(INVISIBLE).explode()
    return {
        **dict.fromkeys(map(ord, unseen), None),
        **{ord(sign): usual for sign, usual in read_same_characters().items()},
    }
