"""All files of `config/` as the stages' models, read one after the other; what cannot be read is told and left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from casework.orders.declaration import OrderDeclaration
from casework.policy_gaps import EntitlementDeclaration
from casework.road.declaration import RoadDeclaration
from delivery.declarations.exports import ExportDeclaration
from delivery.declarations.lists import WorkbookLayout
from delivery.declarations.publicity import PublicityDeclaration
from delivery.declarations.pushes import PushDeclaration
from delivery.declarations.request import RequestDeclaration
from delivery.declarations.visit_form import VisitForm
from domain.county.policy import PolicyDeclaration
from domain.county.reading import build_model, read_mapping
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from domain.regions import Regions
from matchers.declarations.matching import MatchingDeclaration, MatchingModel
from matchers.declarations.names import NamesDeclaration
from pipeline.county.policy_layers import read_policies
from screening.declarations.conflicts import ConflictDeclaration
from screening.declarations.property import PropertyDeclaration

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Declarations:
    """What could be read of `config/`, not yet cross-checked; none where a file has faults.

    `policies_readable`: whether every policy could be read. `faults`: of all files, in the order of reading.
    """

    settings: CountySettings | None
    shared_headings: SharedHeadings | None
    matching: MatchingDeclaration | None
    request: RequestDeclaration | None
    conflicts: ConflictDeclaration | None
    property: PropertyDeclaration | None
    visit_form: VisitForm | None
    entitlements: EntitlementDeclaration | None
    orders: OrderDeclaration | None
    road: RoadDeclaration | None
    publicity: PublicityDeclaration | None
    regions: Regions | None
    sources: dict[str, SourceDeclaration]
    lists: dict[str, WorkbookLayout]
    pushes: dict[str, PushDeclaration]
    exports: dict[str, ExportDeclaration]
    policies: dict[str, PolicyDeclaration]
    policies_readable: bool
    faults: list[Fault]


def read_declarations(folder: Path) -> Declarations:
    """Every file of the folder as a model of the stage that owns it."""
    files = _Files(folder)
    settings = files.read_one(CountySettings, "county.yaml")
    shared_headings = files.read_one(SharedHeadings, "headings.yaml")
    matching = _read_matching(files)
    request = files.read_one(RequestDeclaration, "request.yaml")
    conflicts = files.read_one(ConflictDeclaration, "conflicts.yaml")
    search = files.read_one(PropertyDeclaration, "property.yaml")
    visit_form = files.read_one(VisitForm, "visit_form.yaml")
    entitlements = files.read_one(EntitlementDeclaration, "entitlements.yaml")
    orders = files.read_one(OrderDeclaration, "orders.yaml")
    road = files.read_one(RoadDeclaration, "road.yaml")
    publicity = files.read_one(PublicityDeclaration, "publicity.yaml")
    regions, region_faults = Regions.read_file(folder / "regions.csv", "regions.csv")
    files.faults.extend(region_faults)
    sources = files.read_many(SourceDeclaration, "sources")
    lists = files.read_many(WorkbookLayout, "lists")
    pushes = files.read_many(PushDeclaration, "pushes")
    exports = files.read_many(ExportDeclaration, "exports")
    policies, policy_faults = read_policies(folder)
    files.faults.extend(policy_faults)
    return Declarations(
        settings, shared_headings, matching, request, conflicts, search, visit_form, entitlements, orders, road,
        publicity, regions, sources, lists, pushes, exports, policies, not policy_faults, files.faults,
    )  # fmt: skip


def _read_matching(files: _Files) -> MatchingDeclaration | None:
    """How links are decided, with the model and the names beside it."""
    model = files.read_one(MatchingModel, "matching_model.yaml")
    names = files.read_one(NamesDeclaration, "names.yaml")
    if model is None or names is None:
        return None
    return files.read_one(MatchingDeclaration, "matching.yaml", model=model, names=names)


@dataclass(frozen=True)
class _Files:
    """The files of a folder; `faults`: what kept those that were read from being a model."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def read_one(self, model: type[Model], name: str, /, **filled_in: Any) -> Model | None:
        """The file as the model, with keys that no file says filled in."""
        content, faults = read_mapping(self.folder / name, name)
        declaration = None
        if not faults:
            declaration, faults = build_model(model, content | filled_in, name)
        self.faults.extend(faults)
        return declaration

    def read_many(self, model: type[Model], subfolder: str) -> dict[str, Model]:
        """Stem -> model, for every file of the subfolder."""
        names = sorted(path.name for path in (self.folder / subfolder).glob("*.yaml"))
        stems = {Path(name).stem: f"{subfolder}/{name}" for name in names}
        declarations = {stem: self.read_one(model, name, id=stem) for stem, name in stems.items()}
        return {stem: declaration for stem, declaration in declarations.items() if declaration is not None}
