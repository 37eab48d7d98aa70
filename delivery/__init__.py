"""What people receive: a workbook per township, the county's summary, the run's receipt."""

from delivery.handed import ListContext, ListTables, RuleLabel, SourceLabel
from delivery.manifest import Receipt, write_manifest
from delivery.summary import write_summary
from delivery.township_lists import write_township_lists
from delivery.workbook import write_workbook

__all__ = [
    "ListContext",
    "ListTables",
    "Receipt",
    "RuleLabel",
    "SourceLabel",
    "write_manifest",
    "write_summary",
    "write_township_lists",
    "write_workbook",
]
