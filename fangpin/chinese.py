"""Click in Simplified Chinese: help pages and usage errors as an officer can read them."""

from __future__ import annotations

import difflib

import click


def explain(error: click.UsageError) -> str:
    """What was wrong with the command line, and how to mend it."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。{_hint(error.option_name, _options(error.ctx))}"
    if isinstance(error, click.MissingParameter):
        name = error.param.opts[0] if error.param is not None else error.param_hint
        return f"缺少必填的 {name}。"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param is not None else error.param_hint
        return f"{name} 的取值不对。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面缺少取值。"
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        return _about_command(error, error.ctx.command)
    return "参数写法不对：多写或少写了内容。"


def _about_command(error: click.UsageError, group: click.Group) -> str:
    typed = error.message.split("'")[1] if "'" in error.message else ""
    commands = "、".join(group.commands)
    return (
        f"没有命令 {typed}。{_hint(typed, list(group.commands))}可用的命令：{commands}。"
        if typed
        else f"请写明命令：{commands}。"
    )


def _options(context: click.Context | None) -> list[str]:
    return [name for parameter in (context.command.params if context else []) for name in parameter.opts]


def _hint(word: str, names: list[str]) -> str:
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"是不是想写 {close[0]}？" if close else ""


class _ChineseHelp(click.Command):
    """A help page with Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = ["[选项]" if piece == "[OPTIONS]" else piece for piece in self.collect_usage_pieces(ctx)]
        words = ["命令 [参数]..." if piece == "COMMAND [ARGS]..." else piece for piece in words]
        formatter.write_usage(ctx.command_path, " ".join(words), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = [record for parameter in self.get_params(ctx) if (record := parameter.get_help_record(ctx))]
        records = [(names, text.replace("[required]", "（必填）")) for names, text in shown]
        with formatter.section("选项"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明。"
        return option


class Command(_ChineseHelp):
    """A command whose help is Chinese."""


class Group(_ChineseHelp, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _ChineseHelp.format_options(self, ctx, formatter)
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("命令"):
            formatter.write_dl(rows)


Group.group_class = Group
