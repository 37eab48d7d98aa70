"""A county of a few people who each stand for one case, and a property search over it without Prefect."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from domain.tables import empty
from pipeline import ingest
from pipeline.property import search_documents
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from pipeline.stages import PROPERTY_SEARCH, run_stages
from storage.run_store import RunStore
from tests.id_numbers import make_number

PROJECT = Path(__file__).resolve().parents[3]
REGISTER = ("县", "乡镇", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "户类型")
SIGNED = (
    "授权书编号", "户编号", "授权人姓名", "身份证号", "签署日期", "有效期至", "撤销日期", "授权部门", "代理人姓名",
)  # fmt: skip
RECEIPTS = ("检索部门", "检索日期", "批次", "已查人数")
A_CAR = ("桂C12345", "小型轿车", "五菱", "2020-01-02", "正常")
HEADINGS: dict[str, tuple[str, ...]] = {
    "vehicles": ("所有人", "证件号码", "号牌号码", "车辆类型", "品牌型号", "初次登记日期", "机动车状态"),
    "real_estate": ("权利人", "证件号", "不动产权证号", "坐落", "用途", "面积", "登记时间"),
    "contracts": ("买受人", "证件号码", "备案时间", "坐落", "建筑面积", "总价"),
    "entities": (
        "名称", "统一社会信用代码", "主体类型", "法定代表人", "证件号码", "角色", "注册资本（万元）", "成立日期",
        "经营状态",
    ),
    "tax": ("姓名", "身份证号", "年度", "综合所得收入额", "扣缴义务人"),
    "payroll": ("姓名", "身份证号", "单位", "供养类型", "状态"),
    "staffing": ("姓名", "身份证号", "单位", "编制性质", "状态"),
    "social": ("姓名", "身份证号", "单位名称", "缴费基数", "缴费状态"),
    "means": ("姓名", "身份证号", "核对日期", "核对项目", "核对结果"),
    "reviews": ("户编号", "评议日期", "评议结果", "审定结果", "审定日期"),
    "visits": ("户编号", "核查结果", "是否拟纳入", "核查人", "核查时间"),
    "moves": ("姓名", "身份证号", "变动类型", "变动日期"),
    "deaths": ("姓名", "身份证号", "死亡日期"),
}  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """A registered person; everything follows from the name and a running number.

    `key` tells namesakes apart where there are any.
    """

    name: str
    id_number: str
    household: str
    relation: str = "户主"
    key: str = ""

    @property
    def person_id(self) -> str:
        return f"P-{self.key or self.name}"

    @property
    def register_row(self) -> tuple[str, ...]:
        return (
            "阳朔县", "白沙镇", "白沙村", self.household, self.person_id, self.name, self.id_number, self.relation,
            "脱贫户",
        )  # fmt: skip


@dataclass
class County:
    """An inbox in the making: rows by kind of file."""

    people: list[Someone] = field(default_factory=list)
    signed: list[tuple[str, ...]] = field(default_factory=list)
    rows: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    receipts: list[tuple[str, ...]] = field(default_factory=list)

    def person(
        self, name: str, born: date = date(1980, 5, 1), household: str = "", relation: str = "户主", sequence: int = 0
    ) -> Someone:
        """Register somebody, in a household of their own unless told otherwise."""
        place = len(self.people) + 1
        someone = Someone(name, make_number(born, sequence or place), household or f"H{place:03}", relation)
        self.people.append(someone)
        return someone

    def sign(self, who: Someone, **changes: str) -> None:
        """An authorisation in order, but for the changes; keys are the headings."""
        plain = {
            "授权书编号": f"SQ{len(self.signed) + 1:03}", "户编号": who.household, "授权人姓名": who.name,
            "身份证号": who.id_number, "签署日期": "2026-08-01",
        }  # fmt: skip
        cells = plain | changes
        assert set(cells) <= set(SIGNED)
        self.signed.append(tuple(cells.get(heading, "") for heading in SIGNED))

    def add(self, kind: str, *cells: str) -> None:
        self.rows.setdefault(kind, []).append(cells)

    def write(self, folder: Path) -> Path:
        _csv(folder / "登记.csv", REGISTER, (person.register_row for person in self.people))
        _csv(folder / "授权.csv", SIGNED, self.signed)
        for kind, rows in self.rows.items():
            _csv(folder / f"{kind}.csv", HEADINGS[kind], rows)
        if self.receipts:
            _csv(folder / "回执.csv", RECEIPTS, self.receipts)
        return folder


def _csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


@dataclass(frozen=True)
class Outcome:
    """A finished search."""

    folder: Path
    job: PropertyJob

    def table(self, name: str) -> pl.DataFrame:
        return RunStore.open(self.folder).read(name)

    def asked(self, who: Someone) -> set[str]:
        """The departments that are asked about somebody."""
        return set(self.table("asked").filter(pl.col("person_id") == who.person_id)["department"])

    def result(self, who: Someone, source: str) -> str | None:
        own = self.table("property_findings").filter(
            pl.col("person_id") == who.person_id, pl.col("source") == f"property_{source}"
        )
        return own["result"].item() if own.height else None

    def reasons(self, household: str, name: str | None = None) -> set[str]:
        own = self.table("refused").filter(pl.col("household_id") == household)
        if name:
            own = own.filter(pl.col("person_id") == f"P-{name}")
        return set(own["reason"])

    def workbook(self, path: Path) -> str:
        return _workbook_text(path)

    def texts(self) -> str:
        """Everything that can be read in any file of the search: tables, workbooks, receipt, names of files."""
        parts = [path.name for path in self.folder.rglob("*")]
        for path in sorted(self.folder.rglob("*")):
            if path.suffix == ".parquet":
                parts += [str(row) for row in pl.read_parquet(path).rows()]
            elif path.suffix == ".xlsx":
                parts.append(_workbook_text(path))
            elif path.is_file():
                parts.append(path.read_text(encoding="utf-8"))
        return "\n".join(parts)


def _workbook_text(path: Path) -> str:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(cell) for row in rows for cell in row)


Search = Callable[..., Outcome]


@cache
def _prepared() -> PropertyJob:
    """A job with the project's configuration, read once for all tests."""
    return PropertyJob.prepare(RunRequest("2026Q3", str(PROJECT), "unused", str(PROJECT / "config")))


def searched(county: County, folder: Path, config: Path, **more: str) -> Outcome:
    """Every stage of the flow in its order, without Prefect and without Great Expectations (its own tests judge it)."""
    inbox = county.write(folder / "inbox")
    request = RunRequest("2026Q3", str(inbox), str(folder / "workspace"), str(config), **more)
    job = PropertyJob.prepare(request) if config != PROJECT / "config" else replace(_prepared(), request=request)
    with job.folder.make():
        for name in ingest.delivered_sources(job, ingest.recognise_files(job)):
            ingest.ingest_source(job, name)
            job.run.put("judgements", empty("judgements"), name)
        ingest.check_required(job)
        results = run_stages(job, PROPERTY_SEARCH)
        search_documents.write_search_manifest(job, {}, results["生成名单"])
    job.folder.point_latest()
    return Outcome(job.folder.final, job)
