"""Options of `truesheet labels` for labels of several annotators, and what they lead to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from truesheet.cli.options import Given

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--annotators",
        metavar="A,B,C",
        help="Fields with the labels of one annotator each; or one field that names annotators.",
    ),
    click.option("--item", metavar="FIELD", help="What was labelled, where a row is one label."),
    click.option(
        "--scale",
        type=click.Choice(["nominal", "ordinal", "interval"]),
        help="How labels are compared; numbers of more than ten values by their distance.",
    ),
    click.option(
        "--consensus",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write one label for each item, weighed by who gave the labels, to this CSV file.",
    ),
)


def annotator_options(verb: F) -> F:
    """Adds `--annotators`, `--item`, `--scale` and `--consensus`."""
    for add in reversed(_OPTIONS):
        verb = add(verb)
    return verb


def alone(**options: object) -> None:
    """Refuses options that say nothing without `--annotators`."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise click.BadParameter(
            f"--{given[0]} goes with --annotators, which is not there.",
            None,
            None,
            [f"--{given[0]}"],
        )


def compare(
    given: Given,
    annotators: str,
    item: str | None,
    scale: str | None,
    consensus: Path | None,
    in_json: bool,
) -> None:
    """Compare annotators and show it; ends with 1 where something was raised, 3 for nothing."""
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.annotators import annotators as compared

    named = [a.strip() for a in annotators.split(",") if a.strip()]
    if not named:
        raise click.BadParameter("Name one field or several.", None, None, ["--annotators"])
    settle()
    with Progress() as progress:
        found = compared(
            annotators=named,
            item=item,
            scale=scale,
            consensus=consensus,
            progress=progress,
            **given.named,
        )
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.sound.annotators import text
        from truesheet.render.terminal import Screen

        screen = Screen(colour(), width())
        shown = text(
            found.name, found.agreement, found.consensus, found.findings, found.written, screen
        )
        click.echo(shown, nl=False)
    if found.raised:
        raise click.exceptions.Exit(1)
    if all(f.outcome == "could_not_run" for f in found.findings):
        raise click.exceptions.Exit(3)
