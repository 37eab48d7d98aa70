"""One kind of document in a process of its own: seconds, bytes, memory, and the same cells bare."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from benchmarks.papers.bare_cells import read_cells, write_bare
from benchmarks.papers.county_tables import read_context, read_tables
from benchmarks.sample import CONFIG
from delivery.documents import DOCUMENTS, write_documents
from pipeline.county.load_county import load_county

T = TypeVar("T")
_BOOKS_AT_ONCE = 4  # read before they are written bare, so that reading is not timed


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor; most memory in MB, that of what was there before included; files and their bytes."""

    seconds: float
    peak: float
    files: int
    size: int
    cells: int = 0


@dataclass(frozen=True)
class DocumentCost:
    """A kind of document with its form, and the same cells without one; none of pages of HTML."""

    title: str
    formed: Cost
    bare: Cost | None


def measure_document(folder: Path, place: int, out: Path) -> DocumentCost:
    """Write the document at a place of the list, then its cells bare, each in a process of its own."""
    formed = run_in_own_process(_write_formed, folder, place, out)
    books = sorted(out.rglob("*.xlsx"))
    bare = run_in_own_process(_write_bare, books, out.with_name(f"{out.name}-bare")) if books else None
    shutil.rmtree(out)
    return DocumentCost(DOCUMENTS[place].title, formed, bare)


def run_in_own_process(work: Callable[..., T], *arguments: object) -> T:
    """What the work gives; a process begins with the most memory that the one it comes from has held."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _write_formed(folder: Path, place: int, out: Path) -> Cost:
    document = DOCUMENTS[place]
    tables = read_tables(folder, (*document.tables, *document.optional))
    context, layouts = read_context(folder), load_county(CONFIG).lists
    out.mkdir()
    began = time.process_time()
    write_documents([document], out, tables, context, layouts)
    return _tell_cost(time.process_time() - began, out)


def _write_bare(books: list[Path], out: Path) -> Cost:
    out.mkdir()
    seconds, cells = 0.0, 0
    for first in range(0, len(books), _BOOKS_AT_ONCE):
        group = [read_cells(path) for path in books[first : first + _BOOKS_AT_ONCE]]
        part = out / str(first)
        part.mkdir()
        began = time.process_time()
        cells += write_bare(group, part)
        seconds += time.process_time() - began
    cost = _tell_cost(seconds, out, cells)
    shutil.rmtree(out)
    return cost


def _tell_cost(seconds: float, out: Path, cells: int = 0) -> Cost:
    files = [path for path in out.rglob("*") if path.is_file()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(seconds, peak, len(files), sum(path.stat().st_size for path in files), cells)
