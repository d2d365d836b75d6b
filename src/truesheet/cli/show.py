"""`truesheet show`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json


@click.command(name="show")
@click.argument("sheet", default="datasheet.json", type=click.Path(path_type=Path))
@click.option("--question", metavar="ID", help="One answer, with its claims and evidence.")
@click.option("--field", metavar="NAME", help="All that was measured of one field.")
@click.option("--open", "only_open", is_flag=True, help="The questions that wait for an answer.")
@as_json
def command(
    sheet: Path, question: str | None, field: str | None, only_open: bool, in_json: bool
) -> None:
    """Show SHEET (a datasheet.json) in the terminal.

    \b
    Examples:
      truesheet show
      truesheet show datasheet.json --question composition.missing
      truesheet show --field age
      truesheet show --open
    """
    from truesheet.cli.screen import colour, width
    from truesheet.flow.load import load
    from truesheet.flow.show import shown, shown_json

    if sum((question is not None, field is not None, only_open)) > 1:
        raise click.UsageError("Give one of --question, --field and --open.")
    found = load(sheet)
    if in_json:
        sys.stdout.buffer.write(
            shown_json(found, question=question, field=field, only_open=only_open)
        )
    else:
        click.echo(
            shown(
                found,
                question=question,
                field=field,
                only_open=only_open,
                colour=colour(),
                width=width(),
            )
        )
