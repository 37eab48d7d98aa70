"""What people receive: a workbook per township, the county's summary, the run's receipt."""

from delivery.conflicts import write_conflicts, write_township_conflicts
from delivery.handed import ListContext, ListTables, RuleLabel, SourceLabel
from delivery.manifest import Receipt, write_manifest
from delivery.requests import asked_departments, write_requests
from delivery.review import ANSWERS, ReviewTables, answer_source, checked_answers, level_words, review_frame
from delivery.summary import write_summary
from delivery.suppliers import Returned, described, write_data_quality, write_unlinked
from delivery.township_lists import write_township_lists
from delivery.workbook import write_workbook

__all__ = [
    "ANSWERS",
    "ListContext",
    "ListTables",
    "Receipt",
    "Returned",
    "ReviewTables",
    "RuleLabel",
    "SourceLabel",
    "answer_source",
    "asked_departments",
    "checked_answers",
    "described",
    "level_words",
    "review_frame",
    "write_conflicts",
    "write_data_quality",
    "write_manifest",
    "write_requests",
    "write_summary",
    "write_township_conflicts",
    "write_township_lists",
    "write_unlinked",
    "write_workbook",
]
