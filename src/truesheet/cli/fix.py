"""`truesheet fix`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from truesheet.cli.options import as_json, document_options, pairs

if TYPE_CHECKING:
    from truesheet.flow.fix import Fixed


@click.command(name="fix")
@document_options
@click.option("--write", is_flag=True, help="Change the document, then check it again.")
@as_json
def command(
    documents: tuple[str, ...],
    write: bool,
    data: str | None,
    splits: tuple[str, ...],
    label: str | None,
    policy: Path | None,
    workers: int,
    no_cache: bool,
    in_json: bool,
) -> None:
    """Correct the numbers of a document that its data contradict.

    Shows the corrections as a patch and changes nothing; with --write they are made, all or none,
    and the document is checked again from the disk. The data are never touched. What only people
    can decide is listed. The exit code is 0 where nothing is wrong, 1 where something is shown or
    left to people, 3 where something could not be checked.

    \b
    Examples:
      truesheet fix datasheet.yaml
      truesheet fix README.md --data data/ --write
      truesheet fix README.md --data data/ | git apply
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.fix import as_plain, fix

    settle()
    with Progress() as progress:
        done = fix(
            documents or ".",
            write=write,
            data=data,
            splits=pairs(splits, "--split", "train=train.csv"),
            label=label,
            policy=policy,
            workers=workers,
            cache=False if no_cache else None,
            progress=progress,
        )
    if in_json:
        sys.stdout.buffer.write(json.dumps(as_plain(done), ensure_ascii=False).encode() + b"\n")
    else:
        _show(done)
    if done.exit_code:
        raise click.exceptions.Exit(done.exit_code)


def _show(done: Fixed) -> None:
    """The patch to standard output, so that it can be piped; what there is to say to the other."""
    from truesheet.render.safe import line, visible

    if sys.stdout.isatty():
        click.echo(visible(done.diff), nl=False)
    else:
        sys.stdout.buffer.write(done.diff.encode("utf-8", "surrogateescape"))
        sys.stdout.flush()
    for text in _told(done):
        click.echo(line(text, 400), err=True)


def _told(done: Fixed) -> list[str]:
    from truesheet.sheet.words import count

    n = sum(len(p.fixed) for p in done.patches)
    made = "made" if done.after else "shown; --write makes them"
    told = [f"{count(n, 'correction')} {made}."] if n else []
    told += [
        f"  {p.shown}:{v.place.line if v.place else 0}: {v.says}"
        for p in done.patches
        for v in p.fixed
    ]
    if done.left:
        told.append(f"Left to people: {count(len(done.left), 'statement')}.")
        told += [f"  {v.place or v.question or v.subject or v.id}: {v.says}" for v in done.left]
    told += done.remarks
    if done.after is not None:
        told.append(_again(done))
    if not (n or done.left):
        told.append("Nothing to fix.")
    return told


def _again(done: Fixed) -> str:
    assert done.after is not None
    tally = done.after.tally
    wrong = tally["failed"] + tally["warned"]
    if not wrong and not tally["could_not_check"]:
        return f"Checked again from the disk: clear, {tally['pass']:,} statements hold."
    return (
        f"Checked again from the disk: {wrong:,} are still wrong, "
        f"{tally['could_not_check']:,} could not be checked, {tally['pass']:,} hold."
    )
