"""`truesheet selftest`."""

from __future__ import annotations

import sys

import click

from truesheet.cli.options import Given, as_json, data_options


@click.command(name="selftest")
@data_options
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Rows of DATA that the copy holds at most.",
)
@as_json
def command(given: Given, rows: int, in_json: bool) -> None:
    """Plant known faults into a copy of DATA and show which of them the checks find.

    DATA is only read. The copy holds some of its rows; faults are planted one at a time, and the
    checks run with the fault and without. Copies in which nothing is wrong show how often a check
    cries wolf.

    \b
    Examples:
      truesheet selftest adult.csv --label income
      truesheet selftest --split train=a.csv --split test=b.csv
      truesheet selftest data/ --rows 2000 --json
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.selftest import selftest

    settle()
    with Progress() as progress:
        found = selftest(**given.named, rows=rows, progress=progress)
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found._asdict(), str_keys=True)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.selftest import to_text

        click.echo(to_text(found.name, found.result, colour(), width()), nl=False)
