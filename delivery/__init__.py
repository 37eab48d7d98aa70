"""What people receive: a workbook per township, the county's summary, the run's receipt."""

from delivery.beside import write_list_comparison, write_population_changes
from delivery.case import CaseTables, case_frames, write_case
from delivery.conflicts import write_conflicts, write_township_conflicts
from delivery.coverage import write_township_coverage
from delivery.handed import CHECKS, ListContext, ListTables, RuleLabel, SourceLabel
from delivery.manifest import Receipt, write_manifest
from delivery.merging import write_township_merging
from delivery.pushes import Pushed, write_push
from delivery.requests import asked_departments, write_requests
from delivery.review import ANSWERS, STANDING, ReviewTables, answer_source, checked_answers, level_words, review_frame
from delivery.summary import write_summary
from delivery.suppliers import Returned, described, write_data_quality, write_unlinked
from delivery.township_lists import write_township_lists
from delivery.trial import Trial, trial_households, trial_rules, trial_townships, write_trial
from delivery.workbook import write_workbook

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
    "write_township_lists",
    "write_township_merging",
    "write_trial",
    "write_unlinked",
    "write_workbook",
]
