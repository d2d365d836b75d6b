"""`truesheet labels`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.annotating import alone, annotator_options, compare
from truesheet.cli.options import Given, as_json, data_options

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="labels")
@data_options
@click.option(
    "--pred-probs",
    type=_FILE,
    help="Out-of-sample probabilities of your model: .npy, .parquet or .csv, a row for each row.",
)
@click.option("--classes", metavar="A,B,C", help="The classes that its columns stand for.")
@click.option("--audit", type=_FILE, help="Write a blind sample for people to judge to this CSV.")
@click.option("--audited", type=_FILE, help="Read such a sample, filled in, and give the rate.")
@click.option(
    "--size", type=click.IntRange(1), default=300, show_default=True, help="Rows of the sample."
)
@annotator_options
@as_json
def command(
    given: Given,
    pred_probs: Path | None,
    classes: str | None,
    audit: Path | None,
    audited: Path | None,
    size: int,
    annotators: str | None,
    item: str | None,
    scale: str | None,
    consensus: Path | None,
    in_json: bool,
) -> None:
    """Say whether the labels of DATA can be believed, and which to look at first.

    Without --pred-probs, models are trained here, none of which has seen the row that it judges.
    A doubted label may be right: only people can tell, and --audit draws the rows for them. The
    audit sheet holds cells of the data, its .key.json what was drawn from where; keep the key
    from whoever judges.

    \b
    Examples:
      truesheet labels adult.csv --label income
      truesheet labels data/ --label y --pred-probs p.npy
      truesheet labels adult.csv --label income --audit sheet.csv
      truesheet labels adult.csv --label income --audited sheet.csv
      truesheet labels votes.csv --annotators anna,ben,cleo
    """
    if annotators:
        compare(given, annotators, item, scale, consensus, in_json)
        return
    alone(item=item, scale=scale, consensus=consensus)
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.labels import labels

    settle()
    with Progress() as progress:
        found = labels(
            pred_probs=pred_probs,
            classes=[c.strip() for c in classes.split(",")] if classes else None,
            audit=audit,
            audited=audited,
            size=size,
            progress=progress,
            **given.named,
        )
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.sound.doubts import text
        from truesheet.render.terminal import Screen

        click.echo(text(found, Screen(colour(), width())), nl=False)
    if found.raised:
        raise click.exceptions.Exit(1)
    if found.unranked and found.audited is None:
        raise click.exceptions.Exit(3)
