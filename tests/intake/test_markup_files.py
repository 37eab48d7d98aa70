from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Inbox

PAGE = """<html><head><meta charset="gb2312"></head><body><table>
<tr><td colspan="5">示例县名单</td></tr>
<tr><td rowspan=2>结算ID</td><td colspan=2>患者</td><td rowspan=2>个人自付</td><td rowspan=2>乡镇</td></tr>
<tr><th>姓名</th><th>身份证号</th></tr>
<tr></tr>
<tr><td>S1</td><td>测试&nbsp;甲</td><td>'450321</td><td>1<td>白沙</tr>
</table><table><tr><td>S2</td><td>测试乙</td><td>2</td><td>3</td><td>白沙</td></tr></table></body></html>"""

SPREADSHEET = """<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="一"><Table>
<Row ss:Index="3"><Cell><Data ss:Type="String">结算ID</Data></Cell><Cell><Data ss:Type="String">姓名</Data></Cell>
<Cell><Data ss:Type="String">证件号码</Data></Cell><Cell ss:Index="5"><Data ss:Type="String">个人自付</Data></Cell>
<Cell><Data ss:Type="String">乡镇</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">S1</Data></Cell><Cell><Data ss:Type="String">测试甲</Data></Cell>
<Cell><Data ss:Type="Number">450321199003070018</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="Number">12.0</Data></Cell>
<Cell><Data ss:Type="DateTime">2021-06-15T00:00:00.000</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_named_xls_counts_every_table_row(inbox: Inbox, encoding: str) -> None:
    inbox.add_file("a.xls", PAGE.encode(encoding))
    found = inbox.recognise_only_sheet()
    assert (found.sheet, found.title, found.heading_row) == ("", "示例县名单", 3)
    assert inbox.list_rows(*inbox.settlement.fields) == [
        (5, "S1", "测试\u00a0甲", "'450321", "1", "白沙"),
        (6, "S2", "测试乙", "2", "3", "白沙"),
    ]


def test_excel_2003_xml_keeps_row_numbers_types_and_hidden_sheets(inbox: Inbox) -> None:
    inbox.add_file("a.xls", SPREADSHEET.encode("gb18030"))
    assert [(found.sheet, found.status) for found in inbox.recognise()] == [("一", "recognised"), ("藏", "hidden")]
    assert inbox.list_rows("numeric_id", "id_number", "self_paid", "township") == [
        (4, True, "450321199003070000", "12", "2021-06-15")
    ]


@pytest.mark.parametrize(
    "spoilt", [SPREADSHEET[:900], SPREADSHEET.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook')]
)
def test_broken_xml_and_xml_with_entities_are_refused(inbox: Inbox, spoilt: str) -> None:
    inbox.add_file("a.xls", spoilt.encode())
    assert inbox.recognise_only_sheet().status == "unreadable"


SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def _workbook(prefix: str, quote: str, encoding: str) -> bytes:
    """Row 2 hidden, its amount never calculated; row 3 of no height, its amount an error; columns B and C unseen."""
    text = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    heading = "".join(map(text.format, ("结算ID", "姓名", "证件号码", "个人自付", "乡镇")))
    first, second, third = ("".join(map(text.format, (f"S{at}", "测试甲", "1"))) for at in (1, 2, 3))
    columns = '<Column ss:Index="2" ss:Hidden="1"/><Column ss:Width="0"/>'
    rows = (
        f'<Row>{heading}</Row><Row ss:Hidden="1">{first}<Cell ss:Formula="=1+1"/></Row>'
        f'<Row ss:Height="0">{second}<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>'
        f'<Row>{third}<Cell ss:Formula="=T(A1)"><Data ss:Type="String"></Data></Cell></Row>'
    )
    body = f'<Workbook><Worksheet ss:Name="一"><Table>{columns}{rows}</Table></Worksheet></Workbook>'
    body = body.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    spaces = {f":{prefix[:-1]}" if prefix else "", ":ss"}
    declared = "".join(f' xmlns{name}="{SPACE}"' for name in sorted(spaces))
    text = f'<?xml version="1.0" encoding="{encoding}"?>{body.replace("Workbook>", f"Workbook{declared}>", 1)}'
    return text.replace('"', quote).encode(encoding)


@pytest.mark.parametrize(
    ("prefix", "quote", "encoding"),
    [("", '"', "utf-8"), ("ss:", '"', "utf-8"), ("x:", "'", "utf-8"), ("", "'", "utf-16"), ("ss:", '"', "gb18030")],
)
def test_excel_2003_xml_tells_what_is_hidden_wrong_or_not_calculated(
    inbox: Inbox, prefix: str, quote: str, encoding: str
) -> None:
    inbox.add_file("a.xls", _workbook(prefix, quote, encoding))
    assert inbox.list_rows("self_paid") == [(2, None), (3, None), (4, None)]
    message = inbox.read_rows().sheets[0].message
    for words in (
        "第 3 行有公式错误",
        "第 2 行的公式没有保存计算结果",
        "第 2、3 行在表中被隐藏",
        "“姓名”、“证件号码”这 2 列在表中被隐藏",
    ):
        assert words in message


def test_excel_2003_xml_names_two_sheets_of_one_name_apart(inbox: Inbox) -> None:
    second = SPREADSHEET.partition("<Worksheet")[2].partition("</Worksheet>")[0].replace("S1", "S2")
    twice = SPREADSHEET.replace("<Worksheet", f"<Worksheet{second}</Worksheet><Worksheet", 1)
    inbox.add_file("a.xls", twice.encode("gb18030"))
    assert inbox.read_rows().rows.select("sheet", "settlement_id").rows() == [("一", "S2"), ("一（2）", "S1")]


def test_excel_2003_xml_of_too_many_columns_is_refused(inbox: Inbox) -> None:
    far = SPREADSHEET.replace(
        '<Cell ss:Index="5"><Data ss:Type="Number">', '<Cell ss:Index="3000"><Data ss:Type="Number">'
    )
    inbox.add_file("a.xls", far.encode("gb18030"))
    assert "第 3001 列" in inbox.recognise()[0].message
