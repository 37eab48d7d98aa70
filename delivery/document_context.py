"""Everything on a document that is not in the tables: labels, days, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from delivery.declarations.visit_form import VisitForm
from delivery.linking_labels import ModelLabels, OutcomeLabel
from domain.county.policy import Cycle, PolicyDeclaration
from domain.county.settings import CountySettings, Levels, LinkageWatch
from domain.county.situations import PropertySituation
from domain.county.source import SourceDeclaration
from domain.periods import Period
from domain.row_codes import ListEdition

# What stands on every page of lists that nobody has published yet.
DRAFT_MARK = "草稿（未发布）"
# What a layout's texts may hold in braces. `level_*`: what the levels are called here; `as_of_digits`: 20260930.
# `supplier`: the department or township to which a workbook goes back; `policy_tried`: the other one of a dry run.
# What departments are given has `batch`, `approver` (blank: a pen), `purpose`, `list` (its title), `basis` (clause);
# `paper_no`: the number under which a paper of a day leaves the office; `draft`: `DRAFT_MARK` where it is one.
TEXTS = (
    *("period", "county", "township", "unit", "supplier", "policy", "policy_tried", "batch", "approver", "purpose"),
    *(
        "list",
        "basis",
        "edition",
        "contact",
        "paper_no",
        "draft",
        "as_of",
        "as_of_digits",
        "level_county",
        "level_township",
        "level_village",
        "level_group",
    ),
)
# `each`: the member of a family of columns.
PLACEHOLDERS = (*TEXTS, "each")


@dataclass(frozen=True)
class SourceLabel:
    """The labels of a source: its title, the department that provides it, field -> title."""

    title: str
    department: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleLabel:
    """The labels of a rule: its title, the risk it speaks of, and what the visit sheet says of it.

    `why`: why somebody comes; `look`: what they look at and ask.
    """

    title: str
    risk: str
    why: str = ""
    look: str = ""


@dataclass(frozen=True)
class DocumentContext:
    """Everything on a list that is not in the tables.

    `county`: its name. `reporting_unit`: the bureau that sends the lists. `period_title`: e.g. 2026年9月.
    `policy_title`: the policy in force. `sources`, `rules`: id -> words, in the order of the lists.
    `levels`, `group_level`: what places are called here. `cycles`: how often the notice wants what done.
    `declarations`: source -> its declaration. `outcomes`: code of a link's outcome -> what it means. `model`: what the
    scores rest on. `watch`: from which fall of the linkage rate on the report warns. `previous_period`: title of the
    period before, none in a first one. `situations`, `approver`: of a property search, id -> situation, and who
    signs. `tried_policy_title`: the other policy of a dry run. `run_id`, `edition`: of a run whose lists come back with
    answers; the edition counts the lists of its period. `contact`: whom townships ask. `visit_form`: what the visit
    book says besides its households. `paper_numbers`: township or department (empty: the county) to
    the number of its paper. `step_titles`: step of a household's road -> its title. `is_draft`: the county
    publishes by hand, and this run is to be looked at first.
    """

    county: str
    reporting_unit: str
    period_title: str
    as_of: date
    policy_title: str
    sources: Mapping[str, SourceLabel]
    rules: Mapping[str, RuleLabel]
    levels: Levels = field(default_factory=Levels)
    group_level: str = "村民小组（屯）"
    cycles: tuple[Cycle, ...] = ()
    declarations: Mapping[str, SourceDeclaration] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeLabel] = field(default_factory=dict)
    model: ModelLabels | None = None
    watch: LinkageWatch = field(default_factory=LinkageWatch)
    previous_period: str | None = None
    situations: Mapping[str, PropertySituation] = field(default_factory=dict)
    approver: str = ""
    tried_policy_title: str = ""
    run_id: str = ""
    edition: int = 1
    contact: str = ""
    visit_form: VisitForm = field(default_factory=VisitForm)
    paper_numbers: Mapping[str, str] = field(default_factory=dict)
    step_titles: Mapping[str, str] = field(default_factory=dict)
    is_draft: bool = False

    @classmethod
    def of(
        cls, settings: CountySettings, sources: Mapping[str, SourceDeclaration], policy: PolicyDeclaration,
        period: Period, as_of: date,
    ) -> DocumentContext:  # fmt: skip
        """Build the context of a run from what the county declares."""
        return cls(
            county=settings.name,
            reporting_unit=settings.reporting_unit,
            period_title=period.title,
            as_of=as_of,
            policy_title=policy.title,
            sources={name: label_source(source) for name, source in sources.items()},
            rules={
                name: RuleLabel(rule.title, rule.risk, rule.why, rule.look)
                for name, rule in policy.rules.items()
                if rule.makes_findings
            },
            levels=settings.levels,
            group_level=settings.levels.group,
            contact=settings.contact,
            cycles=policy.cycles,
        )

    def name_source(self, source: str) -> str:
        """The source's title; a source that is no longer declared keeps its id."""
        label = self.sources.get(source)
        return label.title if label else source

    def make_edition(self, township: str) -> ListEdition | None:
        """Whose list a township's workbook is; none where no run made it."""
        return ListEdition(self.run_id, self.edition, township) if self.run_id else None

    def make_texts(self, township: str = "", supplier: str = "") -> dict[str, str]:
        """`TEXTS` -> the value; blank for those that only some workbooks know."""
        return dict.fromkeys(TEXTS, "") | {
            "period": self.period_title,
            "county": self.county,
            "township": township,
            "unit": self.reporting_unit,
            "supplier": supplier,
            "paper_no": self.paper_numbers.get(township or supplier, ""),
            "policy": self.policy_title,
            "policy_tried": self.tried_policy_title,
            "draft": f"{DRAFT_MARK} " if self.is_draft else "",
            "edition": f"V{self.edition}",
            "contact": self.contact,
            "as_of": self.as_of.isoformat(),
            "as_of_digits": f"{self.as_of:%Y%m%d}",
            "level_county": self.levels.county,
            "level_township": self.levels.township,
            "level_village": self.levels.village,
            "level_group": self.group_level,
        }


def label_source(source: SourceDeclaration) -> SourceLabel:
    """The labels of a declared source."""
    titles = {name: declared.title for name, declared in source.fields.items()}
    return SourceLabel(source.title, source.department, titles)
