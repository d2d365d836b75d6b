"""`truesheet check`."""

from __future__ import annotations

from pathlib import Path

import click

from truesheet.cli.options import as_json, document_options, pairs

FORMATS = ("text", "json", "sarif", "junit", "github", "comment")


@click.command(name="check")
@document_options
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="A datasheet.json or a report of `check --json`: what was so already does not fail.",
)
@click.option("--quick", is_flag=True, help="Trust sizes and time stamps; do not read the bytes.")
@click.option(
    "--trusted/--untrusted",
    "trusted",
    default=None,
    help="Whether the document may name files outside of its repository, and evidence that lies "
    "beside it is believed. In CI it is not trusted otherwise.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which answers and waivers are over; that of the clock otherwise.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="Form of the report."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the report there."
)
@click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the report to a file in this form as well; may be given several times.",
)
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    metavar="NAME",
    help="A further reader of documents.",
)
@as_json
def command(
    documents: tuple[str, ...],
    data: str | None,
    splits: tuple[str, ...],
    label: str | None,
    policy: Path | None,
    baseline: Path | None,
    quick: bool,
    trusted: bool | None,
    today: object,
    form: str,
    out: Path | None,
    also: tuple[str, ...],
    workers: int,
    no_cache: bool,
    extractors: tuple[str, ...],
    in_json: bool,
) -> None:
    """Hold a document against its data: are all claims still true?

    PATH is a datasheet.yaml, a README.md or another document, or a folder that holds one; without
    it, the current folder. Nothing is changed. The exit code is 0 where nothing failed, 1 where
    something did, 3 where something could not be checked.

    \b
    Examples:
      truesheet check datasheet.yaml
      truesheet check README.md --data data/
      truesheet check . --policy truesheet-policy.yaml --baseline main.json --format github
    """
    from datetime import datetime

    from truesheet.cli.deliver import deliver
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.check import check
    from truesheet.model.errors import nearest

    others = pairs(also, "--also", "sarif=truesheet.sarif")
    for other in others:
        if other not in FORMATS:
            raise click.BadParameter(f"{other!r} is no form. {nearest(other, FORMATS)}")
    settle()
    with Progress() as progress:
        report = check(
            documents or ".",
            data=data,
            splits=pairs(splits, "--split", "train=train.csv"),
            label=label,
            policy=policy,
            baseline=baseline,
            quick=quick,
            untrusted=None if trusted is None else not trusted,
            today=today.date() if isinstance(today, datetime) else None,
            workers=workers,
            cache=False if no_cache else None,
            progress=progress,
            extractors=extractors,
        )
    deliver(report, "json" if in_json else form, out, others)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)
