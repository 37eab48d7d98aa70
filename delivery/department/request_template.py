"""An empty template: the declared headings in their order, formats, drop-down lists, and nothing that is no data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.department.request_frames import KINDS, list_choices, make_heading
from delivery.excel.cell_styles import Styles
from delivery.excel.text_height import compute_height, count_lines, measure_width
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LAST_ROW = 1_048_575  # of the sheet: lists reach as far as anybody pastes
_LONGEST_LIST = 255  # characters; Excel refuses a longer drop-down list
_LONGEST_HINT = 255
_SIZE = 11.0
_NARROWEST, _WIDEST = 10, 22
_WIDTHS = {FieldType.ID_NUMBER: 22, FieldType.KEY: 20, FieldType.PHONE: 14, FieldType.DATE: 13}
# Whatever is not a quantity stays as it was typed.
_NUMBER_FORMATS = {
    FieldType.DATE: "yyyy-mm-dd",
    FieldType.YEAR: "0",
    FieldType.INTEGER: "0",
    FieldType.NUMBER: "General",
    FieldType.MONEY: "0.00",
}


def write_template(worksheet: Worksheet, source: SourceDeclaration, styles: Styles) -> None:
    """Write the heading row; the rows below are the department's."""
    fields = list(source.fields.values())
    widths = [_measure_column(field) for field in fields]
    for column, (field, width) in enumerate(zip(fields, widths, strict=True)):
        worksheet.set_column(column, column, width, styles.template_column(_NUMBER_FORMATS.get(field.type, "@")))
        worksheet.write_string(0, column, make_heading(field), styles.template_heading(required=not field.optional))
        worksheet.data_validation(1, column, _LAST_ROW, column, _make_validation(field))
    lines = max(count_lines(make_heading(field), width, _SIZE) for field, width in zip(fields, widths, strict=True))
    worksheet.set_row(0, compute_height(lines, _SIZE) + 8)
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _measure_column(field: FieldDeclaration) -> float:
    return _WIDTHS.get(field.type, min(_WIDEST, max(_NARROWEST, measure_width(make_heading(field)) + 3)))


def _make_validation(field: FieldDeclaration) -> dict[str, object]:
    """What a cell accepts, and what is said when it is chosen."""
    choices = list_choices(field)
    description = "、".join(choices) if choices else KINDS[field.type]
    hint = f"{'可选' if field.optional else '必需'}。{description}{f'，单位：{field.unit}' if field.unit else ''}"
    prompt: dict[str, object] = {"input_title": field.title[:32], "input_message": hint[:_LONGEST_HINT]}
    if not choices or len(",".join(choices)) > _LONGEST_LIST:
        return {"validate": "any", **prompt}
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "取值不对",
        "error_message": "请从下拉列表中选择。",
        **prompt,
    }
