"""Every frame that passes between the modules of expectations, and each of its columns once: name, type, meaning.

Columns of published tables (`file`, `row_number`, `check` ...) are declared in `domain/tables/`. A docstring that says
"Frame `identities`" of what is returned means exactly these columns; "`rows`: frame `typed_rows`" means at least these.
A name that begins with `_` or `#` stays inside one module.
"""

from __future__ import annotations

from domain.frames import DeclaredFrames, declare_columns

COLUMNS = declare_columns(
    "numeric_id bool? Whether an identifier stood in a numeric cell, which keeps 15 digits only (M07).",
    "broken text? By what a row's record is damaged, a code; null: it is whole.",
    "* any? The source's declared fields.",
    # --- cells -------------------------------------------------------------------------------------------
    "cell text? A cell as it stood.",
    "unit text? Unit of money that holds for the cell.",
    "value any? What the cell says, in the field's type; null: nothing, or nobody can read it.",
    "blank bool Whether the cell says nothing, which is never a fault.",
    "unreadable bool Whether the cell says something that nobody can read.",
    "rows uint32 How many rows show the cell.",
    # --- ID numbers --------------------------------------------------------------------------------------
    "typed text? A number as typed, cleaned.",
    "number text? Valid ID number: 18 characters.",
    "repair text? How the number was come by, a code; null: it stood there as it is.",
    "rounded bool? Whether the number ends as a spreadsheet leaves it (M07).",
    # --- whose a defect is -------------------------------------------------------------------------------
    "person text? Whom a row is about, as text: number, else name and place, else all that it says.",
    "household text? Whose household a row is about, as text.",
    "about text Whose defect it is: person, household.",
)

FRAMES = DeclaredFrames(COLUMNS)
_declare = FRAMES.declare

_PLACE = "file sheet row_number"

_declare("typed_rows", "A row with every declared field in its type.", f"{_PLACE} numeric_id *")
_declare("cell_readings", "A raw row's cell of one field as it is read.", "value blank unreadable")
_declare("distinct_cells", "A different cell of one field as it is read.", "rows value blank unreadable")
_declare("judged_numbers", "What an ID number's cell says.", "cell typed number repair rounded")
_declare("identities", "Whom a row is about, so that its defect is known again.", f"{_PLACE} person household")
_declare("issue_lines", "A defect at a place, without its key.", f"source {_PLACE} field check problem cure about")
_declare("matched_households", "A household number as typed, and the register's own.", "typed household_id")
