"""`config/matching_model.yaml` as a person reads it: one line per level, with the weight that m and u come to."""

from __future__ import annotations

from collections.abc import Iterator

from matchers.declarations.comparing import Level
from matchers.declarations.matching import MatchingModel

_HEAD = """\
# What agreement is worth: m is how often two records of one person show a level, u how often those of two persons
# do. The weight is log2(m/u) bits; what is missing on one side weighs nothing. Made by `fangpin calibrate`.
"""


def format_model(model: MatchingModel) -> str:
    """The file; reading it again gives the same model."""
    return (
        "\n".join([_HEAD + f"version: {model.version}", *_format_evidence(model), *_format_comparisons(model)]) + "\n"
    )


def _format_evidence(model: MatchingModel) -> Iterator[str]:
    yield "evidence:"
    yield from (f"  - {_quote_text(line)}" for line in model.evidence)
    yield f"in_register: {_format_number(model.in_register)}"
    yield f"register_mistypes: {_format_number(model.register_mistypes)}"


def _format_comparisons(model: MatchingModel) -> Iterator[str]:
    yield "comparisons:"
    for name, comparison in model.comparisons.items():
        yield from (f"  {name}:", f"    title: {_quote_text(comparison.title)}", f"    kind: {comparison.kind}")
        yield f"    of: [{', '.join(comparison.of)}]"
        if comparison.bands:
            bands = ", ".join(
                f"{level}: {_format_number(lower_bound)}" for level, lower_bound in comparison.bands.items()
            )
            yield f"    bands: {{{bands}}}"
        yield "    levels:"
        width = max(map(len, comparison.levels)) + 1
        yield from (
            f"      {level + ':':<{width}} {_format_level(level_values)}"
            for level, level_values in comparison.levels.items()
        )


def _format_level(level_values: Level) -> str:
    title, m, u = _quote_text(level_values.title), _format_number(level_values.m), _format_number(level_values.u)
    return f"{{title: {title}, m: {m}, u: {u}}}  # {level_values.weight:+.1f}"


def _format_number(value: float) -> str:
    """Without an exponent, which a reader of YAML may take for text."""
    return f"{value:.12f}".rstrip("0").rstrip(".") + (".0" if value == int(value) else "")


def _quote_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
