"""`fangpin policy show`: the rulebook, made from the policy's declaration."""

from __future__ import annotations

import click

from domain.declarations.county import load_county


def show_policy(name: str | None, config: str, markdown: bool) -> None:
    """Print the rulebook of a policy, as Markdown text or laid out for the screen."""
    from pathlib import Path

    from screening import rulebook

    county = load_county(Path(config))
    text = rulebook(county.policy(name), county.sources)
    if markdown:
        click.echo(text, nl=False)
        return
    from rich.markdown import Markdown

    from fangpin.screen import console

    console.print(Markdown(text))
