"""Files as the departments sent them -> rows of text with file, sheet and row number.

`survey` says what each sheet of an inbox is, `land` reads the sheets of one source,
`files_table` accounts for all of them.
"""

from intake.landing import land
from intake.receipt import files_table
from intake.surveying import survey

__all__ = ["files_table", "land", "survey"]
