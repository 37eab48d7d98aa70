"""Every frame that passes between matchers' modules, by the step that makes it; columns: `frame_columns`.

A docstring that says "Frame `people`" of what a function returns means exactly these columns; "`rows`: frame `people`"
means that a frame handed over has these columns, and may have more.
"""

from __future__ import annotations

from domain.frames import DeclaredFrames
from matchers.frame_columns import COLUMNS

FRAMES = DeclaredFrames(COLUMNS)
_declare = FRAMES.declare

_PERSON = "person_id household_id"
_PLACE = "file sheet row_number"
_SHARES = "share_surname share_given share_surname_here share_given_here share_village share_township clan"
_FEATURES = "name_key birth sex township village group_key mobile shown own_household owner_household"

# --- prepare: the rows of all sources, and the register's people --------------------------------------
_SOURCE_ROWS = _declare(
    "source_rows",
    "A row as admitted, with what linking reads of it.",
    f"row source grain {_PLACE} readable numeric_id name own_birth own_sex own_household township village group address"
    " phone guardian_name head_name identifier_* suspicious_*",
)
_declare(
    "id_readings",
    "What a text that may hold an ID number says.",
    "text number repair second hint_birth shown typed document",
)
_IDENTIFIED_ROWS = _declare(
    "identified_rows",
    "A row with what its numbers and its name say.",
    f"{_SOURCE_ROWS} id repair other_id id_birth id_sex hint_birth shown_first typed_first document name_key",
)
_KEYED_ROWS = _declare("keyed_rows", "A row with the hash of its content.", f"{_IDENTIFIED_ROWS} row_key")
_declare(
    "row_places",
    "Where a row says that its person lives, as the county names places; in the rows' order.",
    "township village group_key",
)
_PLACED_ROWS = _declare(
    "placed_rows", "A row whose places are named as the county names them.", f"{_KEYED_ROWS} group_key"
)
_declare("described_rows", "A row with phone and relative.", f"{_PLACED_ROWS} mobile relative")
_PEOPLE = _declare(
    "people",
    "A registered person under one name and one number that they bear or bore.",
    f"line {_PERSON} former is_head {_FEATURES} id tail document surname given given_first given_last turned sound"
    f" pieces {_SHARES}",
)
_declare("all_people", "Registered people, and behind them the unregistered.", f"{_PEOPLE} is_unregistered")

# --- exact, by_id: links by number -----------------------------------------------------------------
_declare(
    "exact_keys", "A valid number with the member's name as registered.", f"identifier_1 name {_PERSON} id_birth id_sex"
)
_EXACT_ROWS = _declare(
    "exact_rows",
    "A row that gives a member's number and name exactly.",
    f"row {_PLACE} readable grain own_birth own_sex id name {_PERSON} id_birth id_sex",
)
_declare("keyed_exact_rows", "The same with the hash of its content.", f"{_EXACT_ROWS} row_key")
_declare(
    "id_owners",
    "A row and a registered person whose number it bears, with what that rests on (`reason`).",
    f"row {_PERSON} reason is_misaligned",
)
_declare(
    "id_rows",
    "What of a row counts for whose its number is.",
    "row source other_id id repair name_key id_birth id_sex own_birth own_sex township village",
)
_declare("number_owners", "A number and one of its owner's names.", f"id {_PERSON} former name_key")
_declare(
    "likely_owners",
    "A row and the owner of its number whose name is only alike, or who only fits.",
    "row source person_id id name_key likeness own_birth id_birth township village",
)
_declare("written_names", "A name that a source writes under a number.", "source id name_key")

# --- decide --------------------------------------------------------------------------------------------
_DECISIONS = _declare(
    "decisions",
    "What is decided about a row; no person: it names nobody, or several.",
    f"row {_PERSON} reason score runner_up",
)
_declare("row_persons", "A row and a person whom it may be about.", f"row {_PERSON}")
_declare(
    "outcomes",
    "A row with its decision and what that leads to.",
    f"{_DECISIONS} {_PLACE} row_key readable decision method",
)
_declare(
    "unregistered_rows",
    "A row with a valid number of its own that the register lacks.",
    f"source id {_FEATURES} relative",
)
_declare(
    "number_decisions",
    "What is decided about an unregistered number that is, or may be, a registered person's.",
    f"id {_PERSON} reason score runner_up is_sure",
)
_declare("listed_subjects", "A person or household that a source lists by number.", "source subject")
_declare("member_shares", "How fully a source lists a township's people.", "source township member_share")
_declare("unregistered_shares", "How fully a source lists the unregistered.", "source unregistered_share")
_declare("repeat_shares", "How often a source's rows repeat another.", "source numbered_rows repeated_share")

