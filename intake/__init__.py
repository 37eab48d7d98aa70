"""Files as the departments sent them -> rows of text with file, sheet and row number.

`recognise_files` says what each sheet of an inbox is, `read_raw_batches` reads the sheets of one source some rows at a
time (`read_raw_rows` all at once, `join_raw_batches` makes one of the batches), `make_files_table` accounts for all
sheets, and `compute_inbox_digest` is different as soon as any file is. `Correction` is a file that a later one
replaces: it stands in the inbox's `更正说明.csv`. Rooms: `inbox` (which files there are), `formats` (how each kind is
opened), `recognise` (which source a sheet belongs to), `read` (its rows).
"""

from intake.inbox.corrections import CORRECTIONS_FILE, Correction, make_register, read_register
from intake.inbox.files_table import make_files_table
from intake.inbox.inbox_items import compute_file_digests, compute_inbox_digest
from intake.read.form_sheets import FormSheet, read_form_sheets
from intake.read.named_sheets import read_named_sheets
from intake.read.raw_rows import join_raw_batches, read_raw_batches, read_raw_rows
from intake.recognise.file_recognition import recognise_files
from intake.recognise.returned_books import mark_returned_books
from intake.recognise.superseded_files import explain_likely_correction, find_likely_corrections, find_missing_sources

__all__ = [
    "CORRECTIONS_FILE",
    "Correction",
    "FormSheet",
    "compute_file_digests",
    "compute_inbox_digest",
    "explain_likely_correction",
    "find_likely_corrections",
    "find_missing_sources",
    "join_raw_batches",
    "make_files_table",
    "make_register",
    "mark_returned_books",
    "read_form_sheets",
    "read_named_sheets",
    "read_raw_batches",
    "read_raw_rows",
    "read_register",
    "recognise_files",
]
