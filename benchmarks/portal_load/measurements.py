"""Which pages are measured, each beside which bare list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from benchmarks.portal_load.accounts import OFFICER, PASSWORD, TOWNSHIP
from benchmarks.portal_load.visit_plan import Load, VisitPlan

_PAIR_LINKS = 'href="(/review/[^"?]*[0-9a-f]{20}[^"]*)"'
# Least and most seconds for which somebody looks at a page.
_PAUSE = (1.0, 5.0)
_END = "</html>"
_HOUSEHOLD_LINKS = 'href="(/townships/[^"?]*/households/[0-9a-f]{20}/)"'
# Of the bare lists: the first pages are asked for, whatever they hold.
_REVIEW_PAGES, _TOWNSHIP_PAGES = 20, 8


@dataclass(frozen=True)
class Sites:
    """Addresses of both servers. `users`, `seconds`: of each measurement."""

    portal: str
    bare: str
    townships: list[str]
    users: int
    seconds: int


@dataclass(frozen=True)
class Plans:
    """The same many users, on the bare site and on the portal."""

    title: str
    bare: VisitPlan
    portal: VisitPlan

    def with_pauses(self) -> Plans:
        """The same users, who read what they open."""
        return replace(self, bare=replace(self.bare, pause=_PAUSE), portal=replace(self.portal, pause=_PAUSE))


@dataclass(frozen=True)
class Comparison:
    """What both took. `first`: seconds of the portal's first such page after a start, where it was timed."""

    title: str
    bare: Load
    portal: Load
    first: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as long as the bare page the portal's page takes; with pauses, by the medians."""
        return self.portal.median / self.bare.median


def list_plans(sites: Sites) -> Iterator[Plans]:
    """The pages that most users open."""
    review = [f"/review/?page={number}" for number in range(1, _REVIEW_PAGES + 1)]
    bare_review = _plan_bare(sites, "review table", lambda _: review)
    bare_township = _plan_bare(
        sites,
        "township table",
        lambda township: [f"/townships/{township}/?page={number}" for number in range(1, _TOWNSHIP_PAGES + 1)],
    )
    officers, townships = _list_officers(sites), _list_township_users(sites)
    seconds = sites.seconds
    yield Plans("a doubtful pair", bare_review, VisitPlan("pair", officers, _END, seconds, _PAIR_LINKS))
    yield Plans("a township's households", bare_township, VisitPlan("township", townships, _END, seconds))
    yield Plans("a household", bare_township, VisitPlan("household", townships, _END, seconds, _HOUSEHOLD_LINKS))


def _plan_bare(sites: Sites, title: str, list_pages: Any) -> VisitPlan:
    accounts = [
        {"user": f"user{at}", "password": PASSWORD, "pages": list_pages(sites.townships[at % len(sites.townships)])}
        for at in range(sites.users)
    ]
    return VisitPlan(title, accounts, "<table>", sites.seconds)


def _list_officers(sites: Sites) -> list[dict[str, Any]]:
    return [{"user": OFFICER.format(at), "password": PASSWORD, "pages": ["/review/"]} for at in range(sites.users)]


def _list_township_users(sites: Sites) -> list[dict[str, Any]]:
    return [
        {"user": TOWNSHIP.format(at), "password": PASSWORD, "pages": [f"/townships/{township}/"]}
        for at, township in zip(range(sites.users), cycle(sites.townships), strict=False)
    ]
