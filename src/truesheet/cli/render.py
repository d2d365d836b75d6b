"""`truesheet render`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json

ENDINGS = {"html": "html", "md": "md", "text": "txt"}


@click.command(name="render")
@click.argument("sheet", default="datasheet.json", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice([*ENDINGS]), default="html", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File to write, or - for standard output; beside SHEET otherwise.",
)
@click.option("--show-values", is_flag=True, help="Show values of single rows as well.")
@as_json
def command(sheet: Path, form: str, out: Path | None, show_values: bool, in_json: bool) -> None:
    """Write SHEET (a datasheet.json) for readers.

    \b
    Examples:
      truesheet render datasheet.json --to html
      truesheet render --to md --out DATASHEET.md
      truesheet render --to text --out -
    """
    from truesheet.flow.files import write_whole
    from truesheet.flow.load import load

    found = load(sheet)
    data = found.to(form, show_values=show_values)
    if out is not None and str(out) == "-":
        sys.stdout.buffer.write(data)
        return
    beside = (sheet if sheet.is_dir() else sheet.parent) / f"datasheet.{ENDINGS[form]}"
    target = out or beside
    write_whole(target, data)
    if in_json:
        from truesheet.model.canonical import canonical

        sys.stdout.buffer.write(canonical({"written": [str(target)]}) + b"\n")
    else:
        click.echo(f"{target} written")
