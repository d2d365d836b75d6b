"""`truesheet claims`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json


@click.command(name="claims")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--unread", is_flag=True, help="List every sentence that was not read as a claim.")
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    metavar="NAME",
    help="A further reader of documents, installed as a plug-in; its finds stay proposals.",
)
@as_json
def command(document: Path, unread: bool, extractors: tuple[str, ...], in_json: bool) -> None:
    """Show what DOCUMENT claims of its data, sentence by sentence.

    DOCUMENT is a README, a dataset card, a datasheet in Markdown, a Croissant file or a D4D
    record. No data is needed: this is what `truesheet check DOCUMENT --data DATA` would hold
    against the data. A sentence that is not surely a claim is left unread, never guessed.

    \b
    Examples:
      truesheet claims README.md
      truesheet claims README.md --unread
      truesheet claims croissant.json --json
    """
    from truesheet.flow.claims import claims

    found = claims(document, extractors=extractors)
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found, str_keys=True)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.claims import to_text

        click.echo(to_text(found, unread=unread, colour=colour(), width=width()), nl=False)
