"""`truesheet leakage`."""

from __future__ import annotations

import sys

import click

from truesheet.cli.options import Given, as_json, data_options


@click.command(name="leakage")
@data_options
@click.option("--train", type=click.Path(path_type=str), help="The data that models learn from.")
@click.option("--test", type=click.Path(path_type=str), help="The data that they are judged on.")
@click.option(
    "--benchmark",
    "benchmarks",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=str),
    help="A benchmark, or an index of one, to look for in DATA; several times.",
)
@click.option("--benchmark-field", metavar="FIELD", help="The field that holds a benchmark's text.")
@click.option("--show-values", is_flag=True, help="Show what stands in DATA beside an item.")
@as_json
def command(
    given: Given,
    train: str | None,
    test: str | None,
    benchmarks: tuple[str, ...],
    benchmark_field: str | None,
    show_values: bool,
    in_json: bool,
) -> None:
    """Look for leaks in DATA: between its splits, and from the label into its fields.

    Compared between splits are rows (equal, nearly equal, and equal but for identifiers), the
    persons or things that they speak of, times, and the constants of scaled numbers. With
    --label, each field by itself must guess the label on rows not seen before. Of what is found
    it is said what it is worth: a small model is scored with and without it. It ends with 1 where
    something was found that is more than a note.

    --benchmark looks for the items of a benchmark in all texts of DATA: word for word, with
    changes, and in other words.

    \b
    Examples:
      truesheet leakage adult.csv --label income
      truesheet leakage --train train.csv --test test.csv --label income
      truesheet leakage data/ --label y --role patient=group --role day=time
      truesheet leakage corpus/ --benchmark gsm8k/test.jsonl
    """
    from truesheet.cli.progress import Progress
    from truesheet.engine.process import settle
    from truesheet.flow.leakage import leakage

    settle()
    with Progress() as progress:
        found = leakage(
            **given.named,
            train=train,
            test=test,
            benchmarks=benchmarks,
            benchmark_field=benchmark_field,
            show_values=show_values,
            progress=progress,
        )
    if in_json:
        import msgspec

        from truesheet.model.canonical import readable

        sys.stdout.buffer.write(readable(msgspec.to_builtins(found)))
    else:
        from truesheet.cli.screen import colour, width
        from truesheet.render.leakage import to_text

        click.echo(to_text(found, colour(), width()), nl=False)
    if found.raised:
        raise click.exceptions.Exit(1)
