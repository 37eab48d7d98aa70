"""What people receive: a workbook per township, the county's summary, the run's receipt."""

from delivery.county.case_workbook import CaseTables, case_frames, write_case
from delivery.county.conflict_workbook import write_conflicts
from delivery.county.county_summary import write_summary
from delivery.county.list_comparison_workbook import write_list_comparison
from delivery.county.population_change_workbook import write_population_changes
from delivery.department.described_rows import described
from delivery.department.push_lists import Pushed, write_push
from delivery.department.request_workbooks import asked_departments, write_requests
from delivery.department.supplier_inputs import Returned
from delivery.department.supplier_workbooks import write_data_quality, write_unlinked
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import CHECKS, ListContext, ListTables, RuleLabel, SourceLabel
from delivery.list_rows.conflict_rows import make_conflict_rows
from delivery.list_rows.households import list_townships
from delivery.list_rows.list_comparison_rows import make_comparison_rows
from delivery.list_rows.population_change_rows import make_change_rows
from delivery.manifest import Receipt, write_manifest
from delivery.officer.policy_comparison_workbook import (
    Trial,
    trial_households,
    trial_rules,
    trial_townships,
    write_trial,
)
from delivery.officer.review_answers import ANSWERS, answer_source, checked_answers
from delivery.officer.review_frames import ReviewTables, review_frame
from delivery.officer.review_labels import STANDING, level_words
from delivery.township.conflict_lists import write_township_conflicts
from delivery.township.coverage_lists import write_township_coverage
from delivery.township.list_comparison_lists import write_township_list_comparison
from delivery.township.merging_lists import write_township_merging
from delivery.township.population_change_lists import write_township_population_changes
from delivery.township.township_lists import write_township_lists

__all__ = [
    "ANSWERS",
    "CHECKS",
    "STANDING",
    "CaseTables",
    "ListContext",
    "ListTables",
    "Pushed",
    "Receipt",
    "Returned",
    "ReviewTables",
    "RuleLabel",
    "SourceLabel",
    "Trial",
    "answer_source",
    "asked_departments",
    "case_frames",
    "checked_answers",
    "described",
    "level_words",
    "list_townships",
    "make_change_rows",
    "make_comparison_rows",
    "make_conflict_rows",
    "review_frame",
    "trial_households",
    "trial_rules",
    "trial_townships",
    "write_case",
    "write_conflicts",
    "write_data_quality",
    "write_list_comparison",
    "write_manifest",
    "write_population_changes",
    "write_push",
    "write_requests",
    "write_summary",
    "write_township_conflicts",
    "write_township_coverage",
    "write_township_list_comparison",
    "write_township_lists",
    "write_township_merging",
    "write_township_population_changes",
    "write_trial",
    "write_unlinked",
    "write_workbook",
]
