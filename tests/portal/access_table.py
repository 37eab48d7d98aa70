"""Every address of the portal, and what each kind of user is answered there."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from django.urls.resolvers import RoutePattern

# Statuses by which somebody is kept out: nobody is logged in, or they have not the right.
LOGIN, REFUSED = 302, 403


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver: its route, and its view's name and first line of docstring."""

    route: str
    pattern: URLPattern
    title: str

    def make_path(self, samples: Mapping[str, Any]) -> str:
        """A path that fits; a keyword that `samples` does not name is filled with something that does not exist."""
        path = self.route
        for name, converter in self._converters.items():
            value = samples.get(name, _make_sample(converter))
            path = path.replace(next(part for part in _list_parts(path) if part.endswith(f"{name}>")), str(value))
        return f"/{path}"

    @property
    def keywords(self) -> set[str]:
        """The keywords of its route."""
        return set(self._converters)

    @property
    def _converters(self) -> dict[str, Any]:
        return {name: one for part in self._patterns for name, one in part.converters.items()}

    @property
    def _patterns(self) -> list[RoutePattern]:
        return list(self.pattern.route_patterns)


def list_addresses() -> list[Address]:
    """Every address that the resolver knows, as it lists them."""
    return list(_walk(get_resolver().url_patterns, []))


def _walk(patterns: Sequence[Any], above: list[Any]) -> Iterator[Address]:
    for one in patterns:
        around = [*above, one.pattern]
        if not isinstance(one, URLPattern):
            yield from _walk(one.url_patterns, around)
            continue
        one.route_patterns = around
        lines = (inspect.getdoc(one.callback) or "").splitlines()
        yield Address("".join(str(part) for part in around), one, lines[0] if lines else "")


def _list_parts(path: str) -> list[str]:
    return [f"<{part.split('>')[0]}>" for part in path.split("<")[1:]]


def _make_sample(converter: Any) -> str:
    if isinstance(converter, IntConverter):
        return "987654"
    if isinstance(converter, UUIDConverter):
        return str(uuid.UUID(int=7))
    return "0" * 20


def ask(client: Client, path: str, method: str, body: Mapping[str, Any] | None = None) -> int:
    """The status of a request; one that leads to the login counts as kept out. `body`: of a POST."""
    answer = client.get(path) if method == "GET" else client.post(path, dict(body or {}))
    answer.close()
    if answer.status_code == LOGIN and not str(answer["Location"]).startswith("/login/"):
        return 303
    return int(answer.status_code)


def format_table(rows: Sequence[tuple[Address, Mapping[str, bool]]], users: Sequence[str]) -> str:
    """The page of documentation: a line per address, a column per kind of user."""
    lines = [
        "# Who may open which page",
        "",
        "Made by `tests/portal/test_access_matrix.py`, which asks every address as every kind of user, by GET and by",
        "POST. ✓ is let in, – is refused (403, with an entry in the trail; nobody: sent to the login).",
        "",
        f"| address | what | {' | '.join(users)} |",
        f"|---|---|{'---|' * len(users)}",
    ]
    for address, answers in sorted(rows, key=lambda row: row[0].route):
        cells = " | ".join("✓" if answers[user] else "–" for user in users)
        lines.append(f"| `/{address.route}` | {address.title} | {cells} |")
    return "\n".join(lines) + "\n"
