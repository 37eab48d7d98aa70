"""One spelling per name: without blanks, notes, dots and words that are no name; simplified characters.

What nobody can read is one sign, `?`: a mask, a box, a character that a department made for itself (M13, M19).
"""

from __future__ import annotations

import polars as pl

from domain.characters import PICTURE, PRIVATE
from domain.text import squeeze
from matchers.names.tables import load_single_surnames

UNKNOWN = "?"

_OPEN, _CLOSE = r"[(\[【〔<《{]", r"[)\]】〕>》}]"
# A character described by its parts stands for one that could not be typed: (王+莹), 王+莹, ⿰王莹, (左王右莹).
_DESCRIBED = rf"{_OPEN}?\p{{Han}}\+\p{{Han}}{_CLOSE}?|[⿰-⿻]..|{_OPEN}[左上外].{{1,2}}[右下内里].{{1,2}}{_CLOSE}"
_RELATIVES = (
    "配偶|家属|妻子?|丈夫|夫|老婆|老公|爱人|儿子|子|长子|次子|女儿|女|长女|次女|父亲?|母亲?|儿媳|媳|女婿|婿"
    "|孙子?|孙女|兄|弟|姐|妹|遗孀|遗属"
)
_PLAIN_RELATIVES = "配偶|家属|妻子|丈夫|老婆|老公|爱人|儿子|女儿|父亲|母亲|儿媳|女婿|遗孀|遗属"
# The row is about a relative of the one who is named (M24): nobody's name stands there.
_A_RELATIVE = rf"^.{{2,}}(?:[之的](?:{_RELATIVES})|(?:{_PLAIN_RELATIVES}))$|{_OPEN}[之的](?:{_RELATIVES})(?:{_CLOSE}|$)"
_LABEL = r"^户主[:：、\-]?|^(?:姓名|本人|患者|学生|家长|监护人|法人|联系人|死者|申请人|成员)[:：]"
# A note behind a name, in any brackets, closed or not: 张三（户主）, 张三(已故).
_NOTE = rf"{_OPEN}.*?(?:{_CLOSE}|$)"
_BRACKETS = rf"{_OPEN}|{_CLOSE}"
# What stands where a name should, and is none.
_NOBODY = (
    "^(?:无|無|空|暂无|没有|不详|未知|未填|待定|同上|本人|户主|已故|死亡|已死亡"
    "|无名|无名氏|未取名|未命名|新生儿|婴儿|空挂户)$"
)
_TITLE = r"^(?:(.+?)(?:同志|先生|女士)|(.{2,}?)(?:户主|已故|已死亡|死亡|等?\d+[人户]|等人|[等户]))$"
# U+00B7 is the standard separator of transliterated names; the others stand in for it, or it is left out (M18).
_DOTS = r"[·•‧・∙⋅･.．,，、。;；:：'’/\-_—]"
_UNREADABLE = rf"[?□■◻◼▢▯口*某×✕✖╳○●◯〇△▲#\x{{FFFD}}{PICTURE}{PRIVATE}]"
# Han characters that normalising leaves as they are: not radicals, nor forms kept for old encodings.
_HAN = r"[\p{Han}--[\x{2E80}-\x{2FDF}\x{F900}-\x{FAFF}\x{2F800}-\x{2FA1F}]]"

# What makes even a short text more, or less, than a name.
_SAYS_MORE = (
    rf"[口某〇等户]|先生|女士|小姐|同志|本人|患者|学生|家长|法人|死者|成员|姓名|已故|死亡|{_PLAIN_RELATIVES}|[之的]"
)


def _match_several_names() -> str:
    """Several Han names in one cell (M33), of which the first is caught; 古丽.艾山 is one name."""
    one_name = rf"[{''.join(sorted(load_single_surnames()))}]\p{{Han}}{{1,3}}"
    return rf"^({one_name})(?:[、;/]{one_name})+$"


def normalise_name(column: pl.Expr) -> pl.Expr:
    """The name without blanks, notes, dots, titles; `?` for what cannot be read; null when nothing is left.

    Null too where a relative of the named one is described (张三之妻). Of several people the first. Characters stay as
    they are written: see `add_name_key`.
    """
    text = squeeze(column).str.replace_all(_DESCRIBED, UNKNOWN)
    bare_name = text.str.replace_all(_LABEL, "").str.replace_all(_NOTE, "")
    # A name that stands in brackets altogether is no note.
    bare_name = pl.when(bare_name != "").then(bare_name).otherwise(text.str.replace_all(_BRACKETS, ""))
    bare_name = (
        bare_name.str.replace(_match_several_names(), "$1")
        .str.replace_all(_DOTS, "")
        .str.replace(_TITLE, "$1$2")
        .str.replace(r"\d+$", "")
    )
    key = bare_name.str.replace_all(_UNREADABLE, UNKNOWN).str.to_uppercase()
    names_nobody = text.str.contains(_A_RELATIVE) | bare_name.str.contains(_NOBODY)
    return pl.when((key != "") & ~names_nobody).then(key)


def is_plain_name(column: pl.Expr) -> pl.Expr:
    """Whether `name_key` would leave the name as it is: two or three characters and nothing that is no name."""
    return column.str.contains(f"^{_HAN}{{2,3}}$") & ~column.str.contains(_SAYS_MORE)
