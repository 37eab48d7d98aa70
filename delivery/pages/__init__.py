"""Pages for data officers: the match report and the validation page, each one file that needs nothing else."""

from delivery.pages.groups import link_groups
from delivery.pages.handed import Before, PageContext, PageTables
from delivery.pages.match_report import write_match_report
from delivery.pages.validation import write_validation_page

__all__ = ["Before", "PageContext", "PageTables", "link_groups", "write_match_report", "write_validation_page"]
