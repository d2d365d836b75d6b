"""`truesheet build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import Given, as_json, data_options


@click.command(name="build")
@data_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the sheet; the current one otherwise.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep states in .truesheet/.")
@click.option("--show-values", is_flag=True, help="Let the page show values of single rows.")
@click.option(
    "--selftest",
    is_flag=True,
    help="Plant known faults into a copy; the sheet says what the checks find. Takes a while.",
)
@as_json
def command(
    given: Given,
    out: Path | None,
    no_cache: bool,
    show_values: bool,
    selftest: bool,
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
      truesheet build adult.csv --label income --selftest
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.project import build_project

    settle()
    with Progress() as progress:
        done = build_project(
            given.data or [],
            label=given.label,
            splits=given.splits,
            roles=given.roles,
            name=given.name,
            read=given.read,
            out=out,
            workers=given.workers,
            cache=not no_cache,
            show_values=show_values,
            progress=progress,
            selftest=selftest,
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
