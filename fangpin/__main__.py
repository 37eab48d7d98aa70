"""`fangpin`: parse the command line, run the command, turn every error into a message and an exit code.

Nothing heavy is imported here: `--help` and usage errors answer at once.
"""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

import click

from fangpin.chinese import explain
from fangpin.commands import fangpin
from fangpin.control_codes import replace_control_codes
from fangpin.supervision import STAGE_FAILED, end_with_supervisor, lacks_memory, needs_supervision, run_supervised

USAGE, INTERRUPTED = 2, 130


def main() -> NoReturn:
    """Run the command line; exit codes: 0 done, 2 usage or configuration, 3 inputs refused, 4 a stage failed."""
    # What is written holds people: on a machine of several users it is this user's alone.
    os.umask(0o077)
    # OpenBLAS interrupts the whole program when one of its threads does not start; nothing here needs more than one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in GBK cannot show every character of a file's name; that must not end a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = sys.argv[1:]
    if lacks_memory(arguments):
        sys.exit(STAGE_FAILED)
    if needs_supervision(arguments):
        sys.exit(run_supervised(arguments))
    end_with_supervisor()
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """The exit code of one command line."""
    try:
        outcome = fangpin.main(arguments, prog_name="fangpin", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return USAGE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "fangpin"
        return _failed(f"{explain(error)}\n查看用法：{path} --help", USAGE)
    except click.Abort:
        return _failed("已中断。再次运行同一命令即可继续。", INTERRUPTED)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return _report_error(error)
    return outcome if isinstance(outcome, int) else 0


def _report_error(error: BaseException) -> int:
    from domain.error_guard import describe_failure
    from domain.errors import FangpinError

    failure = error if isinstance(error, FangpinError) else describe_failure("程序运行", error)
    return _failed(str(failure), failure.exit_code)


def _failed(message: str, code: int) -> int:
    click.echo(replace_control_codes(f"错误：{message}"), err=True)
    return code


if __name__ == "__main__":
    main()
