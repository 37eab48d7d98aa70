"""From a page's parts to one HTML file that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from delivery.html.page_parts import Page

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).with_name("templates")


def write_page(path: Path, page: Page) -> None:
    """Write the page as UTF-8, the same bytes for the same page; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_template().render(page=page), encoding="utf-8", newline="\n")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(_TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")
