"""Names and numbers that stand in each other's cell, or together in one: each is put where it belongs (M10).

Nothing is made up: what is moved stands in the row, and whether it is anybody's number is settled later, as of any row.
"""

from __future__ import annotations

import polars as pl

from domain.text import drop_placeholders
from matchers.names.tables import load_compound_surnames, load_single_surnames

# Figures as a number has them: those of a person are fifteen at least, a phone has eleven, a passport seven.
_FIGURES = r"[A-Z]{0,3}[0-9][0-9X×*.\-_/ ]{4,}"
_ID_FIGURES, _DOCUMENT_FIGURES = 15, 6
# A name with a number beside it is longer than this, in bytes; few names are.
_LONG_NAME = 14
_WORDS = (
    r"(?:公民|居民|第?二代|本人)*(?:身份证件?|身份|证件|残疾人?证|学籍)(?:号码|编号|号)*|SFZH?|\bID\b|\bNO\b"
    r"|(?:联系)?(?:电话|手机|方式)(?:号码|号)?"
)
_BRACKETS = "()[]{}<>【】〔〕《》"
_NOTE = r"[(\[{<【〔《].*?[)\]}>】〕》]"
_MARK = r"\s:;,.、/\\|+=*'\"_&—\-"
_MARKS = rf"[(\[{{<【〔《]\s*[)\]}}>】〕》]|^[{_MARK}]+|[{_MARK}(\[{{<【〔《]+$"


def separate_misplaced_values(rows: pl.DataFrame, identifier: str) -> pl.DataFrame:
    """The rows, in their order, with `name` and the number in column `identifier` apart and each in its own column.

    A name is taken from the number's cell only where its own holds none; a number that stands beside the name is put
    behind the one that the number's cell may have.
    """
    name, number = pl.col("name"), pl.col(identifier)
    is_long = (name.str.len_bytes() >= _LONG_NAME) & (_count_figures(name) >= _ID_FIGURES)
    is_nameless = (name.is_null() | ~_has_han(name)) & _has_han(number)
    is_odd = rows.select((is_long | is_nameless).fill_null(value=False)).to_series()
    if not is_odd.any():
        return rows
    places, split_cells = (
        is_odd.arg_true(),
        _separate_values(rows.filter(is_odd).select("name", pl.col(identifier).alias("number"))),
    )
    new_cells = {"name": split_cells["name"], identifier: split_cells["number"]}
    return rows.with_columns(rows[column].scatter(places, cells) for column, cells in new_cells.items())


def _count_figures(cell: pl.Expr) -> pl.Expr:
    return cell.str.count_matches(r"\p{Nd}")


def _has_han(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"\p{Han}")


def _separate_values(cells: pl.DataFrame) -> pl.DataFrame:
    """name, number of cells of which something may stand in the wrong one."""
    cells = cells.select(drop_placeholders(pl.col("name", "number")).str.to_uppercase())
    name, number = pl.col("name"), pl.col("number")
    figures = name.str.extract(f"({_FIGURES})", 1).str.strip_chars(" .-_/*")
    figure_count = _count_figures(figures).fill_null(0)
    lacks_number = _count_figures(number).fill_null(0) < _DOCUMENT_FIGURES
    is_exchanged = ~_has_han(name) & lacks_number & (figure_count >= _DOCUMENT_FIGURES)
    cells = cells.with_columns(pl.when((figure_count >= _ID_FIGURES) | is_exchanged).then(figures).alias("figures"))
    name_text = pl.when(pl.col("figures").is_null()).then("name").otherwise(_strip_figures("name"))
    moved_figures = pl.col("figures")
    number_text = (
        pl.when(moved_figures.is_null() | number.str.contains(moved_figures, literal=True)).then("number")
        .when(lacks_number).then("figures")
        .otherwise(pl.concat_str("number", "figures", separator=" "))
    )  # fmt: skip
    return cells.select(
        pl.coalesce(name_text.replace("", None), _extract_name("number")).alias("name"), number_text.alias("number")
    )


def _strip_figures(cell: str) -> pl.Expr:
    """What of the cell is neither figures nor a word or mark that belongs to them; of several parts the first."""
    text = pl.col(cell).str.replace_all(_FIGURES, "|").str.replace_all(_WORDS, " ").str.replace_all(_MARKS, "")
    return text.str.replace_all(_MARKS, "").str.extract(r"^([^|,;/]*)", 1).str.strip_chars()


def _extract_name(cell: str) -> pl.Expr:
    """What of the cell can be a name, in brackets or before them: words of a number (本人, 已核对) have no surname."""
    surnames = "|".join([*load_compound_surnames(), f"[{''.join(sorted(load_single_surnames()))}]"])
    name = rf"^(?:(?:{surnames})\p{{Han}}{{1,2}}|\p{{Han}}+(?:[·.•]\p{{Han}}+)+)$"
    bare_text = _strip_figures(cell)
    before, inside = bare_text.str.replace_all(_NOTE, ""), bare_text.str.strip_chars(_BRACKETS)
    return pl.coalesce(pl.when(text.str.contains(name)).then(text) for text in (before, inside))
