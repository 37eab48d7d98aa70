"""Which households are asked about: a number, or a short list of numbers, ID numbers, or names with villages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import expectations
import intake
import matchers
from domain.county.heading_groups import GroupWords
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.county.source_headings import SourceHeadings
from domain.errors import UsageError
from domain.handover import PLACE, Admission
from domain.text import make_heading_key
from pipeline.county.county import County

_FIELDS = {
    "household_id": FieldType.KEY, "name": FieldType.NAME, "id_number": FieldType.ID_NUMBER,
    "township": FieldType.TEXT, "village": FieldType.TEXT, "birth_date": FieldType.DATE,
}  # fmt: skip
_MOST = 200  # a longer list is a comparison run, not a case
_BY_NUMBER = ("id", "id_repaired", "reviewed")  # methods that rest on more than a name and an address
_NO_TABLE = "没有认出名单中的列。请用 xlsx 或 csv，表头写“户编号”，或“证件号码”，或“姓名”加“乡镇”“行政村”。"


@dataclass(frozen=True)
class CaseRequest:
    """What the command was asked. `listed`: a file with one household per row; `inbox`: none for that of the last run.

    `as_of`: YYYY-MM-DD or none for today.
    """

    household: str | None
    listed: str | None
    inbox: str | None
    workspace: str
    config: str
    policy: str | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class CaseHouseholds:
    """household_id of those found, in the order asked, and a remark for every row of the list that needs one."""

    households: list[str]
    remarks: list[str]


def find_household(household: str, members: pl.DataFrame) -> CaseHouseholds:
    """The household of that number.

    Raises `UsageError` when the register does not have it.
    """
    number = household.strip()
    if members.filter(pl.col("household_id") == number).is_empty():
        raise UsageError(
            "登记农户中没有这个户编号。请核对编号；不知道户编号的，用 --list 给出姓名、证件号码、乡镇和行政村。"
        )
    return CaseHouseholds([number], [])


def read_case_list(path: Path, county: County, scratch: Path) -> tuple[SourceDeclaration, pl.DataFrame]:
    """The list's rows in the fields of a household; `scratch` is an empty folder of the run.

    Raises `UsageError` when the file cannot be read or has too many rows.
    """
    if not path.is_file():
        raise UsageError("找不到 --list 给出的文件。请核对路径。")
    source, headings = _make_list_source(county)
    shutil.copyfile(path, scratch / path.name)
    sheets = intake.recognise_files(scratch, [SourceHeadings(source, headings)])
    if not any(sheet.status == "recognised" and _identifies_somebody(set(sheet.columns)) for sheet in sheets):
        message = next((sheet.message for sheet in sheets if sheet.status == "unreadable"), _NO_TABLE)
        raise UsageError(f"名单“{path.name}”：{message}")
    raw_rows = intake.read_raw_rows(scratch, source, sheets)
    if not 0 < raw_rows.rows.height <= _MOST:
        raise UsageError(
            f"名单“{path.name}”有 {raw_rows.rows.height} 行；单户比对一次最多 {_MOST} 户，更多请用 fangpin run。"
        )
    return source, raw_rows.rows


def _identifies_somebody(columns: set[str]) -> bool:
    return bool(columns & {"household_id", "id_number"}) or {"name", "village"} <= columns


def _make_list_source(county: County) -> tuple[SourceDeclaration, dict[str, str]]:
    """A list as a source whose headings may all be missing, and the shared headings by which it is read."""
    shared = county.shared_headings
    titles = {name: (*shared.any.get(name, ()), *shared.household.get(name, ())) or (name,) for name in _FIELDS}
    fields = {name: FieldDeclaration(headings=titles[name], type=kind, optional=True) for name, kind in _FIELDS.items()}
    source = SourceDeclaration(
        id="case_list",
        title="核查名单",
        department="本单位",
        grain="household",
        fields=fields,
        identifiers=("id_number",),
        heading_groups=shared.groups.read_by("household", GroupWords()),
    )
    return source, {make_heading_key(text): name for name in reversed(titles) for text in titles[name]}


def find_households(
    rows: pl.DataFrame, source: SourceDeclaration, linker: matchers.Linker, members: pl.DataFrame
) -> CaseHouseholds:
    """The households that the rows name: by number, else as any row finds its household.

    A name that only one household of the village bears is enough here, with a remark: whoever asks knows the people.
    """
    admission = _admit_list(rows, source, linker)
    accepted = admission.accepted
    numbers = members.select("household_id", known=pl.lit(value=True)).unique()
    direct = accepted.join(numbers, on="household_id", how="left", maintain_order="left")
    linked = linker.link_source(admission, source)
    homes_of = linked.possible_matches.group_by(PLACE).agg(pl.col("household_id").unique().sort().alias("homes"))
    numbered = linked.links.select(*PLACE, by_number=pl.col("method").is_in(_BY_NUMBER).fill_null(value=False))
    home_rows = homes_of.join(numbered, on=list(PLACE), how="left")
    household_ids, remarks = [], []
    for row in direct.join(home_rows, on=list(PLACE), how="left", maintain_order="left").iter_rows(named=True):
        homes = [row["household_id"]] if row["known"] else row["homes"] or []
        place = f"第 {row['row_number']} 行"
        if len(homes) == 1:
            household_ids.append(homes[0])
            if not row["known"] and not row["by_number"]:
                remarks.append(f"{place}：只按姓名和住址对应到一户，请先核对是不是这一户。")
        elif homes:
            remarks.append(f"{place}：有 {len(homes)} 户相符，不能确定是哪一户。请补上户编号或证件号码。")
        else:
            remarks.append(f"{place}：登记农户中没有找到。请核对姓名、证件号码和住址。")
    return CaseHouseholds(list(dict.fromkeys(household_ids)), remarks)


def _admit_list(rows: pl.DataFrame, source: SourceDeclaration, linker: matchers.Linker) -> Admission:
    from domain.handover import RawRows
    from domain.tables import empty

    rows_read = pl.DataFrame(schema={"file": pl.String, "sheet": pl.String, "rows_read": pl.Int64})
    return expectations.admit_rows(
        RawRows(source.id, rows, empty("dropped"), rows_read), source, frozenset(), linker.as_of
    )
