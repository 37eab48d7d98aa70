"""The pages of visit sheets that come back: whose each is, what was written in its boxes, and what elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain import visit_form as form
from domain.row_codes import CODE_COLUMNS, CODE_PARTS, make_row_key, split_row_code
from intake import FormSheet

_AGAIN = f"{form.TITLE}（续）"
_LABEL_OF = {form.INCLUDE: form.INCLUDED, form.REMARK: form.OTHERWISE, form.SIGNATURE: form.CHECKED_ON}


@dataclass(frozen=True)
class FormLine:
    """A line of a page.

    `texts`: its filled cells by column, without the mark. `mark`: its code or check, none where it is gone.
    """

    row_number: int
    texts: tuple[tuple[int, str], ...]
    mark: str | None

    @property
    def code(self) -> dict[str, str | None]:
        """`CODE_COLUMNS` without `code_`; empty where the line has no code."""
        if self.mark is None or form.is_text_check(self.mark):
            return {}
        return dict(zip(CODE_PARTS, split_row_code(self.mark)[: len(CODE_COLUMNS)], strict=True))  # type: ignore[arg-type]

    @property
    def is_damaged(self) -> bool:
        """Whether the code is not as it was written."""
        return bool(self.code) and bool(split_row_code(self.mark)[-1])

    @property
    def is_changed(self) -> bool:
        """Whether somebody wrote where nothing is to be written."""
        if self.mark is None:
            return bool(self.texts)
        return form.is_text_check(self.mark) and form.make_text_check(t for _, t in self.texts) != self.mark

    @property
    def has_lost_code(self) -> bool:
        """Whether the line asks something and does not say of whom."""
        return self.mark is None and any(find_label(text) for _, text in self.texts)

    def read_answers(self) -> tuple[dict[str, str], list[str]]:
        """Label -> what stands behind it (or in its own cell, after it); and texts before any label."""
        answers: dict[str, str] = {}
        strays: list[str] = []
        label: str | None = None
        for _, text in self.texts:
            found = find_label(text)
            if found:
                label = found
                written = _cut_label(text, found)
                if written:
                    answers[label] = written
            elif label is None:
                strays.append(text)
            else:
                answers[label] = f"{answers[label]} {text}" if label in answers else text
        return answers, strays


def find_label(text: str) -> str | None:
    """The label with which a cell begins; a longer one before a shorter."""
    key = "".join(text.split())
    for label in sorted(form.LABELS, key=len, reverse=True):
        if key == label or key.startswith((f"{label}：", f"{label}:")):
            return label
    return None


def _cut_label(text: str, label: str) -> str:
    key = "".join(text.split())
    return "" if key == label else key[len(label) :].lstrip("：:")


@dataclass
class FormPage:
    """A household's page, with its continuation. `lines` of its rows in their order."""

    file: str
    sheet: str
    lines: list[FormLine] = field(default_factory=list)

    @property
    def codes(self) -> list[FormLine]:
        """The lines that carry a code."""
        return [line for line in self.lines if line.code]

    @property
    def household(self) -> str | None:
        """Whose page it was issued as; none of a blank one, or where the codes are gone."""
        return next((line.code["household_id"] for line in self.codes if line.code["household_id"]), None)

    @property
    def is_blank(self) -> bool:
        """Whether it was issued for a household that the list does not have."""
        return bool(self.codes) and self.household is None

    def find_head(self) -> FormLine | None:
        """The line of the householder's name."""
        questions = {form.INCLUDE, form.SIGNATURE, self.household}
        return next(
            (line for line in self.codes if line.code["kind"] == form.KIND and line.code["row_key"] not in questions),
            None,
        )

    def is_of_another(self) -> bool:
        """Whether somebody has changed the householder's name or the household's number."""
        head = self.find_head()
        if head is not None and self.household is not None:
            name = next((text for column, text in head.texts if column == 1), "")
            if make_row_key(form.make_page_key(name)) != head.code["row_key"]:
                return True
        typed = self.find_typed_number()
        return typed is not None and typed != self.household

    def find_typed_number(self) -> str | None:
        """The number behind 户编号, where the line is not as it was issued."""
        for line in self.lines:
            answers, _ = line.read_answers()
            if line.is_changed and form.NEW_NUMBER in answers:
                return answers[form.NEW_NUMBER]
        return None

    def find_question(self, key: str) -> FormLine | None:
        """The line of a question about the page as a whole; of a blank page the one with its label."""
        for line in self.codes:
            if line.code["kind"] != form.KIND:
                continue
            labels = {label for _, text in line.texts if (label := find_label(text))}
            if _LABEL_OF[key] in labels or line.code["row_key"] == key:
                return line
        return None

    def read_question(self, key: str) -> dict[str, str]:
        """What is answered to a question about the page as a whole, by label."""
        line = self.find_question(key)
        if line is None:
            return {}
        answers, strays = line.read_answers()
        shown = {label for _, text in line.texts if (label := find_label(text))}
        if strays and key == form.SIGNATURE and form.CHECKED_BY not in shown:  # written over the label
            answers[form.CHECKED_BY] = strays[0]
        return answers


def split_pages(sheets: Iterable[FormSheet]) -> Iterator[FormPage]:
    """The pages of the sheets; a continuation belongs to the page before it."""
    for sheet in sheets:
        page: FormPage | None = None
        for number, cells in sheet.rows:
            line = _make_line(number, cells)
            texts = {text for _, text in line.texts}
            if form.TITLE in texts or (page is None and line.code):
                if page:
                    yield page
                page = FormPage(sheet.file, sheet.sheet)
            if page is not None and not (texts <= {_AGAIN} and texts):
                page.lines.append(line)
        if page:
            yield page


def _make_line(number: int, cells: tuple[str, ...]) -> FormLine:
    """The last cell that is a code or a check is the line's mark."""
    texts = [(column, cell.strip()) for column, cell in enumerate(cells) if cell.strip()]
    mark = next((cell for _, cell in reversed(texts) if is_mark(cell)), None)
    return FormLine(number, tuple(pair for pair in texts if pair[1] != mark), mark)


def is_mark(cell: str) -> bool:
    """Whether a cell holds a row's code or the check of its text."""
    return (cell.startswith("#") and len(cell) == len(form.make_text_check(()))) or cell.count("|") == len(CODE_COLUMNS)


def is_form_row(cells: tuple[str, ...]) -> bool:
    """Whether a row is one of a visit sheet: its title, or a code of the page as a whole."""
    texts = [cell.strip() for cell in cells]
    return form.TITLE in texts or any(is_mark(t) and f"|{form.KIND}|" in t for t in texts)
