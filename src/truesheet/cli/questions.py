"""`truesheet questions`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json


@click.command(name="questions")
@click.option("--pack", metavar="NAME", help="Only this pack: base or extra.")
@click.option("--open", "only_open", is_flag=True, help="Only those that a sheet leaves open.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path),
    default="datasheet.json",
    show_default=True,
    help="The sheet that --open looks at.",
)
@as_json
def command(pack: str | None, only_open: bool, sheet: Path, in_json: bool) -> None:
    """List the questions that a datasheet answers.

    \b
    Examples:
      truesheet questions
      truesheet questions --pack base
      truesheet questions --open
    """
    from truesheet.cli.screen import colour, width
    from truesheet.flow.load import load
    from truesheet.flow.questions import questions
    from truesheet.render.bank import listed

    asked = questions(pack)
    if only_open:
        waiting = {a.question for a in load(sheet).document.answers if a.state == "open"}
        asked = tuple(q for q in asked if q.id in waiting)
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(asked)))
    else:
        click.echo(listed(asked, colour(), width()))
