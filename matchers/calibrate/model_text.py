"""`config/matching_model.yaml` as a person reads it: one line per level, with the weight that m and u come to."""

from __future__ import annotations

from collections.abc import Iterator

from domain.declarations.comparing import Level
from domain.declarations.matching import MatchingModel

_HEAD = """\
# What agreement is worth: m is how often two records of one person show a level, u how often those of two persons
# do. The weight is log2(m/u) bits; what is missing on one side weighs nothing. Made by `fangpin calibrate`.
"""


def model_text(model: MatchingModel) -> str:
    """The file; reading it again gives the same model."""
    return "\n".join([_HEAD + f"version: {model.version}", *_evidence(model), *_comparisons(model)]) + "\n"


def _evidence(model: MatchingModel) -> Iterator[str]:
    yield "evidence:"
    yield from (f"  - {_quoted(line)}" for line in model.evidence)
    yield f"in_register: {_plain(model.in_register)}"
    yield f"register_mistypes: {_plain(model.register_mistypes)}"


def _comparisons(model: MatchingModel) -> Iterator[str]:
    yield "comparisons:"
    for name, comparison in model.comparisons.items():
        yield from (f"  {name}:", f"    title: {_quoted(comparison.title)}", f"    kind: {comparison.kind}")
        yield f"    of: [{', '.join(comparison.of)}]"
        if comparison.bands:
            bands = ", ".join(f"{level}: {_plain(lower_bound)}" for level, lower_bound in comparison.bands.items())
            yield f"    bands: {{{bands}}}"
        yield "    levels:"
        width = max(map(len, comparison.levels)) + 1
        yield from (
            f"      {level + ':':<{width}} {_level(level_values)}" for level, level_values in comparison.levels.items()
        )


def _level(level_values: Level) -> str:
    title, m, u = _quoted(level_values.title), _plain(level_values.m), _plain(level_values.u)
    return f"{{title: {title}, m: {m}, u: {u}}}  # {level_values.weight:+.1f}"


def _plain(value: float) -> str:
    """Without an exponent, which a reader of YAML may take for text."""
    return f"{value:.12f}".rstrip("0").rstrip(".") + (".0" if value == int(value) else "")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
