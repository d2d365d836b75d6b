"""`truesheet duplicates`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from truesheet.cli.options import Given, as_json, data_options

if TYPE_CHECKING:
    from truesheet.model.duplicates import Keep, Way

_DROPS = ("rows", "ids", "texts", "near", "people")


@click.command(name="duplicates")
@data_options
@click.option(
    "--near",
    type=float,
    metavar="SHARE",
    help="Look for texts of which so many five-word runs are the same, such as 0.8.",
)
@click.option(
    "--text", "texts", multiple=True, metavar="FIELD", help="A field of texts; several times."
)
@click.option(
    "--people",
    metavar="FIELD,FIELD,...",
    help="Fields that tell persons apart, where their names do not show it.",
)
@click.option(
    "--write",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the data with one row of each group: a new .parquet, .csv or .jsonl.",
)
@click.option(
    "--keep",
    type=click.Choice(["first", "fullest"]),
    default="first",
    show_default=True,
    help="Which row of a group stays.",
)
@click.option(
    "--drop",
    "drops",
    multiple=True,
    type=click.Choice(_DROPS),
    help="Which copies --write leaves out; several times. Otherwise rows that are equal in every "
    "field, and texts where --text or --near is given.",
)
@click.option("--exit-code", is_flag=True, help="End with 1 where a copy was found.")
@as_json
def command(
    given: Given,
    near: float | None,
    texts: tuple[str, ...],
    people: str | None,
    write: Path | None,
    keep: Keep,
    drops: tuple[Way, ...],
    exit_code: bool,
    in_json: bool,
) -> None:
    """Find what stands in DATA twice: rows, texts, files, records of people.

    Rows are compared in every field, but for identifiers, and but for the label as well; texts but
    for case and punctuation; files byte for byte; records of people by how much of them agrees.
    Groups are named by file and row. With --write, one row of each group is written to a new file;
    the data itself is never touched.

    \b
    Examples:
      truesheet duplicates adult.csv --label income
      truesheet duplicates reviews.jsonl --near 0.8 --write clean.jsonl
      truesheet duplicates patients.csv --keep fullest --drop rows --drop ids --write clean.csv
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.duplicates import duplicates

    settle()
    with Progress() as progress:
        found = duplicates(
            **given.named,
            near=near,
            text=texts,
            people=[f.strip() for f in people.split(",") if f.strip()] if people else (),
            write=write,
            keep=keep,
            drop=drops,
            progress=progress,
        )
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found, str_keys=True)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.duplicates import to_text

        click.echo(to_text(found, colour(), width()), nl=False)
    if exit_code and found.any:
        raise click.exceptions.Exit(1)
