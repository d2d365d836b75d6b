"""`truesheet init`."""

from __future__ import annotations

import sys

import click

from truesheet.cli.options import as_json


@click.command(name="init")
@click.argument("documents", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=str))
@click.option("--github", is_flag=True, help="A workflow of GitHub Actions.")
@click.option("--gitlab", is_flag=True, help="A job of GitLab CI.")
@click.option("--pre-commit", "hook", is_flag=True, help="A hook of pre-commit.")
@click.option("--data", metavar="PATH", help="The data, where the documents do not say it.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@as_json
def command(
    documents: tuple[str, ...],
    github: bool,
    gitlab: bool,
    hook: bool,
    data: str | None,
    dry_run: bool,
    in_json: bool,
) -> None:
    """Have `truesheet check PATH` run on every change: in CI, and before each commit.

    PATH is what is checked; without it, the folder. Without --github, --gitlab or --pre-commit
    those are set up that fit the repository. Run it at the root of the repository. Nothing that
    stands there is overwritten.

    \b
    Examples:
      truesheet init --dry-run
      truesheet init datasheet.yaml README.md --github --pre-commit
    """
    from truesheet.flow.init import DOORS, StandsInTheWay, init

    chosen = {"github": github, "gitlab": gitlab, "pre-commit": hook}
    doors = tuple(d for d in DOORS if chosen[d])
    start = init(documents or (".",), doors=doors, data=data, dry_run=dry_run)
    if in_json:
        from truesheet.model.canonical import readable

        made = [{"path": m.path.as_posix(), "state": m.state} for m in start.made]
        sys.stdout.buffer.write(readable({"files": made, "left": list(start.left)}))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.start import started

        files = [(m.path.as_posix(), m.state, m.data) for m in start.made]
        told = started(files, start.left, dry_run=dry_run, colour=colour(), width=width())
        click.echo(told, nl=False)
    if start.in_the_way:
        names = ", ".join(m.path.as_posix() for m in start.in_the_way)
        many = len(start.in_the_way) > 1
        raise StandsInTheWay(
            f"{names} {'are' if many else 'is'} there already and say{'' if many else 's'} "
            "something else; nothing was written.",
            hint="Put in by hand what is shown above, or move the file away.",
        )
