"""Pages for data officers: the match report and the validation page, each one file that needs nothing else."""

from delivery.officer.pages.match_report import write_match_report
from delivery.officer.pages.validation_page import write_validation_page

__all__ = ["write_match_report", "write_validation_page"]
