"""Every frame of the road, and those of its columns that no table in `domain/tables/` declares."""

from __future__ import annotations

from domain.frames import DeclaredFrames, declare_columns

COLUMNS = declare_columns(
    "household_origin text Number under which the ledger first knew the household.",
    "as_of date Day for which a run compared.",
    "period text? Period of a run.",
    "risk text? Kind of risk.",
    "rules texts Rules of the clues of the road.",
    "risks text? Kinds of risk of the road, 、 between.",
    "clues int? Clues of the road.",
    "active int? Of these, clues that go on.",
    "unanswered int? Of these, clues that nobody has answered.",
    "visit_due_on date? First day on which an unanswered clue is due; of all clues, where every one is answered.",
    "declared_due_on date? Day by which a declaration is to be finished.",
    "visits int? Answers on the road.",
    "answers_true int? Last answers that say 属实.",
    "answers_false int? Last answers that say 不属实.",
    "answers_solved int? Last answers that say 已解决.",
    "answers_other int? Last answers that say 非本人.",
    "is_proposed bool? Whether a visit proposes to take the household in.",
    "first_visit_on date? Day of the first answer.",
    "last_visit_on date? Day of the last answer.",
    "searches int Searches that asked about somebody of the household.",
    "silent int Departments that have not answered the newest search.",
    "found_on date? Day of the newest search with situations.",
    "papers text? Numbers of the authorisations, 、 between.",
    "reviewed_on date? Day of the first review.",
    "reviewed_last_on date? Day of the last review.",
    "first_review_result text? What the first review came to.",
    "is_about_removal bool Whether the line is about removing the risk, and not about being taken in.",
    "is_objection_open bool Whether an objection to the publicity is still being looked into.",
    "removal_reviewed_on date? Day of the last review about the removal.",
    "removal_published_from date? First day on which the removal was published.",
    "removal_published_until date? Last day on which the removal was published.",
    "removal_decision text? The decision about the removal.",
    "removal_decided_on date? Its day.",
    "entered_on date? 识别监测时间, or the day of the first run that saw the household monitored.",
    "was_monitored bool? Whether that was before the road began.",
    "cleared_on date? Day of the first run that had the risk as removed.",
    "orders int? Orders of the road.",
    "open_orders int? Of these, orders that are not closed.",
    "due_orders int? Orders that are to be issued now.",
    "order_due_on date? First day on which an open order is due.",
    "order_nos text? Their numbers, 、 between.",
    "ordered_on date? Day of the last order.",
    "waiting_departments text? Departments with open orders, 、 between.",
    "measures int? Measures of the road.",
    "open_measures int? Of these, measures that are not said to be done.",
    "helped_on date? Day on which the last measure began.",
    "measures_text text? The measures in words.",
    "state text What a run said of a clue (found, suppressed, resolved), or how an order stands.",
    "status text? Status of a clue that is found.",
    "reason text? Why a clue is suppressed or resolved.",
    "due_on date? Last day for it.",
    "is_provisional bool? Whether the due day rests on a calendar that is not out yet.",
    "under_monitoring bool Whether the household is monitored and the risk is not cleared.",
    "include bool? Whether the visit proposes to take the household in; null: not stated.",
    "result text? What the visit found.",
    "signed_on date Day of a signature.",
    "persons int How many people.",
    "refused_persons int People for whom no paper opened the search.",
    "departments int Departments that were asked.",
    "silent_departments int Departments that were asked and have not answered.",
    "searched_on date? Day of the newest answer; null: none has come.",
    "situations text? Situations that may apply, in words; null: none.",
    "purged_on date? As-of day of the newest search whose data have gone by their last day.",
    "closed_on date? Day on which an order was closed.",
    "is_closed bool Whether nothing is to be done for an order any more.",
    "is_finished bool Whether a measure is said to be done.",
    "window_from date? Day on which the road before this one ended; null: there was none.",
    "started_on date? Day of the listing that the road begins with; null: never listed.",
    "ended_on date? Day on which the road ended; null: it goes on.",
    "ending text? How: removed, refused (a decision against), settled (nothing that was found holds).",
)

FRAMES = DeclaredFrames(COLUMNS)
_declare = FRAMES.declare

_declare(
    "households",
    "A household as the newest run that tracks it has it.",
    "household_origin household_id township village lifted under_monitoring risk_cleared monitored_since",
)
_declare(
    "register_states",
    "A household as one run had it in the register.",
    "household_origin as_of under_monitoring risk_cleared monitored_since",
)
_declare(
    "listings",
    "What one run said of a clue that it listed, or had listed before.",
    "household_origin clue_id rule_id risk certainty as_of period state status reason due_on clock clock_started_on",
)
_declare(
    "visits",
    "An answer after a visit.",
    "household_origin clue_id result include exclusion_reason checked_on checked_by",
)
_declare(
    "signatures",
    "An authorisation under which a person of the household was searched for.",
    "household_origin authorisation_no signed_on period",
)
_declare(
    "searches",
    "A property search that asked about the household, or was refused.",
    "household_origin period as_of persons refused_persons departments silent_departments searched_on situations",
)
_declare("purged_searches", "A search whose data have gone by their last day.", "as_of")
_declare(
    "reviews",
    "A line of the village's reviews and the county's decisions.",
    "household_origin reviewed_on review_result published_from published_until objection decision decided_on"
    " is_about_removal is_objection_open",
)
_declare(
    "orders",
    "An order to a department, as it stands.",
    "household_origin order_no risk department issued_on due_on state is_closed closed_on",
)
_declare("due_orders", "An order that is to be issued now.", "household_origin risk department")
_declare(
    "measures",
    "A measure for the household, as it was last written.",
    "household_origin risk measure department started_on status effect is_finished",
)
_declare(
    "rounds",
    "The road that a household is on, or was on last.",
    "household_origin started_on window_from ended_on ending",
)
_declare(
    "clue_facts",
    "What the list told of a household on its road, and what visits answered.",
    "household_origin period risks rules clues active unanswered visit_due_on declared_due_on visits answers_true"
    " answers_false answers_solved answers_other is_proposed exclusion_reason first_visit_on last_visit_on",
)
_declare(
    "search_facts",
    "The road's property searches; the newest one's where they differ.",
    "household_origin searches searched_on silent refused_persons situations found_on purged_on papers signed_on",
)
_declare(
    "review_facts",
    "The road's reviews; the last word where several lines say it.",
    "household_origin reviewed_on reviewed_last_on first_review_result review_result published_from published_until "
    "objection is_objection_open decision decided_on removal_reviewed_on removal_published_from "
    "removal_published_until removal_decision removal_decided_on",
)
_declare(
    "register_facts",
    "What the register came to say of the household.",
    "household_origin entered_on was_monitored cleared_on",
)
_declare(
    "help_facts",
    "Orders and measures of the road.",
    "household_origin orders open_orders due_orders order_due_on order_nos ordered_on waiting_departments measures"
    " open_measures helped_on measures_text",
)
