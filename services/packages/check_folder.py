"""The register against what lies in the folder of packages: what is gone, was changed, or is on no record."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.digests import hash_file
from pipeline.open_ledger import open_ledger

MISSING, CHANGED, UNKNOWN = "missing", "changed", "unknown"


def check_packages(workspace: Path, folder: Path | None = None) -> pl.DataFrame:
    """package_no, file, problem (`missing`, `changed`, `unknown`): a line per file that is not as the register says.

    `folder`: where packages lie, with or without folders per period; without one the workspace's own. A package that
    the office no longer keeps is `missing`: what was handed over lies with its receiver.
    """
    register = open_ledger(workspace).read_records("issued_packages")
    place = folder or workspace / "packages"
    files = _list_files(place)
    rows = []
    for number, name, digest in register.select("package_no", "file_name", "digest").iter_rows():
        copies = files.pop(name, [])
        if not copies:
            rows.append((number, name, MISSING))
        elif any(hash_file(path) != digest for path in copies):
            rows.append((number, name, CHANGED))
    rows += [("", name, UNKNOWN) for name in files]
    schema = {"package_no": pl.String, "file": pl.String, "problem": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _list_files(place: Path) -> dict[str, list[Path]]:
    """File name -> where it lies; of every kind, for a list that lies open among packages is what must be told."""
    files: dict[str, list[Path]] = {}
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            files.setdefault(path.name, []).append(path)
    return files
