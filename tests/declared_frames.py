"""Whether frames are what docstrings say of them: a stage's functions are wrapped, and its frames compared.

A docstring that begins with "Frame `people`" says what is returned, exactly; "`rows`: frame `people`" says what an
argument or a field holds, which may have more columns.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import polars as pl

from domain.frames import Frame
from domain.tables import TABLES

RETURNED = re.compile(r"^Frame `(\w+)`(?: and frame `(\w+)`)?")
HANDED_OVER = re.compile(r"`(\w+)`: frame `(\w+)`")
# Methods of frames and expressions whose text arguments are columns.
COLUMN_METHODS = frozenset({"col", "alias", "select", "group_by", "over", "then", "otherwise", "drop_nulls"})
NAMING_METHODS = frozenset({"with_columns", "select", "agg"})


class FrameWatch:
    """The declared frames of a stage, and the names of those that have been met."""

    def __init__(self, frames: Mapping[str, Frame]) -> None:
        self.frames = frames
        self.met: set[str] = set()

    def compare(self, value: object, name: str, where: str, has_more: bool) -> None:
        """Assert that a frame has the columns, types and nulls that are declared; other values are let pass."""
        if not isinstance(value, pl.DataFrame | pl.LazyFrame):
            return
        frame = self.frames[name]
        assert not (faults := frame.find_faults(value.collect_schema(), has_more)), f"{where}: frame {name}: {faults}"
        self.met.add(name)
        if isinstance(value, pl.DataFrame):
            required = [column.name for column in frame.columns if not column.nullable and column.name in value.columns]
            holes = [column for column in required if value[column].null_count()]
            assert not holes, f"{where}: frame {name} has nulls in {holes}"


@contextmanager
def watch_frames(package: str, frames: Mapping[str, Frame]) -> Iterator[FrameWatch]:
    """Compare every frame that a docstring of the package names, as long as the context lasts."""
    watch = FrameWatch(frames)
    modules = import_modules(package)
    uses = defaultdict(list)
    for module in modules:
        for name, item in vars(module).items():
            uses[id(item)].append((module, name))
    with ExitStack() as stack:
        for module in modules:
            items = [item for item in vars(module).values() if getattr(item, "__module__", "") == module.__name__]
            for item in items:
                if inspect.isfunction(item) and is_telling(item):
                    watched = wrap_function(item, watch)
                    for user, name in uses[id(item)]:
                        stack.enter_context(patch.object(user, name, watched))
                if inspect.isclass(item):
                    for patched in wrap_class(item, watch):
                        stack.enter_context(patched)
        yield watch


def import_modules(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    names = [name for _, name, _ in pkgutil.walk_packages(root.__path__, f"{package}.") if "__main__" not in name]
    return [root, *(importlib.import_module(name) for name in names if ".tables.derive" not in name)]


def read_doc(item: object) -> str:
    return " ".join((getattr(item, "__doc__", None) or "").split())


def is_telling(item: object) -> bool:
    return bool(RETURNED.match(read_doc(item)) or HANDED_OVER.search(read_doc(item)))


def wrap_function(function: Callable[..., Any], watch: FrameWatch) -> Callable[..., Any]:
    doc, signature = read_doc(function), inspect.signature(function)
    match = RETURNED.match(doc)
    returned = [name for name in match.groups() if name] if match else []

    @functools.wraps(function)
    def watched(*args: Any, **kwargs: Any) -> Any:
        values = signature.bind(*args, **kwargs).arguments
        for argument, name in HANDED_OVER.findall(doc):
            watch.compare(values.get(argument), name, f"{function.__qualname__}({argument})", has_more=True)
        result = function(*args, **kwargs)
        results = result if isinstance(result, tuple) else (result,)
        for value, name in zip(results, returned, strict=False):
            watch.compare(value, name, function.__qualname__, has_more=False)
        return result

    return watched


def wrap_class(cls: type, watch: FrameWatch) -> Iterator[Any]:
    """Patches of the class's methods, and of what its fields are given."""
    for name, item in list(vars(cls).items()):
        if inspect.isfunction(item) and is_telling(item):
            yield patch.object(cls, name, wrap_function(item, watch))
        if isinstance(item, classmethod) and is_telling(item):
            yield patch.object(cls, name, classmethod(wrap_function(item.__func__, watch)))
    fields = HANDED_OVER.findall(read_doc(cls))
    if fields and "__init__" in vars(cls):
        yield patch.object(cls, "__init__", wrap_init(cls, fields, watch))


def wrap_init(cls: type, fields: list[tuple[str, str]], watch: FrameWatch) -> Callable[..., None]:
    make = vars(cls)["__init__"]

    @functools.wraps(make)
    def watched(self: Any, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        for field, name in fields:
            watch.compare(getattr(self, field), name, f"{cls.__name__}.{field}", has_more=True)

    return watched


def complete_frame(frame: Frame, some_columns: pl.DataFrame) -> pl.DataFrame:
    """The declared frame from the columns that matter to a test; of the others nothing is told."""
    nothing = {"String": "", "Boolean": False, "Int64": 0, "UInt32": 0, "Float64": 0.0}
    absent = frame.make_empty().drop(some_columns.columns, strict=False).schema
    required = {column.name for column in frame.columns if not column.nullable}
    values = {name: nothing[str(dtype)] if name in required else None for name, dtype in absent.items()}
    return some_columns.with_columns(
        pl.lit(value, dtype=absent[name]).alias(name) for name, value in values.items()
    ).select(frame.names)


def find_undeclared_columns(package: str, columns: Iterable[str], local_names: frozenset[str]) -> dict[str, str]:
    """Column names that more than one module of the package binds and nothing declares, with the modules.

    `columns`: the stage's declared ones. `local_names`: names that mean something else, or nothing, outside the
    function that binds them, as do those that begin with `_` or `#`.
    """
    declared = {*columns, *(field.name for table in TABLES.values() for field in table)} - {"*"}
    folder = Path(sys.modules[package].__path__[0])
    modules: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("*.py")):
        for name in sorted(set(list_bound_columns(ast.parse(path.read_text(encoding="utf-8"))))):
            modules[name].append(path.relative_to(folder.parent).as_posix())
    return {
        name: ", ".join(users)
        for name, users in modules.items()
        if len(users) > 1 and name.isidentifier() and name[0] != "_" and name not in local_names
        if not any(fnmatchcase(name, column) for column in declared)
    }


def list_bound_columns(tree: ast.Module) -> Iterator[str]:
    """The texts that name a column: arguments of `COLUMN_METHODS`, and keywords of `NAMING_METHODS`."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            arguments = (arg.value for arg in call.args if isinstance(arg, ast.Constant))
            if call.func.attr in COLUMN_METHODS:
                yield from (argument for argument in arguments if isinstance(argument, str))
            if call.func.attr in NAMING_METHODS:
                yield from (keyword.arg for keyword in call.keywords if keyword.arg)
