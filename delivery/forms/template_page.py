"""A page of a template while it is made: titles, sentences, tables, and the instructions that docxtpl follows."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from delivery.office_parts import rewrite_parts

BODY, TITLE, SMALL = 12, 20, 10.5  # points


class TemplatePage:
    """A document of A4 pages with the fonts that offices have; Liberation and Noto stand in elsewhere."""

    def __init__(self) -> None:
        from docx import Document
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        self._document: Any = Document()
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(BODY)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        foot = section.footer.paragraphs[0].add_run("内部资料 注意保密 用后按规定销毁")
        foot.font.size = Pt(9)

    def without_foot(self) -> TemplatePage:
        """For what everybody may read."""
        self._document.sections[0].footer.paragraphs[0].clear()
        return self

    def title(self, text: str) -> None:
        """A line in the middle."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(TITLE)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")

    def say(
        self, text: str, *, indent: bool = True, right: bool = False, size: float = BODY, bold: bool = False
    ) -> None:
        """A paragraph; `size` in points."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_after, shape.space_before, shape.line_spacing = Pt(2), Pt(2), 1.3
        if indent:
            shape.first_line_indent = Pt(2 * size)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold

    def tag(self, text: str) -> None:
        """A line that is an instruction to docxtpl and disappears."""
        self._document.add_paragraph(text)

    def new_page(self) -> None:
        """A page break between two of a loop, not after the last."""
        self.tag("{%p if not ITEM.is_last %}".replace("ITEM", self._item))
        self._document.add_page_break()
        self.tag("{%p endif %}")

    def loop(self, item: str, items: str) -> None:
        """Begin what is repeated for each of `items`, under the name `item`."""
        self._item = item
        self.tag(f"{{%p for {item} in {items} %}}")

    def end_loop(self) -> None:
        """End it: each on pages of its own."""
        self.new_page()
        self.tag("{%p endfor %}")

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], size: float = SMALL) -> None:
        """`widths` in centimetres; `rows`: the first is the heading. A cell `<` belongs to the one before it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt

        table = self._document.add_table(rows=0, cols=len(widths))
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, widths, strict=True):  # what LibreOffice and WPS go by
            column.width = Cm(width)
        for texts in rows:
            cells = table.add_row().cells
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Cm(width)
            start = 0
            for place, text in enumerate(texts):
                if text == "<":
                    cells[start].merge(cells[place])
                    continue
                start = place
                paragraph = cells[place].paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(1)
                run = paragraph.add_run(text)
                run.font.size = Pt(size)
                if texts is rows[0]:
                    run.bold = True
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def finish(self) -> bytes:
        """The document."""
        saved = BytesIO()
        self._document.save(saved)
        return rewrite_parts(saved.getvalue())


def loop_rows(item: str, items: str, cells: Sequence[str]) -> list[list[str]]:
    """Rows of a table: one per item. The two lines around it disappear."""
    empty = [""] * (len(cells) - 1)
    return [[f"{{%tr for {item} in {items} %}}", *empty], list(cells), ["{%tr endfor %}", *empty]]
