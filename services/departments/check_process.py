"""`fangpin check` for a page: in a process of its own, one at a time.

What a library holds of a large file goes with the process, and a file that breaks it does not break the portal.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Lock

from domain.errors import StageFailed
from pipeline.county.load_county import load_county
from services.deliveries.check import CheckedInbox, check_inbox
from services.departments.check_description import describe_sources
from services.departments.delivery_report import SourceReport

Findings = tuple[CheckedInbox, tuple[SourceReport, ...]]
# A check takes a large part of an office computer's memory.
_turn = Lock()


def check_apart(inbox: Path, workspace: Path, config: Path, as_of: str, department: str) -> Findings:
    """What a department's check of a folder finds, and its sources described.

    Raises what `check_inbox` does, `StageFailed` when the process is ended by the system.
    """
    places = (str(inbox), str(workspace), str(config))
    with _turn, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(check_and_describe, *places, as_of, department).result()
        except BrokenProcessPool:
            raise StageFailed(
                "检查中断了（多半是文件太大、内存不足），文件没有收下。请拆小后再上传，仍不行的请直接交给县局。"
            ) from None


def check_and_describe(inbox: str, workspace: str, config: str, as_of: str, department: str) -> Findings:
    """The same in this process; of the issues, which may be as many as rows, only those described come back."""
    checked = check_inbox(inbox, workspace, config, None, as_of, department)
    reports = describe_sources(checked, load_county(Path(config)))
    sources = {name: replace(source, issues=source.issues.clear()) for name, source in checked.sources.items()}
    return replace(checked, sources=sources), reports
