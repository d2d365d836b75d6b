"""`truesheet waive`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from truesheet.cli.options import as_json


@click.command(name="waive")
@click.argument("name", required=False, metavar="FINDING|QUESTION")
@click.option("--until", metavar="DATE", help="The last day on which it is accepted.")
@click.option("--why", metavar="TEXT", help="The reason, for those who read the sheet.")
@click.option("--by", metavar="NAME", default="", help="Who accepts it.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path),
    default="datasheet.yaml",
    show_default=True,
    help="The datasheet.yaml to write into.",
)
@click.option(
    "--longest",
    type=click.IntRange(1),
    default=366,
    show_default=True,
    help="Days that a waiver may run.",
)
@click.option("--list", "listing", is_flag=True, help="List the waivers of the sheet.")
@click.option("--remove", is_flag=True, help="Take the waiver out again.")
@as_json
def command(
    name: str | None,
    until: str | None,
    why: str | None,
    by: str,
    sheet: Path,
    longest: int,
    listing: bool,
    remove: bool,
    in_json: bool,
) -> None:
    """Accept a finding, or an answer that the data contradict, until a day and for a reason.

    The waiver is written into the datasheet.yaml. Readers see it in the sheet; when its day is
    over, what it silenced is back.

    \b
    Examples:
      truesheet waive rows.duplicates --until 2027-03-01 --why "Known; the next release is clean."
      truesheet waive cells.missing_heavy@field:age --until 2027-01-15 --why "..." --by "A. Person"
      truesheet waive datasheet.yaml:12 --until 2027-01-15 --why "An SQL claim, by its line."
      truesheet waive --list
      truesheet waive rows.duplicates --remove
    """
    from truesheet.flow.waive import removed, waive

    if listing:
        _list(sheet, in_json)
        return
    if name is None:
        raise click.UsageError("Name a finding or a question, or use --list.")
    if remove:
        file = removed(name, target=sheet)
        _tell(f"The waiver of {name} is out of {file}.", {"removed": name}, in_json)
        return
    if until is None or why is None:
        raise click.UsageError("A waiver needs --until DATE and --why TEXT.")
    from truesheet.cli.progress import Progress

    with Progress() as progress:
        found = waive(
            name, until=until, why=why, by=by, target=sheet, longest=longest, progress=progress
        )
    if in_json:
        import msgspec

        _tell("", {"name": found.name, **msgspec.to_builtins(found.waiver)}, True)
        return
    from truesheet.cli.screen import colour, width
    from truesheet.render.terminal import Screen

    screen = Screen(colour(), width())
    lines = screen.put(f"Until {found.waiver.until} this is shown as waived, and fails nothing:")
    for text in found.silences:
        lines += screen.put(text, first="  ", most=600)
    lines += screen.put(f"Accepted by {found.waiver.by}: {found.waiver.reason}")
    lines += screen.put(f"Written into {found.file}.", style="dim")
    click.echo("\n".join(lines))


def _list(sheet: Path, in_json: bool) -> None:
    from truesheet.flow.waive import listed

    found = listed(sheet)
    if in_json:
        import msgspec

        entries = [{"name": n, "over": o, **msgspec.to_builtins(w)} for n, w, o in found]
        _tell("", entries, True)
        return
    from truesheet.cli.screen import colour, width
    from truesheet.render.terminal import Screen

    screen = Screen(colour(), width())
    lines = [] if found else ["There are no waivers."]
    for name, waiver, over in found:
        day = f"over since {waiver.until}" if over else f"until {waiver.until}"
        lines += screen.put(f"{name}, {day}", style="dim" if over else "bold")
        lines += screen.put(f"{waiver.by}: {waiver.reason}", first="  ", most=600)
    click.echo("\n".join(lines))


def _tell(text: str, value: object, in_json: bool) -> None:
    if in_json:
        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(value))
    else:
        from truesheet.render.safe import line

        click.echo(line(text))
