"""Every column of the frames that pass between matchers' modules, declared once: name, type, meaning.

Columns of published tables (`person_id`, `reason`, `probability` ...) are declared in `domain/tables/`. A column whose
name begins with `#` or `_` stays inside one function. A null means "not given, or not readable" unless said otherwise.
"""

from __future__ import annotations

from domain.frames import declare_columns
from matchers.names.level_names import GivenLevel

ROW_COLUMNS = declare_columns(
    "row uint32 Number of a row: within its source, or among the rows of all sources together.",
    "grain text What the source's rows are about: person, household or area.",
    "readable bool Whether all its values could be read; a row that is not readable only makes possible matches.",
    "numeric_id bool? Whether a number stood in a numeric cell, which keeps 15 digits only (M07).",
    "own_birth date? Birth date of the row's own column.",
    "own_sex text? Sex of the row's own column.",
    "own_household text? Household number that the row gives; of a person: their household, as rows may name it.",
    "address text? Address as typed.",
    "guardian_name text? Name of the guardian as typed.",
    "head_name text? Name of the householder as typed.",
    "identifier_1 text? What is likeliest to hold an ID number, as typed.",
    "identifier_* text? What may hold an ID number besides, as typed, best first.",
    "suspicious_* bool? Whether too many numbers of the identifier's column end in 000 (M07).",
)

ID_COLUMNS = declare_columns(
    "text text A distinct text that may hold an ID number.",
    "number text? Valid ID number: 18 characters.",
    "second text? The second valid number in the same text.",
    "id text? Valid ID number: 18 characters. Of a row, that of its best identifier.",
    "repair text? How the number was come by, a code; null: it stood there as it is.",
    "other_id text? Another valid number in the same row.",
    "id_birth date? Birth date that `id` gives.",
    "id_sex text? Sex that `id` gives.",
    "hint_birth date? Birth date that can still be seen in a damaged number.",
    "shown text? Eighteen places of a number: digits where they can be seen, `?` elsewhere.",
    "shown_first text? `shown` of all that the row gives; `shown` itself is null where the number is somebody else's.",
    "typed text? What was typed as a number, cleaned, where it is no valid one.",
    "typed_first text? `typed` of all that the row gives; `typed` itself is null where the number is somebody else's.",
    "document text? Number of a passport, permit or officer's certificate.",
    "tail text? The last four places of a number, where all of them can be seen.",
    "claimed_id text? Valid number that the row claims for its person: not cut, and nobody else's as far as is known.",
    "birth_of_number bool Whether `birth` is read from the number, the row's own birth date being missing or copied.",
)

PERSON_COLUMNS = declare_columns(
    "line uint32 Number of a person under one name and one number: position in `people`.",
    "former bool Whether the person was called so before.",
    "name_key text? Name in one spelling; `?` for a character that cannot be read.",
    "surname text? Surname; null of a transliterated name, and in lookup keys where it cannot be read.",
    "given text? Given name; the whole name where there is no surname.",
    "given_first text? First character of the given name.",
    "given_last text? Last character of the given name.",
    "turned text? The name with its given name's two characters the other way round; of people as it stands.",
    "unturned text? The name as it stands, to be met with another's `turned`.",
    "sound text? Syllables of the name as people here hear them, a blank behind each.",
    "pieces texts? Of a name without a surname: its given name, whole and with each character left out.",
    "signs text? The name, one sign for each character or syllable.",
    "birth date? Birth date: the row's own, else that of its number.",
    "group_key text? What two spellings of a villagers' group share.",
    "mobile text? First mobile number in the phone cell.",
    "relative text? `name_key` of the guardian or householder whom the row names.",
    "owner_household text? Household of the owner of an uncorroborated number; of a person: their household.",
    "is_unregistered bool Whether the person is known by a number that the register lacks.",
    "*_member text? The person's value, beside the row's of that name.",
    "name_key_member text? The person's name, beside the row's.",
    "birth_member date? The person's birth date, beside the row's.",
    "township_member text? The person's township, beside the row's.",
)

