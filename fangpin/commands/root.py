"""The group that all commands belong to."""

from __future__ import annotations

import click

from fangpin.chinese import Group


@click.group(cls=Group, no_args_is_help=True)
@click.version_option(package_name="fangpin", message="%(version)s", help="显示版本。")
def fangpin() -> None:
    """防贫比对：把各部门数据与登记农户比对，形成各乡镇疑似风险户名单。"""
