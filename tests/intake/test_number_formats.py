"""A number under a format that shows it as another one, or with more digits, is read as a person sees it, exactly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
import xlwt

from intake.formats.number_formats import UNKNOWN_SCALE_NOTE, parse_format

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

SCALED = {
    "0!.0,": (52300, "5.23万"),
    "0\\.0,": (52300, "5.23万"),
    '0"."0,"万"': (52300, "5.23万"),
    "0!.0000": (52301, "5.2301万"),
    "#!.0000万元": (52301, "5.2301万"),
    "#,##0!.0,": (123456.78, "12.345678万"),
    "[$-804]0!.0,;[Red]-0!.0,": (-52300, "-5.23万"),
    "#,##0,": (52300, "52.3千"),
    "0,.00": (52300, "52.3千"),
    '0.0,"k"': (52300, "52.3千"),
    '0.00,,"百万"': (5200000, "520万"),
    '0!.00,,"亿"': (520000000, "5.2亿"),
    '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";General': (123456, "12.3456万"),
}
WITH_UNIT = {
    '0.00"万元"': (5.2, "5.2万元"),
    '#,##0"元"': (5200, "5200元"),
    'General"万"': (5.2, "5.2万"),
    'G/通用格式"元"': (0.1 + 0.2, "0.3元"),
    "0.00\\ 万元": (5.2, "5.2万元"),
    '0.0"万人"': (5.2, "5.2万人"),
    '0"美元"': (5, "5美元"),
}
PADDED = {
    "00000000000": (777, "00000000777"),
    "000-000": (777, "000-777"),
    '0000"号"': (7, "0007"),
    "000000;-000000": (-12, "-000012"),
    "0000-00-00": (20260806, "2026-08-06"),
    '0000"年"00"月"00"日"': (20260806, "2026年08月06日"),
    "0000!.00": (202608, "2026.08"),
}
WORDS = {'[=1]"男";[=2]"女"': (2, "女"), '"是";;"否"': (0, "否"), '"√";"×";"×"': (1, "√")}
DOUBTFUL = {'#,##0,"万"': 52300, '0,"元"': 52300, "0!.00": 1234, "0!.0": 52, "0!.0,%": 5}
AS_IT_IS = {
    **dict.fromkeys(("General", "0", "0.00", "#,##0.00", "0%", "0.00E+00", "##0.0E+0", "# ?/?", "@", "000.00"), 12),
    **dict.fromkeys(("yyyy/m/d", 'yyyy"年"m"月"d"日"', "[h]:mm", "[DBNum2]0", "0;[Red]-0", '0"户"', '0"元/人"'), 12),
    **dict.fromkeys(
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "¥#,##0.00", '0"千克"', '0;-0;"无"', ";;;"), 0
    ),
    '[>=10000]0!.0,"万";0': 520,
    # Sixteen digits and more are marked as damaged, whatever their format.
    "000000000000000000": 450321199003070018,
    "0000": 0.5,
}


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [(code, *case) for kind in (SCALED, WITH_UNIT, PADDED, WORDS) for code, case in kind.items()],
)
def test_a_number_is_shown_as_its_format_shows_it(code: str, number: float, text: str) -> None:
    found = parse_format(code)
    assert found is not None
    assert found.format_value(number) == text


@pytest.mark.parametrize(("code", "number"), DOUBTFUL.items())
def test_a_scale_that_nobody_can_tell_gives_no_number(code: str, number: float) -> None:
    found = parse_format(code)
    assert found is not None
    assert (found.format_value(number) or "").endswith(UNKNOWN_SCALE_NOTE)


@pytest.mark.parametrize(("code", "number"), AS_IT_IS.items())
def test_a_format_that_shows_the_number_itself_changes_nothing(code: str, number: float) -> None:
    found = parse_format(code)
    assert found is None or found.format_value(number) is None


FORMATS = ("0!.0,", '0.00"万元"', "000000", '0,"元"', "General")
NUMBERS = (52300, 5.2, 777, 52300, 52300)
SHOWN = ["5.23万", "5.2万元", "000777", f"52300{UNKNOWN_SCALE_NOTE}", "52300"]


def _xlsx(headings: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一")
        sheet.write_row(0, 0, headings)
        for number, (code, value) in enumerate(zip(FORMATS, NUMBERS, strict=True), 1):
            sheet.write_row(number, 0, [f"S{number}", "测试甲", "1"])
            sheet.write_number(number, 3, value, book.add_format({"num_format": code}))
            sheet.write_string(number, 4, "12", book.add_format({"num_format": code}))
    return buffer.getvalue()


def _xls(headings: tuple[str, ...]) -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("一")
    for position, heading in enumerate(headings):
        sheet.write(0, position, heading)
    for number, (code, value) in enumerate(zip(FORMATS, NUMBERS, strict=True), 1):
        for position, cell in enumerate([f"S{number}", "测试甲", "1", value, "12"]):
            sheet.write(number, position, cell, xlwt.easyxf(num_format_str=code))
    book.save(buffer)
    return buffer.getvalue()


def _xml(headings: tuple[str, ...]) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    quoted = [code.replace('"', "&quot;") for code in FORMATS]
    styles = "".join(
        f'<Style ss:ID="s{at}"><NumberFormat ss:Format="{code}"/></Style>' for at, code in enumerate(quoted)
    )
    data = '<Cell{}><Data ss:Type="{}">{}</Data></Cell>'
    rows = ["".join(data.format("", "String", heading) for heading in headings)]
    for at, value in enumerate(NUMBERS):
        cells = [data.format("", "String", text) for text in (f"S{at + 1}", "测试甲", "1")]
        cells.append(data.format(f' ss:StyleID="s{at}"', "Number", value))
        rows.append("".join([*cells, data.format("", "String", "12")]))
    table = "".join(f"<Row>{row}</Row>" for row in rows)
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="一"><Table>{table}</Table></Worksheet></Workbook>'
    ).encode()


@pytest.mark.parametrize("make", [_xlsx, _xls, _xml])
def test_cells_of_every_kind_of_workbook_show_their_format(inbox: Inbox, make: object) -> None:
    assert callable(make)
    inbox.add_file("a.xls", make(inbox.headings))
    assert inbox.list_rows("self_paid", "township") == [(number, text, "12") for number, text in enumerate(SHOWN, 2)]
    message = inbox.read_rows().sheets[0].message
    assert "第 2 行的数字按单元格格式以千、万或亿为单位显示" in message
    assert "第 5 行的数字按单元格格式缩小显示，看不出缩小了多少" in message
    assert "52300" not in message
