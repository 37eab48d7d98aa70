"""The configuration as it is now: settings of the county, policies with their clauses, what two policies differ in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from domain.office_clock import get_today
from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from screening import describe_policy_diff
from services.configuration_view import list_county_settings, make_policy_view, make_rulebook_text


@require_safe
@allow(Role.BUREAU)
def show_configuration(request: HttpRequest) -> HttpResponse:
    """The county's settings, its policies, and its sources by department."""
    county = office().county
    sources = sorted(county.sources.values(), key=lambda source: (source.department, source.id))
    newest = office().runs.find_newest()
    context = {
        "settings": list_county_settings(county), "policies": county.policies.values(),
        "in_force": county.settings.policy, "sources": sources, "newest": newest,
        "has_changed": newest is not None and newest.run.manifest.get("configuration") != county.digest,
        "digest": county.digest,
    }  # fmt: skip
    return render_page(request, "configuration/configuration.html", context)


@require_safe
@allow(Role.BUREAU)
def show_policy(request: HttpRequest, policy: str) -> HttpResponse:
    """A policy's numbers and rules with their clauses."""
    county = office().county
    others = [other for other in county.policies.values() if other.id != policy]
    view = make_policy_view(county, policy, get_today())
    return render_page(request, "configuration/policy.html", {"policy": view, "others": others})


@require_safe
@allow(Role.BUREAU)
def show_rulebook(request: HttpRequest, policy: str) -> HttpResponse:
    """The whole rulebook, with every condition and the rules' examples."""
    text = make_rulebook_text(office().county, policy)
    return render_page(request, "configuration/text.html", {"text": _render(text), "policy_id": policy})


@require_safe
@allow(Role.BUREAU)
def show_difference(request: HttpRequest, policy: str, other: str) -> HttpResponse:
    """What the other policy changes of this one."""
    county = office().county
    text = describe_policy_diff(county.policy(policy), county.policy(other), county.sources)
    return render_page(request, "configuration/text.html", {"text": _render(text), "policy_id": policy})


def _render(text: str) -> SafeString:
    """Markdown as a page's part: what stands in it as HTML is shown and not obeyed."""
    from markdown_it import MarkdownIt

    return mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S308 - as it says
