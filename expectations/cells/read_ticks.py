"""Answers given by ticking: ☑是 □否, 是√, （√）在读（ ）休学, and what the tick fonts leave of them."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

# Symbols of Wingdings and its kin as text shows them: private-use characters, or the letters behind them.
_FONTS = str.maketrans(
    {
        **{"\uf0fe": "☑", "\uf052": "☑", "\uf0fc": "√", "\uf050": "√", "\uf0fd": "☒", "\uf053": "☒", "\uf078": "☒"},
        **{"\uf0a8": "□", "\uf06f": "□", "\uf0a3": "□", "\uf071": "□", "\uf072": "□", "\uf0fb": "×", "\uf04f": "×"},
        **{"\uf06e": "■", "\uf06c": "●", "\uf0a1": "○", "þ": "☑", "ü": "√", "¨": "□", "\ufe0f": "", "\ufe0e": ""},
    }
)
# R and £ are ☑ and □ in Wingdings 2, and stand for them only where both do.
_LETTERS = str.maketrans({"R": "☑", "£": "□", "￡": "□"})
_TICKED, _CROSSED, _EMPTY = "☑✓✔√■●◉✅🗹◼⬛▣◆", "☒✗✘×❌🗷", "□☐○◯◻⬜▢◇❑❏❒"
# Between brackets, and beside empty ones, typed for a tick.
_TYPED = ("x", "X")
_MARK = re.compile(rf"[\[({{]\s*[√✓✔☑■●×✗✘☒xXvV]?\s*[\])}}]|[{_TICKED}{_CROSSED}{_EMPTY}]")
_HAS_MARK = (
    rf"[{_TICKED}{_CROSSED}{_EMPTY}\x{{F04F}}-\x{{F0FE}}þü¨￡£\x{{FE0F}}]|[\[(（【［〔]\s*[√✓✔xXvV]?\s*[\])）】］〕]"
)
_BRACKETS = str.maketrans("（【［〔｛）】］〕｝", "(((((" + ")))))")
_APART = r"[\s、,;/|]+"
YES_ALONE, NO_ALONE = "是", "否"


def read_ticked(cell: pl.Expr) -> pl.Expr:
    """The answer that is ticked in a cell with marks, empty where none is; any other cell as it is.

    A tick alone says 是, a cross alone 否, an empty box alone nothing. What cannot be told stays as it is.
    """
    return cell.map_batches(_read_ticked_cells, return_dtype=pl.String, is_elementwise=True)


def _read_ticked_cells(cells: pl.Series) -> pl.Series:
    marked = cells.str.contains(_HAS_MARK).fill_null(value=False)
    answers = {cell: _read_answer(cell) for cell in cells.filter(marked).unique()}
    return cells.replace(answers) if answers else cells


def _read_answer(cell: str) -> str:
    text = cell.translate(_FONTS)
    if "R" in text and re.search("[£￡]", text):
        text = text.translate(_LETTERS)
    text = unicodedata.normalize("NFKC", text.translate(_BRACKETS)).strip()
    if not _MARK.search(text):
        return text
    pairs = _pair_pieces(_split_pieces(re.sub(_APART, "", text))) or _read_by_blanks(text)
    return cell if pairs is None else _find_chosen(pairs, cell)


def _find_chosen(pairs: list[tuple[str, str]], cell: str) -> str:
    """The one label under a tick. A cross is a tick where only empty boxes stand beside it, as Word draws it."""
    kinds = [_classify_mark(mark) for mark, _ in pairs]
    tick = "ticked" if "ticked" in kinds or "empty" not in kinds else "crossed"
    chosen = [label for kind, (_, label) in zip(kinds, pairs, strict=True) if kind == tick]
    if not chosen and set(kinds) <= {"empty"}:
        return ""
    if pairs == [(pairs[0][0], "")]:
        return cell if _classify_sign(pairs[0][0]) in _TYPED else {"ticked": YES_ALONE, "crossed": NO_ALONE}[kinds[0]]
    signs = {_classify_sign(mark) for mark, _ in pairs} - {*_EMPTY, ""}
    if tick == "crossed" and not signs <= {"☒", *_TYPED}:
        return cell
    return chosen[0] if len(chosen) == 1 else cell


def _classify_sign(mark: str) -> str:
    return mark.strip("[](){} ")


def _classify_mark(mark: str) -> str:
    sign = _classify_sign(mark)
    if not sign or sign in _EMPTY:
        return "empty"
    return "crossed" if sign in _CROSSED or sign in _TYPED else "ticked"


def _split_pieces(text: str) -> list[tuple[bool, str]]:
    """Marks and the labels between them, in their order."""
    pieces, at = [], 0
    for mark in _MARK.finditer(text):
        if text[at : mark.start()]:
            pieces.append((False, text[at : mark.start()]))
        pieces.append((True, mark[0]))
        at = mark.end()
    return [*pieces, (False, text[at:])] if text[at:] else pieces


def _pair_pieces(pieces: list[tuple[bool, str]]) -> list[tuple[str, str]] | None:
    """(mark, label) where marks and labels take turns and every label has its mark; a mark alone has no label."""
    if len(pieces) == 1 and pieces[0][0]:
        return [(pieces[0][1], "")]
    firsts, seconds = pieces[::2], pieces[1::2]
    if len(firsts) != len(seconds) or {kind for kind, _ in firsts} & {kind for kind, _ in seconds}:
        return None
    pairs = zip(firsts, seconds, strict=True)
    if firsts[0][0]:
        return [(mark, label) for (_, mark), (_, label) in pairs]
    return [(mark, label) for (_, label), (_, mark) in pairs]


def _read_by_blanks(text: str) -> list[tuple[str, str]] | None:
    """(mark, label) where some labels have no mark, by the blanks between them: 是√ 否."""
    pairs = []
    for word in filter(None, re.split(_APART, text)):
        pieces = _split_pieces(word)
        pair = _pair_pieces(pieces)
        if pair is None and len(pieces) > 1:
            return None
        pairs += pair or [("", word)]
    return pairs
