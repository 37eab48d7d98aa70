"""What the page of the house names exists, and its way to debug a run begins."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "README.md").read_text(encoding="utf-8")


def test_every_function_and_class_it_names_is_in_the_code_or_its_tests() -> None:
    folders = re.findall(r'^  (?:\w+ --> )?(\w+)\["\1/', PAGE, re.MULTILINE) + re.findall(r"--> (\w+)\[", PAGE)
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in {*folders, "tests"} for path in (PROJECT / folder).rglob("*.py")
    )
    named = set(re.findall(r"`([A-Za-z_][\w.]*)`", PAGE)) - {path.name for path in PROJECT.rglob("*.py")}
    missing = {name for name in named if not re.search(rf"\b{name.rpartition('.')[2]}\b", code)}
    assert len(folders) >= 10
    assert not missing


def test_what_the_way_to_debug_a_run_imports_is_there() -> None:
    [snippet] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    imports = [node for node in ast.parse(snippet).body if isinstance(node, ast.ImportFrom)]
    assert imports
    for node in imports:
        module = importlib.import_module(str(node.module))
        for alias in node.names:
            assert hasattr(module, alias.name) or importlib.import_module(f"{node.module}.{alias.name}")
