"""How the name of a township, village or group is compared: without suffix, blanks, width and way of counting.

白沙, 白沙镇 and 白沙乡 have one key, and so have 古板, 古板村委 and 古板村民委员会 (M26). Which of two places of one
key is meant is for `domain.regions` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from domain.text import BLANKS, squeeze

_ETHNIC = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_RURAL = "村民委员会|村委会|村委|村公所|行政村|村"
_URBAN = "社区居民委员会|社区居委会|社区居委|居民委员会|居委会|居委|社区"
_TOWNSHIP = f"人民政府|街道办事处|街道办|街道|办事处|镇|苏木|(?:(?:{_ETHNIC})族)*(?:民族)?乡"
_GROUP = "村民小组|村民组|生产队|自然村|自然屯|村小组|小组|屯|组|队|社"
_NOTHING = sorted({*BLANKS, *(word.lower() for word in BLANKS)})
_DOTS = "[·•‧・∙⋅.]"
# Numbers count alike in figures and characters before these: 七团, 第七团, 7团 (notice 3); 三组, 第3组.
_COUNTED = "团|连|师|营|分场|队"
_FIGURE = "[0-9]+|[零〇一二三四五六七八九十]+"

VILLAGE_FORM = rf"^(.+?)(?:{_RURAL}|{_URBAN})+$"
TOWNSHIP_FORM = rf"^(.+?)(?:{_TOWNSHIP})+$"
_RURAL_END, _URBAN_END = re.compile(rf"(?:{_RURAL})$"), re.compile(rf"(?:{_URBAN})$")
_VILLAGE_END = re.compile(f"{_RURAL}|{_URBAN}")
_TOWNSHIP_END = re.compile(f"{_TOWNSHIP}|团")
_COUNTED_FORM = rf"^第?({_FIGURE})((?:{_COUNTED}).*)$"
_VILLAGE_WHOLE, _TOWNSHIP_WHOLE, _COUNTED_WHOLE = map(re.compile, (VILLAGE_FORM, TOWNSHIP_FORM, _COUNTED_FORM))
_GROUP_FORM = rf"^(.+?)(?:{_GROUP})+$"
_GROUP_NUMBER = rf"^(.*?)第?({_FIGURE})$"

# A county has few townships, and every address names one.
_REMEMBERED = 4096

_ONES = "零一二三四五六七八九"


def _spell_number(number: int) -> str:
    tens, units = divmod(number, 10)
    if not tens:
        return _ONES[units]
    return ("" if tens == 1 else _ONES[tens]) + "十" + (_ONES[units] if units else "")


# Every way to write 0-99 that is not its plain figure -> the plain figure.
_FIGURES = {
    **{_spell_number(number): str(number) for number in range(100)},
    **{f"一十{_ONES[ones]}" if ones else "一十": str(10 + ones) for ones in range(10)},
    **{f"{number:0{width}d}": str(number) for number in range(100) for width in (2, 3) if len(str(number)) < width},
    "〇": "0",
}


def tidy_place(column: pl.Expr) -> pl.Expr:
    """A place as typed: NFKC, no blanks, no bracketed note, one kind of middle dot; null where it says nothing."""
    text = squeeze(column).replace(_NOTHING, None).str.replace_all(_DOTS, "·")
    return text.str.replace(r"^(.+?)(?:\([^()]*\)|【[^】]*】)+$", "$1")


def make_place_keys(column: pl.Expr) -> pl.Expr:
    """What two spellings of one township or village share; null where nothing is written.

    A village suffix is taken off, or else a township suffix: 东乡村 keeps its 乡.
    """
    text = pl.field("text")
    village = pl.when(text.str.contains(VILLAGE_FORM)).then(_cut_suffix(text, VILLAGE_FORM))
    # Staged as fields of a struct, so that the text is tidied once and not once per use.
    key = pl.struct(tidy_place(column).alias("text")).struct.with_fields(
        village.otherwise(_cut_suffix(text, TOWNSHIP_FORM)).alias("text")
    )
    counted_name = text.str.extract(_COUNTED_FORM, 1).replace(_FIGURES) + text.str.extract(_COUNTED_FORM, 2)
    return key.struct.with_fields(pl.coalesce(counted_name, text).alias("text")).struct.field("text").name.keep()


def make_place_key(text: str) -> str:
    """`make_place_keys` of one text; empty where nothing is written."""
    return pl.DataFrame({"text": [text]}).select(make_place_keys(pl.col("text"))).item() or ""


def make_group_keys(column: pl.Expr) -> pl.Expr:
    """What two spellings of one villagers' group share: 三组, 第3组, 03 and 第三村民小组 are all `3`."""
    text = pl.struct(_cut_suffix(tidy_place(column), _GROUP_FORM).alias("text"))
    before = pl.field("text").str.extract(_GROUP_NUMBER, 1)
    figure = pl.field("text").str.extract(_GROUP_NUMBER, 2).replace(_FIGURES)
    key = text.struct.with_fields(pl.coalesce(before + figure, pl.field("text")).alias("text"))
    return key.struct.field("text").name.keep()


@lru_cache(_REMEMBERED)
def make_township_key(text: str) -> str:
    """Key of a tidied township name."""
    return _count_in_figures(_cut_stem(_TOWNSHIP_WHOLE, text))


def make_village_key(text: str) -> str:
    """Key of a tidied village name."""
    return _count_in_figures(_cut_stem(_VILLAGE_WHOLE, text))


def find_village_kind(text: str) -> str | None:
    """村 or 社区, as the suffix of a village's name says; None where it says neither."""
    if _URBAN_END.search(text):
        return "社区"
    return "村" if _RURAL_END.search(text) else None


def split_township(text: str) -> list[tuple[str, str]]:
    """Where a tidied text may be cut behind a township: (township, rest), shortest township first."""
    cuts = [end.end() for end in _TOWNSHIP_END.finditer(text)]
    parts = [(text[:cut], text[cut:]) for cut in cuts if 1 < cut < len(text)]
    return [(town, tail) for town, tail in parts if not _VILLAGE_END.fullmatch(tail)]


def split_village(text: str) -> list[tuple[str, str]]:
    """Where a tidied text may be cut behind a village: (village, group or house), longest village first.

    What follows must not look like a village itself: it may be the one that is meant.
    """
    cuts = [end.end() for end in _VILLAGE_END.finditer(text)]
    parts = [(text[:cut], text[cut:]) for cut in reversed(cuts) if 1 < cut < len(text)]
    return [(village, tail) for village, tail in parts if find_village_kind(tail) is None]


def _cut_suffix(text: pl.Expr, form: str) -> pl.Expr:
    return text.str.replace(form, "$1").str.replace_all("·", "", literal=True)


def _cut_stem(form: re.Pattern[str], text: str) -> str:
    match = form.match(text)
    return match[1] if match else text


def _count_in_figures(key: str) -> str:
    key = key.replace("·", "")
    match = _COUNTED_WHOLE.match(key)
    return _FIGURES.get(match[1], match[1]) + match[2] if match else key
