"""`fangpin policy`: the rulebook, and what two policies differ in, made from the policies' declarations."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.county.load_county import load_county


def show_policy(name: str | None, config: str, markdown: bool) -> None:
    """Print the rulebook of a policy, as Markdown text or laid out for the screen."""
    from screening import make_rulebook

    county = load_county(Path(config))
    _show(make_rulebook(county.policy(name), county.sources), markdown)


def show_difference(old: str, new: str, config: str, markdown: bool) -> None:
    """Print what the second policy changes of the first.

    Raises `UsageError` when there is no policy of that name.
    """
    from screening import describe_policy_diff

    county = load_county(Path(config))
    _show(describe_policy_diff(county.policy(old), county.policy(new), county.sources), markdown)


def _show(text: str, markdown: bool) -> None:
    if markdown:
        click.echo(text, nl=False)
        return
    from rich.markdown import Markdown

    from fangpin.screen import console

    console.print(Markdown(text))
