"""Files as the departments sent them -> rows of text with file, sheet and row number.

`survey` says what each sheet of an inbox is, `land_in_batches` reads the sheets of one source (`land` all at once),
`files_table` accounts for all of them, `inbox_digest` tells whether any has changed.
"""

from intake.inbox.files_table import files_table
from intake.inbox.inbox_items import inbox_digest
from intake.read.raw_rows import joined, land, land_in_batches
from intake.recognise.file_recognition import survey

__all__ = ["files_table", "inbox_digest", "joined", "land", "land_in_batches", "survey"]
