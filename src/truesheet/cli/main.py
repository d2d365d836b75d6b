"""The command line: `truesheet VERB PATH [options]`.

Exit codes: 0 clear, 1 raised, 2 wrong usage or unreadable input, 3 could not check.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from truesheet.model.errors import TruesheetError

VERBS = {
    "build": "Measure a dataset and write its datasheet.",
    "labels": "Say which labels to look at first, and how many are wrong.",
    "ask": "Ask what only people know, and write the answers down.",
    "check": "Hold a document against its data.",
    "duplicates": "Find what stands in the data twice, and write it without.",
    "leakage": "Look for leaks, and say what each is worth.",
    "claims": "Show what a document claims, sentence by sentence.",
    "fix": "Correct the numbers of a document that its data contradict.",
    "waive": "Accept a finding as it is, until a day, for a reason.",
    "diff": "Show what differs between two sheets or versions of the data.",
    "selftest": "Plant known faults into a copy; show what the checks find.",
    "groups": "Count groups of people and compare the label between them.",
    "show": "Show a datasheet, or one question or field of it.",
    "render": "Write a datasheet as HTML, Markdown or text.",
    "questions": "List the question bank.",
    "init": "Have documents checked on every change, in CI and at commits.",
}
_COULD_NOT = 3
_INTERRUPTED = 130


class Verbs(click.Group):
    """Loads a verb only when it is called, so that help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        found = importlib.import_module(f"truesheet.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from truesheet.model.errors import nearest

            raise click.UsageError(f"There is no verb {args[0]!r}. {nearest(args[0], list(VERBS))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="truesheet", prog_name="truesheet")
def cli() -> None:
    """Datasheets that are true of the data.

    Start with:  truesheet build YOUR.csv
    """


def main() -> NoReturn:
    """The entry point: turns every foreseen trouble into a message and an exit code."""
    # Workers are started as `python -m`, which looks for modules in the current folder first;
    # that may be the folder of a stranger, whose `joblib.py` is not to be run.
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        # Outside its standalone mode click hands the code of an Exit back instead of raising it.
        code = int(cli(standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as wrong:
        wrong.show()
        code = 2
    except click.exceptions.Abort:
        click.echo("Stopped; nothing was written.", err=True)
        code = _INTERRUPTED
    except KeyboardInterrupt:
        click.echo("Stopped; nothing was written.", err=True)
        code = _INTERRUPTED
    except TruesheetError as trouble:
        _tell(trouble)
        code = trouble.exit_code
    except MemoryError:
        click.echo("E-INT-002: The machine has no memory left; nothing was written.", err=True)
        click.echo("  next: give fewer files at a time, or --workers 1.", err=True)
        code = _COULD_NOT
    except BrokenPipeError:
        # The reader went away (`| head`): not an error of ours, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as fault:
        if os.environ.get("TRUESHEET_DEBUG"):
            raise
        click.echo(f"E-INT-001: A fault of truesheet: {type(fault).__name__}: {fault}", err=True)
        click.echo("  next: run again with TRUESHEET_DEBUG=1 and report what it prints.", err=True)
        code = _COULD_NOT
    sys.exit(code)


def _tell(trouble: TruesheetError) -> None:
    from truesheet.render.safe import line

    # A document with several problems names each on a line of its own.
    first, *more = trouble.what.split("\n")
    click.echo(f"{trouble.code}: {line(first)}", err=True)
    for row in more:
        click.echo(line(row), err=True)
    if trouble.hint:
        click.echo(f"  next: {line(trouble.hint)}", err=True)