# --- block, compare, score -------------------------------------------------------------------------
_declare("candidate_pairs", "A row and a person who agree on all features of one blocking rule.", "row line passes")
_ODDS = "household_grain member_odds unregistered_odds namesakes"
_declare("prior_odds", "What is expected of a source's rows before anything is compared.", f"source {_ODDS}")
_ROW_FEATURES = _declare(
    "row_features",
    "A row that no number settles, with all that is compared of it.",
    f"row source row_key other_id id repair id_birth id_sex own_birth own_sex hint_birth shown_first typed_first"
    f" {_FEATURES} typed relative tail birth_of_number claimed_id is_uncorroborated is_misaligned",
)
_declare("unsettled_rows", "The same with what is expected of its source.", f"{_ROW_FEATURES} {_ODDS}")
_declare(
    "comparable_rows",
    "What is compared of a row, or of an unregistered person as if they were a row.",
    f"row source {_FEATURES} typed relative tail birth_of_number claimed_id is_uncorroborated is_misaligned {_ODDS}",
)
_COMPARED = (
    f"row {_PERSON} is_unregistered is_head name_key name_key_member birth birth_member own_household claimed_id id"
    " is_uncorroborated is_misaligned source"
)
_declare(
    "compared_pairs",
    "A row and a person with both sides' features and a level for each comparison.",
    f"{_COMPARED} line {_FEATURES} typed relative birth_of_number {_ODDS} {_SHARES} birth_member *_member"
    " number_level relative_found housemates_birth given_level *_level",
)
_SCORED_PAIRS = _declare(
    "scored_pairs",
    "A row and a person with levels, bits and match probability.",
    f"{_COMPARED} township_member {_ODDS} {_SHARES} bits evidence probability *_level",
)
_WEIGHED_PAIRS = _declare(
    "weighed_pairs", "The same, weighed by who is listed in the source already.", f"{_SCORED_PAIRS} coverage_bits"
)
_REVIEWED_PAIRS = _declare(
    "reviewed_pairs", "The same, without those whom an officer ruled out.", f"{_WEIGHED_PAIRS} overturned"
)
_declare(
    "rival_pairs",
    "The same, with whether somebody of the row's very name fits as well.",
    f"{_REVIEWED_PAIRS} has_fitting_namesake",
)
_declare(
    "decidable_pairs",
    "What of a scored pair counts for the decision.",
    f"row {_PERSON} is_unregistered is_head household_grain probability own_household is_uncorroborated is_misaligned"
    " claimed_id id name_key name_key_member birth birth_member *_level has_fitting_namesake",
)
_AGREEMENTS = f"{_SHARES} namesakes *_level bits probability"
_declare("agreements", "A scored pair with a registered person, without any value.", f"row {_PERSON} {_AGREEMENTS}")
_declare("sampled_pairs", "Some of them, by which nobody can be recognised.", _AGREEMENTS)

# --- review, replies ---------------------------------------------------------------------------------
_declare("confirmed_persons", "Whose rows of that content are, as officers decided.", f"row_key {_PERSON}")
_declare(
    "ruled_out_persons", "Whose rows of that content are not.", f"row_key {_PERSON} whole_household is_person_changed"
)
_declare("record_keys", "The hash of all that a record says.", f"{_PLACE} row_key")
_declare("person_keys", "The hash of what the register says of a person.", "person_id person_key")
_declare(
    "explained_pairs",
    "One of the best candidates of a row, with what spoke for them.",
    f"row rank {_PERSON} levels weights prior bits probability barred",
)
_declare(
    "nearest_people",
    "A registered person compared with a row that found nobody, with what speaks for them.",
    f"{_PERSON} levels weights bits barred is_paired",
)
_declare("decided_levels", "A pair that an officer decided about, with its levels.", "same *_level")
_declare(
    "visible_id_links",
    "A linked row whose number fits as far as it can be seen.",
    f"{_PLACE} person_id same_name names_household",
)
_declare(
    "reply_owners", "A row of a reply that bears the number of a person searched for.", f"{_PLACE} {_PERSON} number"
)
_declare("reply_near_pairs", "A row of a reply that may be a searched person's.", f"{_PLACE} {_PERSON} same_name")
_declare("reply_places", "Where a row of a reply stands of which nothing else is kept.", _PLACE)

# --- calibrate ---------------------------------------------------------------------------------------
_declare("pair_levels", "A pair of which it is known whether it is one person: its levels.", "*_level")
_declare("level_counts", "How many pairs show a level.", "comparison level n")
_declare("declared_levels", "A level as the model declares it.", "comparison level m u")

# --- names ---------------------------------------------------------------------------------------------
_declare("name_parts", "A name cut into surname and given name.", "name_key signs surname given")
_declare(
    "lookup_keys",
    "Where the bearer of a name is looked for.",
    "name_key surname given given_first given_last turned unturned sound pieces",
)
