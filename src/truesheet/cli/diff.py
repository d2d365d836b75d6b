"""`truesheet diff`."""

from __future__ import annotations

import sys

import click

from truesheet.cli.options import as_json, pairs


@click.command(name="diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--label", metavar="FIELD", help="The field that holds the labels, for data.")
@click.option(
    "--role", "roles", multiple=True, metavar="FIELD=ROLE", help="What a field is for, for data."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    show_default=True,
)
@click.option("--exit-code", is_flag=True, help="End with 1 where there is a difference.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes; 0 means all cores.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep states in .truesheet/.")
@as_json
def command(
    old: str,
    new: str,
    label: str | None,
    roles: tuple[str, ...],
    form: str,
    exit_code: bool,
    workers: int,
    no_cache: bool,
    in_json: bool,
) -> None:
    """Show what differs from OLD to NEW, and which version number that asks for.

    Each of the two is a datasheet.json, a datasheet.yaml, or data: a file or a folder. Where both
    are data, or a datasheet.yaml that says where its data is, rows are compared one by one.
    It ends with 0 whether or not there is a difference; with --exit-code, 1 says that there is.

    \b
    Examples:
      truesheet diff release-1/datasheet.json datasheet.json
      truesheet diff old.csv new.csv --label income
      truesheet diff --exit-code main.json datasheet.yaml
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.diff import diff
    from truesheet.render.diff import to_markdown, to_text

    settle()
    with Progress() as progress:
        found = diff(
            old,
            new,
            label=label,
            roles=pairs(roles, "--role", "sex=sensitive"),
            workers=workers,
            cache=not no_cache,
            progress=progress,
        )
    if in_json or form == "json":
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found)))
    elif form == "md":
        click.echo(to_markdown(found), nl=False)
    else:
        from truesheet.cli.screen import colour, width

        click.echo(to_text(found, colour(), width()), nl=False)
    if exit_code and not found.empty:
        raise click.exceptions.Exit(1)