SHARE_COLUMNS = declare_columns(
    "share_surname float? Share of the county's other people who bear the person's surname (0-1); null: unregistered.",
    "share_given float? Share of the county's other people who bear the person's given name (0-1).",
    "share_surname_here float? Share of the village's other people who bear the surname (0-1).",
    "share_given_here float? Share of the village's other people of the surname who bear the given name (0-1).",
    "share_village float? Share of the county's other people who live in the village (0-1).",
    "share_township float? Share of the county's other people who live in the township (0-1).",
    "clan uint32? How many people of the village bear the surname.",
)

ID_MATCH_COLUMNS = declare_columns(
    "is_misaligned bool Whether the row is one of a chain whose names stand beside one another's numbers (M16).",
    "is_uncorroborated bool Whether the row bears a registered person's number that nothing else corroborates.",
    "is_similar_name bool? Whether the names differ by no more than hearing, sight or haste do; null: names are equal.",
    "is_close_name bool? The same, with every character accounted for.",
    "is_unreadable_name bool? Whether nothing of the given name can be read.",
    "likeness text? How like the owner's the row's name is: close, partly.",
    "is_sure bool Whether the unregistered number is surely this registered person's.",
)

SCORE_COLUMNS = declare_columns(
    "passes uint64 Blocking rules that found the pair: the sum of 2^position.",
    "*_level text? Level of that comparison; null: one side is missing.",
    "number_level text? How a damaged number stands to the person's: one_error, tail, head_of_tail, different ...",
    "surname_level text? Level of the surnames.",
    "given_level given_level? Level of the given names, before the model's comparison of them.",
    "relative_found bool Whether the relative whom the row names lives in the person's household.",
    "housemates_birth bool Whether the row's birth date is that of another member of the person's household.",
    "household_grain bool Whether the source's rows are about households.",
    "member_odds float Odds that a row is any one member's, against somebody unknown.",
    "unregistered_odds float Odds that a row is any one unregistered person's, against somebody unknown.",
    "namesakes float How many unknown people are expected to be named like a given registered neighbour.",
    "evidence float Prior odds times 2^bits; 0: two different valid numbers, or ruled out.",
    "has_fitting_namesake bool Whether somebody else bears the row's very name and fits as well.",
    "overturned bool Whether an officer or township ruled the person out.",
    "coverage_bits float What it is worth in bits that the person is listed in the source already, or is not.",
    "coverage_level text? again, first; null where `coverage_bits` is about 0.",
    given_level=GivenLevel,
)

LIST_COLUMNS = declare_columns(
    "subject text Whom a row counts for: person_id, or household_id where rows are about households.",
    "member_share float Share of the people registered in the township who are listed in the source (0-1).",
    "unregistered_share float Share of all unregistered persons who are listed in the source (0-1).",
    "numbered_rows uint32 Rows that are somebody's by number and name, or by an unregistered number.",
    "repeated_share float Share of `numbered_rows` that repeat another (0-1).",
)

REVIEW_COLUMNS = declare_columns(
    "is_paired bool Whether a blocking rule brings the row and the person together.",
    "is_person_changed bool Whether the register says something else of the person than when it was decided.",
    "same bool Whether an officer called row and person one.",
    "same_name bool Whether row and person have the same name, but for variant characters.",
    "names_household bool Whether the row names the person's household by its number.",
)

MODEL_COLUMNS = declare_columns(
    "comparison text Name of a comparison.",
    "level text Name of a level of the comparison.",
    "n float How many pairs show the level.",
    "m float Share of pairs of one person that show the level, as declared (0-1).",
    "u float Share of pairs of two persons that show the level, as declared (0-1).",
)

COLUMNS = (
    ROW_COLUMNS | ID_COLUMNS | PERSON_COLUMNS | SHARE_COLUMNS | ID_MATCH_COLUMNS | SCORE_COLUMNS | LIST_COLUMNS
    | REVIEW_COLUMNS | MODEL_COLUMNS
)  # fmt: skip
