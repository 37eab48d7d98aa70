"""Sources as the project declares them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from domain.county.reading import build_model, read_mapping
from domain.county.source import SourceDeclaration

ROOT = Path(__file__).parents[2]


@cache
def declared(name: str) -> SourceDeclaration:
    path = ROOT / "config" / "sources" / f"{name}.yaml"
    source, faults = build_model(SourceDeclaration, read_mapping(path, path.name)[0], path.name)
    assert source is not None, faults
    return source.model_copy(update={"id": name})
