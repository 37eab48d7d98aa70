"""Numbers of documents other than the identity card: passports, permits to enter, officers' and birth certificates.

They have no check character: a number counts only if the register has it for one person, and with that person's name.
"""

from __future__ import annotations

import polars as pl

from domain.text import squeeze

# What 证件类型 says where the number is no identity card's.
OTHER_DOCUMENT = "护照|通行证|台胞证|回乡证|军官|士官|警官|军人|武警|永久居留|居住证|出生|外国人"
_NAME = (
    r"(?:港澳居民|台湾居民|外国人|中国|普通|因私)*(?:来往(?:内地|大陆))?(?:护照|通行证|台胞证|回乡证|军官证|士官证|警官证|军人证"
    r"|永久居留(?:身份)?证|居住证|出生(?:医学)?证明?|证件|身份证件?)(?:号码|编号|号)*:?"
)
_NOTE = r"[(\[【]\P{Nd}*[)\]】]"
_NO_SIGN = r"[^0-9A-Z\p{Han}]|第|字|号"
# With letters, or with the words before an officer's number; figures alone are a permit's or a passport's.
_LETTERED = r"^[A-Z]{1,3}[0-9]{6,15}[A-Z]?$|^(?:[0-9]+[A-Z]|[A-Z]+[0-9])[A-Z0-9]{5,10}$"
_OFFICERS = r"^[军士武警文空海火政参后装联南北兰沈济成广东西中]\p{Han}{0,3}[0-9]{5,10}$"
_FIGURES = r"^[0-9]{8,10}$"
_FEWEST = 5
# Of a number of an identity card, or of a pupil, something is left or too much.
_DAMAGED = r"^G?[0-9]{14,}"
_A_DAY = r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
_OVER_AND_OVER = "^(?:" + "|".join(f"[A-Z]*{digit}+" for digit in range(10)) + ")$"
# A permit for people of Hong Kong and Macao goes on with how often it was issued.
_ISSUED = r"^([HM][0-9]{8})[0-9]{2}$"


def make_document_key(column: pl.Expr) -> pl.Expr:
    """What two ways to write one document's number share; null for a text that is no such number.

    Width, case, blanks, marks, and the document's name before or behind it do not matter.
    """
    text = squeeze(column).str.to_uppercase().str.replace_all(_NOTE, "").str.replace_all(_NAME, "")
    key = text.str.replace_all(_NO_SIGN, "").str.replace(_ISSUED, "$1")
    enough = (key.str.count_matches("[0-9]") >= _FEWEST) & ~key.str.contains(f"{_DAMAGED}|{_OVER_AND_OVER}")
    figures = key.str.contains(_FIGURES) & ~key.str.contains(_A_DAY)
    return pl.when(enough & (key.str.contains(f"{_LETTERED}|{_OFFICERS}") | figures)).then(key)
