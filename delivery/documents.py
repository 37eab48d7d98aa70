"""The list of documents: what a run writes, for whom, from which tables, in which layout, by which writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from delivery.county.candidate_workbook import write_county_candidates
from delivery.county.case_workbook import write_case
from delivery.county.conflict_workbook import write_conflicts
from delivery.county.county_summary import write_summary
from delivery.county.household_workbook import write_household
from delivery.county.list_comparison_workbook import write_list_comparison
from delivery.county.order_ledger import write_order_ledger
from delivery.county.policy_gap_workbook import write_policy_gaps
from delivery.county.population_change_workbook import write_population_changes
from delivery.county.progress_workbook import write_progress
from delivery.county.reminder_overview import write_reminder_overview
from delivery.county.sample_workbook import write_sample
from delivery.declarations.lists import WorkbookLayout, combine_layouts
from delivery.department.order_workbooks import write_department_orders
from delivery.department.policy_gap_lists import write_department_policy_gaps
from delivery.department.supplier_workbooks import write_data_quality, write_unlinked
from delivery.document_context import DocumentContext
from delivery.list_rows import glance_rows
from delivery.officer.link_examples_workbook import write_link_examples
from delivery.officer.pages import write_match_report, write_validation_page
from delivery.packages.recall_notices import write_recall_notices
from delivery.property.dossiers import write_dossiers
from delivery.property.property_feedback import write_feedback
from delivery.property.property_summary import write_property_summary
from delivery.property.search_requests import write_search_requests
from delivery.township.annexes import OPENING_LAYOUTS, PART_LAYOUTS, PART_TABLES, write_annexes
from delivery.township.candidate_lists import write_township_candidates, write_township_corrections
from delivery.township.glance_pages import write_glance_pages
from delivery.township.order_lists import write_township_orders
from delivery.township.reminder_lists import write_reminder_lists
from delivery.township.supplement_lists import write_supplements
from delivery.township.township_lists import write_township_lists
from delivery.township.withdrawal_notices import write_withdrawal_notices
from delivery.visits import visit_frames
from delivery.visits.visit_book import write_visit_books


class Reader(StrEnum):
    """Whom a document is for: every township or department has its own, the county and its officers have one."""

    TOWNSHIP = "township"
    COUNTY = "county"
    DEPARTMENT = "department"
    OFFICER = "officer"


Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Workbook:
    """A kind of workbook.

    `place`: its file or, where a reader each has one, their folder; below the run's folder. `tables`: the names of
    those it is made from; `optional`: what else it shows where that was made. `layout`: its file in `config/lists`;
    `opening`, `parts`: the files of sheets before and behind its own.
    `write`: returns the files where there are several.
    """

    title: str
    reader: Reader
    place: str
    tables: tuple[str, ...]
    layout: str
    write: Callable[[Path, Tables, DocumentContext, WorkbookLayout], list[Path] | None]
    optional: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()

    def write_into(
        self, folder: Path, tables: Tables, context: DocumentContext, layouts: Mapping[str, WorkbookLayout]
    ) -> list[Path]:
        """Write the workbooks below the run's folder; returns their files."""
        place = folder / self.place
        parts, opening = ([layouts[name] for name in names] for names in (self.parts, self.opening))
        layout = combine_layouts(layouts[self.layout], parts, opening)
        files = self.write(place, tables, context, layout)
        return [place] if files is None else files


@dataclass(frozen=True)
class Form:
    """A workbook of forms, laid out by its writer; one for every township. Fields as of `Workbook`."""

    title: str
    reader: Reader
    place: str
    tables: tuple[str, ...]
    write: Callable[[Path, Tables, DocumentContext], list[Path]]
    optional: tuple[str, ...] = ()

    def write_into(
        self, folder: Path, tables: Tables, context: DocumentContext, _layouts: Mapping[str, WorkbookLayout]
    ) -> list[Path]:
        """Write the workbooks below the run's folder; returns their files."""
        return self.write(folder / self.place, tables, context)


@dataclass(frozen=True)
class Page:
    """A page of HTML; its layout is its writer's and `html/templates`'. Fields as of `Workbook`."""

    title: str
    reader: Reader
    place: str
    tables: tuple[str, ...]
    write: Callable[[Path, Tables, DocumentContext], None]
    optional: tuple[str, ...] = ()

    def write_into(
        self, folder: Path, tables: Tables, context: DocumentContext, _layouts: Mapping[str, WorkbookLayout]
    ) -> list[Path]:
        """Write the page below the run's folder; returns its file."""
        self.write(folder / self.place, tables, context)
        return [folder / self.place]


