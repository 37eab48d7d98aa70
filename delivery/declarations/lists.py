"""The layout of a workbook that people receive: one YAML file under `config/lists/`.

What it may show is checked in `delivery.layout_check`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from pydantic import Field, field_validator, model_validator

from delivery.declarations.charts import ChartLayout
from domain.county.model import Declaration
from domain.row_codes import KIND_TITLES

# `code`: for the machine alone; cut off where the cell ends. `id`: a number that must stand on one line. `figure`: one
# that is read from afar.
Format = Literal["text", "wrap", "number", "share", "money", "date", "code", "id", "figure"]

# Excel refuses a sheet whose name holds one of these or is longer than 31 characters.
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")


class ColumnLayout(Declaration):
    """One column.

    `field`: its name in the prepared frame; with `each`, the family whose members (`field:member`) get a column
    each, titled by the placeholder `{each}`.
    `width`: in characters as Excel counts them; used when the sheet has no grid. `span`: grid cells it takes.
    `format`: text is centred, wrap is left-aligned; all wrap. `answer`: left open for the township;
    `choices`: its drop-down list; `hint`: shown beside the cell. `total`: summed in the 合计 row.
    `printed`: false for a column that stands on the screen alone, or that only the machine reads back.
    `optional`: left out where no row has a value.
    `marked`: the field that says (true or false) whether the cell is coloured.
    """

    field: str
    title: str
    width: float = Field(default=8, gt=0, le=120)
    span: int = Field(default=1, ge=1)
    format: Format = "text"
    each: bool = False
    answer: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    total: bool = False
    printed: bool = True
    optional: bool = False
    marked: str | None = None

    @model_validator(mode="after")
    def _choices_are_answers(self) -> ColumnLayout:
        if self.choices and not self.answer:
            raise ValueError("写了 choices 的列须写 answer: true")
        if len(",".join(self.choices)) > 255:
            raise ValueError("choices 合计不得超过 255 个字符（Excel 的限制）")
        return self


class ReturnedRows(Declaration):
    """By what a row that comes back is known. `kind`: what is asked; `key`: the fields that tell the rows apart."""

    kind: str
    key: tuple[str, ...] = Field(min_length=1)

    @field_validator("kind")
    @classmethod
    def _kind_has_a_title(cls, kind: str) -> str:
        if kind not in KIND_TITLES:
            raise ValueError(f"kind 应为 {'、'.join(KIND_TITLES)} 之一")
        return kind


class TableLayout(Declaration):
    """One table of a sheet. `frame`: which prepared frame; `caption`: a line above; `empty`: said instead of rows.

    `page_break`: the field at whose change a new page begins; `band`: the field whose changes alternate the shading.
    `returned`: of a table whose answers come back (`fangpin feedback import`).
    `answered_elsewhere`: the field that says (true or false) whether the row's question is asked in another book; its
    answer cells are closed, and say where.
    """

    frame: str
    caption: str = ""
    columns: tuple[ColumnLayout, ...] = Field(min_length=1)
    empty: str = "本期无。"
    page_break: str | None = None
    band: str | None = None
    returned: ReturnedRows | None = None
    answered_elsewhere: str | None = None

    @property
    def has_total(self) -> bool:
        """Whether a 合计 row closes the table."""
        return any(column.total for column in self.columns)


class SheetLayout(Declaration):
    """One sheet. `grid`: column widths shared by several tables; a sheet of one table needs none.

    `charts`: below the tables; they need a grid. `freeze`: columns that stay when scrolling. `notes`: the 填表说明 at
    the end. `optional`: left out when its tables are empty. `signature`: whether 填表人 ... closes the sheet.
    `footer`: in place of the workbook's.
    """

    name: str = Field(min_length=1, max_length=31)
    title: str
    tables: tuple[TableLayout, ...] = Field(min_length=1)
    charts: tuple[ChartLayout, ...] = ()
    grid: tuple[float, ...] = ()
    orientation: Literal["landscape", "portrait"] = "landscape"
    freeze: int = 0
    notes: tuple[str, ...] = ()
    optional: bool = False
    signature: bool = True
    footer: str | None = None

    @field_validator("name")
    @classmethod
    def _name_fits_excel(cls, name: str) -> str:
        if _NOT_IN_SHEET_NAMES & set(name):
            raise ValueError("工作表名称不得含有 [ ] : * ? / \\")
        return name

    @model_validator(mode="after")
    def _tables_fit_the_grid(self) -> SheetLayout:
        if not self.grid and (len(self.tables) > 1 or any(column.span > 1 for column in self.tables[0].columns)):
            raise ValueError("一张工作表有多个表格或用了 span 时须写 grid（各栏宽度）")
        for table in self.tables:
            if self.grid and sum(column.span for column in table.columns) != len(self.grid):
                raise ValueError(f"表格 {table.frame} 各列 span 之和应等于 grid 的栏数（{len(self.grid)}）")
        return self

    @model_validator(mode="after")
    def _charts_fit_the_grid(self) -> SheetLayout:
        if any(chart.span > len(self.grid) for chart in self.charts):
            raise ValueError(f"图表的 span 不得超过 grid 的栏数（{len(self.grid)}）；有图表的工作表须写 grid")
        return self

    @property
    def frames(self) -> tuple[str, ...]:
        """The frames that its tables and charts show."""
        return (*(table.frame for table in self.tables), *(chart.frame for chart in self.charts))

    @model_validator(mode="after")
    def _printed_columns_come_first(self) -> SheetLayout:
        printed = [column.printed for column in self.tables[0].columns]
        if printed != sorted(printed, reverse=True) or (self.grid and not all(printed)):
            raise ValueError("不打印的列（printed: false）须排在最后，且不能与 grid 同用")
        if self.grid and any(column.optional for table in self.tables for column in table.columns):
            raise ValueError("optional 的列不能与 grid 同用")
        if sum(printed) < 3 and not self.grid:
            raise ValueError("每张工作表至少要有三列")
        return self


class WorkbookLayout(Declaration):
    """A workbook; its id is the file's stem. Texts may hold `delivery.document_context.PLACEHOLDERS`.

    `second_row`: left, middle and right of the line below the title. `body_size`, `title_size`: points.
    `margin_cm`: on all sides.
    """

    id: str = ""
    file_name: str = ""
    title_font: str = "方正小标宋简体"
    title_size: float = 18
    heading_font: str = "黑体"
    body_font: str = "宋体"
    body_size: float = Field(default=10, ge=6, le=16)
    paper: Literal["A4", "A3"] = "A4"
    margin_cm: float = Field(default=1.5, ge=1.5, le=2)
    second_row: tuple[str, str, str]
    signature: str = (
        "填表人：　　　　　　　　　　　　审核人：　　　　　　　　　　　　负责人：　　　　　　　　　　　　联系电话："
    )
    footer: str = "{draft}内部资料 注意保密 用后按规定销毁"
    sheets: tuple[SheetLayout, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sheet_names_differ(self) -> WorkbookLayout:
        names = [sheet.name for sheet in self.sheets]
        if len(set(names)) != len(names):
            raise ValueError("工作表名称重复")
        return self

    def keep_sheets(self, frames: Collection[str]) -> WorkbookLayout:
        """The layout without the sheets that show another frame."""
        kept = tuple(sheet for sheet in self.sheets if all(frame in frames for frame in sheet.frames))
        return self.model_copy(update={"sheets": kept})


def combine_layouts(
    layout: WorkbookLayout, parts: Iterable[WorkbookLayout], opening: Iterable[WorkbookLayout] = ()
) -> WorkbookLayout:
    """A workbook with the sheets of the parts behind its own, and those of `opening` before them.

    Raises `ValueError` where two sheets have one name.
    """
    sheets = [sheet for part in (*opening, layout, *parts) for sheet in part.sheets]
    return WorkbookLayout.model_validate(layout.model_dump() | {"sheets": [sheet.model_dump() for sheet in sheets]})
