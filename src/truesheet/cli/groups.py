"""`truesheet groups`."""

from __future__ import annotations

import sys

import click

from truesheet.cli.options import Given, as_json, data_options


@click.command(name="groups")
@data_options
@click.option("--sensitive", metavar="A,B", help="Fields that tell groups of people apart.")
@click.option(
    "--reference",
    type=click.Path(path_type=str),
    help="A CSV of the population: these fields, and a count or share.",
)
@click.option(
    "--never",
    multiple=True,
    metavar="A=X,B=Y",
    help="A combination that cannot occur, which is then no gap; several times.",
)
@click.option("--favourable", metavar="CLASS", help="The class whose rate is compared.")
@click.option("--show-values", is_flag=True, help="Show counts under ten as well.")
@as_json
def command(
    given: Given,
    sensitive: str | None,
    reference: str | None,
    never: tuple[str, ...],
    favourable: str | None,
    show_values: bool,
    in_json: bool,
) -> None:
    """Count the groups of people in DATA, compare the label between them, and say who is missing.

    Without --sensitive, those fields are taken that have the role sensitive or group, or that are
    named like sex, race or age. It ends with 1 where, by a field that somebody named or declared,
    an outcome is surely rarer in one group than four fifths of another, or where the population
    has clearly more of a group.

    \b
    Examples:
      truesheet groups adult.csv --label income --sensitive sex,race
      truesheet groups adult.csv --sensitive sex --reference population.csv
      truesheet groups visits.csv --sensitive sex,pregnant --never "sex=male,pregnant=yes"
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.groups import groups

    settle()
    with Progress() as progress:
        found = groups(
            **given.named,
            sensitive=[s.strip() for s in (sensitive or "").split(",") if s.strip()],
            reference=reference,
            never=never,
            favourable=favourable,
            show_values=show_values,
            progress=progress,
        )
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.groups import to_text

        click.echo(to_text(found, colour(), width()), nl=False)
    if found.raised:
        raise click.exceptions.Exit(1)
