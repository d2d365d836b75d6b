"""`truesheet build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json, pairs


@click.command(name="build")
@click.argument("data", nargs=-1, type=click.Path(path_type=str))
@click.option("--label", metavar="FIELD", help="The field that models are to predict.")
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="NAME=PATH",
    help="Data of a split; may be given several times. Without it splits are recognised by name.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="FIELD=ROLE",
    help="What a field is for: label, id, group, sensitive, time, text, weight, ...",
)
@click.option("--name", help="Name of the dataset; its file or folder gives it otherwise.")
@click.option("--encoding", help="Encoding of texts, where the reader cannot tell: cp1252, ...")
@click.option("--delimiter", help="What separates the fields of a text, where it is misread.")
@click.option("--header/--no-header", default=None, help="Whether texts begin with field names.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the sheet; the current one otherwise.",
)
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes; 0 means all cores.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep states in .truesheet/.")
@click.option("--show-values", is_flag=True, help="Let the page show values of single rows.")
@as_json
def command(
    data: tuple[str, ...],
    label: str | None,
    splits: tuple[str, ...],
    roles: tuple[str, ...],
    name: str | None,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
    out: Path | None,
    workers: int,
    no_cache: bool,
    show_values: bool,
    in_json: bool,
) -> None:
    """Measure DATA and write its datasheet: datasheet.yaml, .json and .html.

    DATA is a file, several files, a folder, a glob, or a datasheet.yaml made before. Without DATA
    the datasheet.yaml of the current folder says where the data is.

    \b
    Examples:
      truesheet build adult.csv --label income
      truesheet build data/
      truesheet build --split train=a.csv --split test=b.csv
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.project import build_project
    from truesheet.sheet.people import Reading

    settle()
    with Progress() as progress:
        done = build_project(
            list(data),
            label=label,
            splits=pairs(splits, "--split", "train=train.csv"),
            roles=pairs(roles, "--role", "sex=sensitive"),
            name=name,
            read=Reading(encoding, delimiter, header),
            out=out,
            workers=workers,
            cache=not no_cache,
            show_values=show_values,
            progress=progress,
        )
    for remark in done.remarks:
        click.echo(f"datasheet.yaml, {remark}", err=True)
    if in_json:
        sys.stdout.buffer.write(done.sheet.to("json"))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.text import verdict

        click.echo(verdict(done.sheet.document, colour(), width(), done.written))
    if done.sheet.contradicted:
        raise click.exceptions.Exit(1)
