"""Sources by the names that officers give them: title, department, or the name of the declaration's file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.county.source import SourceDeclaration
from domain.errors import UsageError

_MARKS = re.compile(r"[\s“”\"'·•:：（）()《》/\\-]")


def find_sources(sources: Mapping[str, SourceDeclaration], name: str) -> list[str]:
    """Ids of the sources that the name means: one by its id or title, a department's, or all whose title has it.

    Raises `UsageError` with the titles that there are when it means none.
    """
    if name in sources:
        return [name]
    wanted = _simplify(name)
    by_title = [source.id for source in sources.values() if wanted in _list_titles(source)]
    by_department = [source.id for source in sources.values() if wanted == _simplify(source.department)]
    by_part = [source.id for source in sources.values() if wanted and wanted in _simplify(source.title)]
    if found := by_title or by_department or by_part:
        return found
    titles: dict[str, list[str]] = {}
    for source in sources.values():
        titles.setdefault(source.department, []).append(source.title)
    choice = "\n".join(f"  {department}：{'、'.join(names)}" for department, names in titles.items())
    raise UsageError(f"没有名为 {name} 的数据来源。请写下列数据名称或部门之一：\n{choice}")


def _list_titles(source: SourceDeclaration) -> set[str]:
    return {_simplify(source.title), _simplify(source.department + source.title)}


def _simplify(text: str) -> str:
    return _MARKS.sub("", text)
