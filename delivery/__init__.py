"""What people receive: a workbook per township, the county's summary, the run's receipt."""

from delivery.county.case_workbook import make_case_frames
from delivery.county.conflict_workbook import write_conflicts
from delivery.county.county_summary import write_summary
from delivery.county.household_workbook import make_household_frames
from delivery.county.list_comparison_workbook import write_list_comparison
from delivery.county.population_change_workbook import write_population_changes
from delivery.county.progress_workbook import label_progress
from delivery.department.described_rows import describe_rows
from delivery.department.push_lists import WrittenPush, write_push
from delivery.department.request_inputs import RequestInputs
from delivery.department.request_workbooks import list_requested_departments, write_requests
from delivery.department.supplier_workbooks import write_data_quality, write_unlinked
from delivery.document_context import DocumentContext, RuleLabel, SourceLabel
from delivery.excel.workbook import write_workbook
from delivery.manifest import Receipt, write_manifest
from delivery.officer.policy_comparison_workbook import write_policy_comparison
from delivery.officer.review_answers import ANSWER_SOURCE, check_answers, make_answer_source
from delivery.officer.review_frames import SEARCH_WORTH_LABELS, WORTH_LABELS, label_review_lines
from delivery.officer.review_labels import LIST_COVERAGE_LABEL, make_level_labels
from delivery.township.annexes import write_annexes
from delivery.township.receipt_workbook import write_receipt_workbook
from delivery.township.township_lists import write_township_lists

__all__ = [
    "ANSWER_SOURCE",
    "LIST_COVERAGE_LABEL",
    "SEARCH_WORTH_LABELS",
    "WORTH_LABELS",
    "DocumentContext",
    "Receipt",
    "RequestInputs",
    "RuleLabel",
    "SourceLabel",
    "WrittenPush",
    "check_answers",
    "describe_rows",
    "label_progress",
    "label_review_lines",
    "list_requested_departments",
    "make_answer_source",
    "make_case_frames",
    "make_household_frames",
    "make_level_labels",
    "write_annexes",
    "write_conflicts",
    "write_data_quality",
    "write_list_comparison",
    "write_manifest",
    "write_policy_comparison",
    "write_population_changes",
    "write_push",
    "write_receipt_workbook",
    "write_requests",
    "write_summary",
    "write_township_lists",
    "write_unlinked",
    "write_workbook",
]