Document = Workbook | Form | Page
_T, _C, _D, _O = Reader.TOWNSHIP, Reader.COUNTY, Reader.DEPARTMENT, Reader.OFFICER

_LISTS = (
    "listed_households", "household_clues", "area_clues", "follow_up_households", "township_counts", "village_counts",
    "village_risks", "township_guarantees", "source_townships", "resting_clues", "left_clues", "township_statuses",
    "township_endings", "deliveries", "named_departments", "rule_outcomes", "clock_counts",
)  # fmt: skip
_CHANGES = ("population_change_lines", "township_counts")
_COMPARISON = ("list_comparison_lines", "township_counts")
_GAPS = ("policy_reports", "policy_gap_lines")

# In the order in which they are written. One of whose tables none was made is not written: an empty list would read
# as "nobody".
DOCUMENTS: tuple[Document, ...] = (
    Workbook("疑似风险户名单", _T, "lists", _LISTS, "suspected", write_township_lists),
    Form("入户核查单", _T, "lists", visit_frames.TABLES, write_visit_books, visit_frames.OPTIONAL),
    Workbook("附表", _T, "lists", (*_LISTS, *glance_rows.TABLES), "annexes", write_annexes, PART_TABLES, PART_LAYOUTS,
             OPENING_LAYOUTS),
    Workbook("比对汇总", _C, "reports/summary.xlsx",
             ("township_counts", "township_risks", "township_guarantees", "township_statuses", "township_endings",
              "source_counts", "source_methods", "department_scores", "deliveries", "named_departments",
              "rule_outcomes", "files", "clock_counts", "truth_counts", "false_alarm_counts",
              *glance_rows.TABLES), "summary", write_summary),
    Workbook("数据质量问题", _D, "reports/data_quality",
             ("suppliers", "deliveries", "supplier_files", "supplier_checks", "supplier_issues",
              "previous_supplier_issues"), "data_quality", write_data_quality),
    Workbook("未对应数据", _D, "reports/unlinked",
             ("suppliers", "unlinked_sources", "unlinked_reasons", "strong_clues", "other_unlinked"), "unlinked",
             write_unlinked),
    Page("数据比对报告", _O, "reports/match_report.html",
         ("row_counts", "source_methods", "linkage_rates", "linkage_falls", "group_rates", "outcome_counts",
          "score_counts", "quarantine_counts", "pattern_counts", "rule_outcomes", "rule_hits", "list_status_counts",
          "ended_clue_counts", "township_statuses", "township_endings", "deliveries", "files", "truth_counts",
          "false_alarm_counts", "attention_points", "link_error_rates"), write_match_report),
    Workbook("关联样例", _O, "reports/officer/link_examples.xlsx", ("link_examples",), "link_examples",
             write_link_examples),
    Page("数据检查结果", _O, "reports/validation/index.html", ("deliveries", "profiles", "checks", "judgements"),
         write_validation_page),
    Workbook("人口自然变更线索汇总", _C, "reports/population_changes.xlsx", (*_CHANGES, "population_change_counts"),
             "population_changes", write_population_changes),
    Workbook("线上线下名单对比", _C, "reports/list_comparison.xlsx", (*_COMPARISON, "list_comparison_counts"),
             "list_comparison", write_list_comparison),
    Workbook("数据冲突汇总", _C, "reports/conflicts.xlsx", ("department_conflicts", "conflict_counts"), "conflicts",
             write_conflicts),
    Workbook("政策落实缺口清单", _C, "reports/policy_gaps.xlsx",
             (*_GAPS, "policy_gap_townships", "undeclared_policies"), "policy_gaps", write_policy_gaps),
    Workbook("政策落实缺口（部门）", _D, "reports/policy_gaps", _GAPS, "department_policy_gaps",
             write_department_policy_gaps),
)  # fmt: skip

PROPERTY_DOCUMENTS: tuple[Document, ...] = (
    Workbook("财产检索名单", _D, "requests", ("requested_persons",), "property_request", write_search_requests),
    Workbook("财产检索结果反馈表", _T, "lists",
             ("searched_persons", "refused_persons", "repeat_review_households", "township_answers",
              "search_townships"), "property_feedback", write_feedback),
    Workbook("财产检索汇总", _C, "reports/summary.xlsx",
             ("search_totals", "property_answers", "search_townships", "refusal_reasons", "repeat_review_households",
              "refused_persons", "deliveries"), "property_summary", write_property_summary),
    Workbook("审定材料", _C, "dossiers",
             ("dossier_households", "dossier_risks", "dossier_visits", "dossier_reviews", "searched_persons",
              "search_totals"), "property_dossier", write_dossiers),
)  # fmt: skip

