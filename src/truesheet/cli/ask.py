"""`truesheet ask`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from truesheet.cli.options import as_json

if TYPE_CHECKING:
    from truesheet.flow.ask import Interview

_INTERRUPTED = 130


@click.command(name="ask")
@click.argument("sheet", default="datasheet.yaml", type=click.Path(path_type=Path))
@click.option("--role", metavar="ROLE", help="Who is asked: steward, engineer, legal or ethics.")
@click.option("--pack", metavar="NAME", help="Ask first what this framework needs.")
@click.option("--by", metavar="NAME", default="", help="Who answers.")
@click.option("--question", metavar="ID", help="Ask this question only.")
@click.option("--all", "everything", is_flag=True, help="Also ask what is answered already.")
@click.option("--packs", is_flag=True, help="List the packs, and end.")
@as_json
def command(
    sheet: Path,
    role: str | None,
    pack: str | None,
    by: str,
    question: str | None,
    everything: bool,
    packs: bool,
    in_json: bool,
) -> None:
    """Ask what only people know, and write the answers into SHEET (a datasheet.yaml).

    Only what is open, contradicted by the data, or to be looked at again is asked, the most useful
    first. Every answer is in the file at once: stop whenever you like, with quit, Ctrl-D or Ctrl-C.

    \b
    Examples:
      truesheet ask
      truesheet ask datasheet.yaml --role legal
      truesheet ask --pack neurips-2026 --by "A. Person"
      truesheet ask --json
    """
    from truesheet.cli.progress import Progress
    from truesheet.flow.ask import NoTerminal, ask
    from truesheet.flow.ask import as_json as listed

    if packs:
        _packs()
        return
    if not in_json and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal(
            "There is no terminal to ask at.",
            hint="List the questions with --json, or write the answers into datasheet.yaml.",
        )
    with Progress() as progress:
        interview = ask(
            sheet,
            role=role,
            pack=pack,
            by=by,
            everything=everything,
            question=question,
            progress=progress,
        )
    if in_json:
        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(listed(interview)))
    elif not interview.context.queue:
        click.echo("Nothing is open; --all asks what is answered, too.")
    else:
        _converse(interview)


def _packs() -> None:
    from truesheet.sheet.packs import pack, pack_names

    for name in pack_names():
        found = pack(name)
        click.echo(f"{name}  {found.title}; read on {found.read_on}")


def _converse(interview: Interview) -> None:
    """One line after the other, until the end, Ctrl-D, Ctrl-C or a signal to stop."""
    from truesheet.cli.screen import colour, width
    from truesheet.render import ask as render

    import_readline()
    signal.signal(signal.SIGTERM, _stopped)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _stopped)
    queue = interview.context.queue
    needed = sum(bool(q.needed_for) for q in queue)
    told = f"{len(queue)} question{'' if len(queue) == 1 else 's'}"
    told += f", {needed} of them needed for the pack" if needed else ""
    click.echo(f"{told}. Type help at any time, quit to stop.\n")
    code = 0
    try:
        while not interview.over:
            now = interview.prompt
            if now.lines:
                click.echo(render.shown(now.lines, colour(), width()))
            interview.type(input(render.asked(now.ask)))
    except EOFError:
        click.echo()
    except KeyboardInterrupt:
        click.echo()
        code = _INTERRUPTED
    interview.leave()
    click.echo(render.shown(interview.prompt.lines, colour(), width()))
    if interview.state.saved:
        click.echo(f"They are in {interview.file}. See the sheet: truesheet build {interview.file}")
    if code:
        raise click.exceptions.Exit(code)


def import_readline() -> None:
    """Let the line be edited with the arrow keys, where the system can."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return


def _stopped(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
