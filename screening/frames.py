"""Every frame that passes between screening's modules, and each of its columns once: name, type, meaning.

Columns of published tables (`household_id`, `township`, `certainty` ...) are declared in `domain/tables/`. A docstring
that says "Frame `hits`" of what is returned means exactly these columns; "`rows`: frame `attributed_rows`" means at
least these. A name that begins with `_` stays inside one module.
"""

from __future__ import annotations

from domain.frames import DeclaredFrames, declare_columns

COLUMNS = declare_columns(
    # --- rows of a source, with their owners -----------------------------------------------------------
    "certain bool Whether the row is surely the person's, and can be read; else it only keeps a rule from answering.",
    "unreadable texts? Fields of the row that nobody can read; null: none.",
    "closed_on date? Day on which a declaration was answered, or a household left the matter; null: open.",
    "day date? Day of a report, an answer or a visit.",
    "* any? Whatever else the source declares.",
    # --- members and households --------------------------------------------------------------------------
    "gone bool? Whether the member is dead or has moved out; null: only a doubtful row says so.",
    "born_on date? Birth date.",
    "age int? Completed years on the as-of date.",
    "age_last_aug31 int? Completed years on the last 31st of August.",
    "labour text? Labour capacity: full, weak, none; null: not stated.",
    "group_key text? What two spellings of a villagers' group share.",
    "lifted bool Whether any member is of a household lifted out of poverty.",
    "under_monitoring bool Whether any member is monitored and the risk is not cleared.",
    "lifted_or_monitored bool Whether any member is lifted, or is or was monitored.",
    "has_labour bool Whether a member who is not gone is surely a full labourer.",
    "may_have_labour bool Whether a member who is not gone may be a labourer.",
    # --- answers of a rule -------------------------------------------------------------------------------
    "subject text? What of the household a hit is about, such as a school or a ticket; null: all of it.",
    "value float? What the rule counts or adds up.",
    "due_from date? Day from which the rule's working days are counted.",
    "bracket text? Label of the first bracket that the value is in.",
    "urgent bool? Whether the rule calls it an emergency.",
    "rule_id text Id of a rule.",
    # --- advice ------------------------------------------------------------------------------------------
    "measures_open int Measures of which it is not written that they are done.",
    "point text What speaks against assessing a household's removal, or what nobody can tell.",
    "fails bool Whether the condition is known not to be met; else nobody can tell.",
    # --- numbers under which the ledger first knew somebody ----------------------------------------------
    "first_person_id text Number under which a person was first known.",
    "first_household_id text Number of the household in which a person was first known.",
    "household_origin text Number under which a household was first known.",
)

FRAMES = DeclaredFrames(COLUMNS)
_declare = FRAMES.declare

_PLACE = "file sheet row_number"
_SUBJECT = "household_id person_id township village subject"
_HOUSEHOLD_FACTS = "lifted under_monitoring lifted_or_monitored has_labour may_have_labour"

_declare(
    "attributed_rows",
    "A source's row once for each person or household whom it may be about, as rules see it.",
    f"{_PLACE} person_id household_id certain unreadable *",
)
_declare(
    "member_facts",
    "A registered member with the facts that rules speak of.",
    f"person_id household_id {_PLACE} gone born_on age age_last_aug31 residence labour",
)
_declare(
    "household_facts",
    "A registered household with the facts that rules speak of.",
    f"household_id township village group_key {_HOUSEHOLD_FACTS} *",
)
_declare("departures", "A person whom a source reports as dead or moved out.", "person_id gone")

# --- rules ---------------------------------------------------------------------------------------------
_declare(
    "hits",
    "Whom a rule finds, with the sentence that it rests on.",
    f"{_SUBJECT} value certainty evidence due_from bracket urgent",
)
_declare(
    "evidence_rows",
    "A row that a hit rests on; `day`: by which it is in the window, of rules that look back over one.",
    f"{_SUBJECT} {_PLACE} day *",
)
_declare(
    "unsure_subjects", "A household, or a member of one, whom a doubtful row leaves open.", "household_id person_id"
)
_declare("unknown_households", "A household that a rule cannot answer for, and why.", "household_id reason")
_declare("household_values", "What a household rule counted for a household.", "household_id value")

# --- clues of earlier runs -------------------------------------------------------------------------------
_declare("household_origins", "A household that bears another number now.", "household_id household_origin")
_declare(
    "ended_clues",
    "A clue of the run before that is not found now, with today's numbers and the days that it rested on.",
    "clue_id rule_id household_id person_id earliest_on latest_on",
)
_declare("ended_reasons", "Why a clue is not found any more.", "clue_id reason")
_declare("person_origins", "A person who bears another number now.", "person_id first_person_id first_household_id")

# --- advice ------------------------------------------------------------------------------------------------
_declare(
    "monitored_households",
    "A household that is or was under monitoring.",
    "household_id monitor_type monitored_since township village under_monitoring",
)
_declare("household_measures", "What was done for a household.", "household_id measures measures_open measures_done")
_declare("removal_points", "A condition for removal that is not met, or not known.", "household_id point fails")