# Of a few households compared alone.
CASE_DOCUMENTS: tuple[Document, ...] = (
    Workbook("单户比对", _C, "",
             ("case_households", "case_guarantees", "case_clues", "case_open_questions", "case_members"), "case",
             write_case),
)  # fmt: skip

# Of orders to departments, below the folder of the day on which they were issued.
ORDER_DOCUMENTS: tuple[Document, ...] = (
    Workbook("开单表", _D, "departments", ("order_lines",), "department_orders", write_department_orders),
    Workbook("开单情况", _T, "townships", ("order_lines",), "township_orders", write_township_orders),
)
ORDER_LEDGER_DOCUMENTS: tuple[Document, ...] = (
    Workbook("开单销号台账", _C, "county", ("order_lines", "order_counts", "measure_effects"), "order_ledger",
             write_order_ledger),
)  # fmt: skip
# Of a day between two runs: whom to remind.
REMINDER_DOCUMENTS: tuple[Document, ...] = (
    Workbook("催办单", _T, "townships", ("reminder_clues", "clock_counts"), "reminder", write_reminder_lists),
    Workbook("催办情况", _C, "county", ("township_deadlines", "clock_counts", "late_changes", "late_orders"),
             "reminder_overview", write_reminder_overview),
)  # fmt: skip
# To the townships whose issued list is completed, and to those whose list is withdrawn.
SUPPLEMENT_DOCUMENTS: tuple[Document, ...] = (
    Workbook("补充名单", _T, "townships",
             ("supplement_clues", "supplement_areas", "supplement_endings", "supplement_townships"), "supplement",
             write_supplements),
)  # fmt: skip
WITHDRAWAL_DOCUMENTS: tuple[Document, ...] = (
    Workbook("撤回通知", _T, "townships", ("withdrawn_lists",), "withdrawal", write_withdrawal_notices),
)
# To whoever has a package that is called back.
RECALL_DOCUMENTS: tuple[Document, ...] = (
    Workbook("文件包收回通知", _T, "", ("recalled_packages",), "recall", write_recall_notices),
)
# Who is to be taken into the register, and whose removal is to be corrected, on a day between runs.
CANDIDATE_DOCUMENTS: tuple[Workbook, ...] = (
    Workbook("拟纳入监测对象名单", _T, "townships", ("candidate_lines",), "candidates", write_township_candidates),
    Workbook("拟修正风险消除名单", _T, "townships", ("correction_candidates",), "corrections",
             write_township_corrections),
    Workbook("拟纳入和拟修正名单", _C, "county",
             ("candidate_lines", "correction_candidates", "candidate_counts", "road_lines", "road_counts"),
             "county_candidates",
             write_county_candidates),
)  # fmt: skip
# How far the work has come on a day between runs.
PROGRESS_DOCUMENTS: tuple[Document, ...] = (
    Workbook("工作进展统计", _C, "county", ("work_progress", "road_counts", "deliveries"), "progress", write_progress),
    Workbook("一览图", _T, "townships", glance_rows.TABLES, "glance", write_glance_pages),
)
# Everything about one household.
HOUSEHOLD_DOCUMENT = Workbook(
    "一户一档", _C, "", ("file_household", "road_steps", "file_clues", "file_events", "tracked_people"), "household",
    write_household,
)  # fmt: skip

# What is drawn from a list to be checked.
SAMPLE_DOCUMENTS: tuple[Document, ...] = (
    Workbook("抽检样本表", _C, "", ("sample_clues", "sample_links", "sample_unlinked"), "sample", write_sample),
)


def write_documents(
    documents: Sequence[Document],
    folder: Path,
    tables: Tables,
    context: DocumentContext,
    layouts: Mapping[str, WorkbookLayout],
) -> dict[Document, list[Path]]:
    """Write the documents below the folder, in their order; document -> its files.

    `tables`: every table by its name; a table is taken from it when the first document needs it, once, and let go
    after the last that does. A document one of whose tables was not made is not written.
    Raises `OSError` when a file cannot be written.
    """
    written: dict[Document, list[Path]] = {}
    in_memory: dict[str, pl.DataFrame] = {}
    for number, document in enumerate(documents):
        if all(name in tables for name in document.tables):
            names = [*document.tables, *(name for name in document.optional if name in tables)]
            in_memory |= {name: tables[name] for name in names if name not in in_memory}
            written[document] = document.write_into(folder, {name: in_memory[name] for name in names}, context, layouts)
        needed = {name for later in documents[number + 1 :] for name in (*later.tables, *later.optional)}
        in_memory = {name: table for name, table in in_memory.items() if name in needed}
    return written
