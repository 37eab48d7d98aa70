"""Every frame that passes between the modules of the property search, declared as in `screening.frames`."""

from __future__ import annotations

from domain.frames import DeclaredFrames, declare_columns
from screening.frames import COLUMNS as SCREENING_COLUMNS

COLUMNS = SCREENING_COLUMNS | declare_columns(
    "name_key text? Name in one spelling: of an entry as signed, of a person as registered.",
    "former_key text? Former name in one spelling.",
    "dead bool Whether the person surely died.",
    "moved_out bool Whether the person surely moved out.",
    "needs_agent bool Whether somebody else must sign for the person.",
    "may_sign bool Whether the person may sign for somebody else.",
    "stated_household text? Household number as the paper states it.",
    "scope texts? Departments that the paper covers; null: not understood.",
    "valid_until date? Last day on which the paper holds.",
    "revoked_on date? Day on which consent was taken back.",
    "agent_name text? Who signs for the person, as written.",
    "signer_status text How surely the signer is known: sure, doubtful, denied (by a person), nobody, unreadable.",
    "is_number_shared bool Whether the paper's number stands under two households.",
    "perhaps_revoked bool Whether another entry may take the paper back.",
    "paper_key text? The paper's number in one spelling.",
    "is_void bool Whether the paper's number says itself that the paper is void.",
    "withdraws bool Whether the entry is, or may be, a withdrawal.",
    "refuses bool Whether its words on departments refuse or take back.",
    "gone_on date? Day of the withdrawal; null where nobody can tell.",
    "typed_number text? Number as typed, cleaned.",
    "valid_number text? Valid ID number in the entry.",
    "searched int? How many persons the department says it searched for.",
    "asked int? How many persons the department was asked about; null: not asked.",
    "state text What a receipt is worth, a code.",
    "searched_on date? Day of the search.",
    "department text? Department that was asked; null: none that anybody can tell.",
    "situation_ids text Ids of the situations that may apply, 、 between.",
    "situations text The situations in words, ； between.",
    "authorisation_no text? Number of the authorisation, as typed.",
    "signed_on date? Day of the signature.",
)

FRAMES = DeclaredFrames(COLUMNS)
_declare = FRAMES.declare

_PLACE = "file sheet row_number"

_declare(
    "signatories",
    "A registered person as the gate sees them.",
    "person_id household_id township village name_key former_key id_number dead moved_out needs_agent may_sign",
)
_declare("closed_households", "A household that has left the matter.", "household_id closed_on")
_declare("involved_households", "A household that a visit proposes to take in.", "household_id")
_declare(
    "signatures",
    "An entry of the register of authorisations, with its signer where surely known.",
    f"{_PLACE} authorisation_no stated_household person_id household_id signed_on valid_until revoked_on scope"
    " agent_name name_key signer_status is_number_shared perhaps_revoked",
)
_declare(
    "paper_entries",
    "An entry as typed, with what of a withdrawal it says.",
    f"{_PLACE} paper_key stated_household name_key person_id typed_number valid_number signed_on gone_on refuses"
    " withdraws",
)
_declare(
    "permitted_searches",
    "A person whom a department may be asked about, and the paper that allows it.",
    "household_id person_id id_number department authorisation_no signed_on",
)
_declare(
    "receipts",
    "What a receipt is worth to a department; no place: there is no receipt.",
    f"{_PLACE} department asked state searched_on searched",
)
_declare("possible_situations", "A person to whom a situation may apply.", "person_id situation_ids situations")
