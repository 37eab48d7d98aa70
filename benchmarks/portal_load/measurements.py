"""Which pages are measured, each beside which bare list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.portal_load.accounts import OFFICER, PASSWORD, TOWNSHIP
from benchmarks.portal_load.visit_plan import Load, VisitPlan

_PAIR_LINKS = 'href="(/review/[^"?]*[0-9a-f]{20}[^"]*)"'
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
    """The same many users, on the portal and on the bare site."""

    title: str
    bare_plan: VisitPlan
    portal_plan: VisitPlan


@dataclass(frozen=True)
class Comparison:
    """What both took."""

    title: str
    bare: Load
    portal: Load

    @property
    def ratio(self) -> float:
        """How many times as long as the bare page the portal's page takes."""
        return self.bare.per_second / self.portal.per_second


def list_comparisons(sites: Sites) -> Iterator[Plans]:
    """The pages that most users open."""
    review = [f"/review/?page={number}" for number in range(1, _REVIEW_PAGES + 1)]
    bare_review = _plan_bare(sites, "review table", lambda _: review)
    bare_township = _plan_bare(
        sites,
        "township table",
        lambda township: [f"/townships/{township}/?page={number}" for number in range(1, _TOWNSHIP_PAGES + 1)],
    )
    yield Plans(
        "one doubtful pair", bare_review,
        VisitPlan("pair", _officers(sites, ["/review/"]), "</html>", sites.seconds, _PAIR_LINKS),
    )  # fmt: skip
    yield Plans(
        "the review queue", bare_review,
        VisitPlan("queue", _officers(sites, ["/review/"]), "</html>", sites.seconds),
    )  # fmt: skip
    yield Plans(
        "a township's households", bare_township,
        VisitPlan("township", _townships(sites, TOWNSHIP, "/townships/{}/"), "</html>", sites.seconds),
    )  # fmt: skip
    yield Plans(
        "a household", bare_township,
        VisitPlan("household", _townships(sites, TOWNSHIP, "/townships/{}/"), "</html>", sites.seconds,
                  _HOUSEHOLD_LINKS),
    )  # fmt: skip


def _plan_bare(sites: Sites, title: str, list_pages: Any) -> VisitPlan:
    accounts = [
        {"user": f"user{at}", "password": PASSWORD, "pages": list_pages(sites.townships[at % len(sites.townships)])}
        for at in range(sites.users)
    ]
    return VisitPlan(title, accounts, "<table>", sites.seconds)


def _officers(sites: Sites, pages: list[str]) -> list[dict[str, Any]]:
    return [{"user": OFFICER.format(at), "password": PASSWORD, "pages": pages} for at in range(sites.users)]


def _townships(sites: Sites, name: str, page: str) -> list[dict[str, Any]]:
    return [
        {
            "user": name.format(at),
            "password": PASSWORD,
            "pages": [page.format(sites.townships[at % len(sites.townships)])],
        }
        for at in range(sites.users)
    ]
