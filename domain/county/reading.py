"""From a YAML file to a frozen model, with every fault told in Chinese: file, line, key, cure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from domain.errors import Fault

try:  # ten times as fast, and a run reads seventy files
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

Model = TypeVar("Model", bound=BaseModel)

# YAML's core rules without the YAML 1.1 guesses: `NO`, `on` or `2021-06-18` stay what they look like.
_UNGUESSED = {"tag:yaml.org,2002:timestamp"}


class _DuplicateKey(yaml.YAMLError):
    def __init__(self, key: object, line: int) -> None:
        super().__init__(key, line)
        self.key, self.line = key, line


class _Loader(SafeLoader):
    """Refuses a key that is written twice; reads dates as text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.MarkedYAMLError(problem_mark=key_node.start_mark)
            if key in keys:
                raise _DuplicateKey(key, key_node.start_mark.line + 1)
            keys.add(key)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag not in _UNGUESSED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
# `yes`, `no`, `on`, `off` are words; only true and false are booleans.
for _first in "yYnNoO":
    _Loader.yaml_implicit_resolvers[_first] = [
        (tag, regexp)
        for tag, regexp in _Loader.yaml_implicit_resolvers.get(_first, [])
        if tag != "tag:yaml.org,2002:bool"
    ]


# The first word of pydantic's kind of error -> what belongs there.
_SHAPES = {
    "string": "应是文字；编号和代码请加引号。",
    "int": "应是整数。",
    "float": "应是数字。",
    "bool": "应是 true 或 false。",
    "date": "应是日期，如 2026-09-30。",
    "tuple": "应是列表，如 [甲, 乙]。",
    "dict": "应是“键: 值”的形式。",
    "model": "应是“键: 值”的形式。",
    "too": "至少要写一项。",
}


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A hint for a misspelt word, or the empty string."""
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"是不是想写“{close[0]}”？" if close else ""


def read_mapping(path: Path, file_name: str) -> tuple[dict[str, Any], list[Fault]]:
    """The file's top-level mapping, or the faults that kept it from being read.

    Files that hold the same text share what is below the top level: nothing there is to be changed.
    """
    try:
        content = _parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return {}, [Fault(file_name, *_unreadable(error))]
    if not isinstance(content, dict):
        return {}, [Fault(file_name, "", "内容应是“键: 值”的形式", "请对照样例配置修改。")]
    return dict(content), []


@lru_cache(maxsize=512)
def _parse(text: str) -> object:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


def _unreadable(error: Exception) -> tuple[str, str, str]:
    """Where, what is wrong, cure."""
    match error:
        case FileNotFoundError():
            return "", "缺少这个文件", "请从样例配置复制一份再修改。"
        case OSError():
            return "", "打不开这个文件", "请核对它是不是文件、是否有读取权限。"
        case UnicodeDecodeError():
            return "", "不是 UTF-8 编码", "请用记事本另存为 UTF-8。"
        case _DuplicateKey():
            return f"第 {error.line} 行", f"重复写了“{error.key}”", "请删去其中一个。"
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    line = f"第 {mark.line + 1} 行" if mark else ""
    return line, "YAML 格式有误", "请检查缩进、冒号后的空格和引号。"


def build_model(model: type[Model], content: dict[str, Any], file_name: str) -> tuple[Model | None, list[Fault]]:
    """The model, or every fault that validation found in the mapping."""
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        return None, [_fault(model, file_name, dict(detail)) for detail in error.errors(include_url=False)]


def _fault(model: type[BaseModel], file_name: str, detail: dict[str, Any]) -> Fault:
    location = [str(part) for part in detail["loc"]]
    key = ".".join(location)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        hint = did_you_mean(location[-1], _fields_at(model, location[:-1]))
        return Fault(file_name, key, "没有这个设置项", hint or "请删去或改为样例配置中的名称。")
    if kind == "missing":
        return Fault(file_name, key, "缺少这个设置项", "请补上。")
    if kind in {"literal_error", "enum"}:
        expected = re.findall("'([^']*)'", str(context.get("expected", "")))
        hint = did_you_mean(str(detail.get("input", "")), expected)
        return Fault(file_name, key, "不是可用的取值", f"可用：{'、'.join(expected)}。{hint}")
    if kind == "value_error":
        return Fault(file_name, key, str(context.get("error", detail["msg"])), "")
    return Fault(file_name, key, "取值的类型或格式不对", _SHAPES.get(kind.split("_")[0], "请对照样例配置修改。"))


def _fields_at(model: type[BaseModel], path: list[str]) -> list[str]:
    """Names a mapping at this place of the model may have."""
    place: Any = model
    for step in path:
        place = _step(place, step)
        if place is None:
            return []
    return list(place.model_fields) if isinstance(place, type) and issubclass(place, BaseModel) else []


def _step(place: Any, step: str) -> Any:
    """The model found one step below, through dicts, tuples and unions."""
    if isinstance(place, type) and issubclass(place, BaseModel):
        field = place.model_fields.get(step)
        return _first_model(field.annotation) if field else place  # a list index or a mapping's own key: stay
    return place


def _first_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (inner_model := _first_model(inner)) is not None:
            return inner_model
    return None
