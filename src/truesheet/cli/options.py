"""Options that several verbs share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from truesheet.sheet.people import Reading

F = TypeVar("F", bound=Callable[..., Any])


def as_json(verb: F) -> F:
    """Adds `--json`."""
    return click.option("--json", "in_json", is_flag=True, help="Write JSON to standard output.")(
        verb
    )


def pairs(given: Sequence[str], option: str, example: str) -> dict[str, str]:
    """`NAME=VALUE` options as a dict; raises click.BadParameter for anything else."""
    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise click.BadParameter(
                f"{text!r} is not NAME=VALUE, such as {example}.", None, None, [option]
            )
        if name in found:
            raise click.BadParameter(f"{name!r} is given twice.", None, None, [option])
        found[name] = value
    return found


_DOCUMENTS = (
    click.argument("documents", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=str)),
    click.option("--data", metavar="PATH", help="The data, where the document does not say it."),
    click.option(
        "--split",
        "splits",
        multiple=True,
        metavar="NAME=PATH",
        help="Data of a split; may be given several times.",
    ),
    click.option("--label", metavar="FIELD", help="The field that models are to predict."),
    click.option(
        "--policy",
        type=click.Path(path_type=Path),
        help="Limits and what fails; truesheet-policy.yaml beside the document otherwise.",
    ),
    click.option(
        "--workers", type=click.IntRange(0), default=0, help="Processes; 0 means all cores."
    ),
    click.option("--no-cache", is_flag=True, help="Measure anew; neither use nor keep anything."),
)


def document_options(verb: F) -> F:
    """Adds PATH of documents and the options that say what to hold them against."""
    made: Any = verb
    for add in reversed(_DOCUMENTS):
        made = add(made)
    return made  # type: ignore[no-any-return]


class Given(NamedTuple):
    """What a caller said of the data, as `flow.sounding.sound` takes it."""

    data: list[str] | None
    label: str | None
    splits: dict[str, str]
    roles: dict[str, str]
    name: str | None
    read: Reading
    workers: int

    @property
    def named(self) -> dict[str, Any]:
        """The same as keyword arguments."""
        return self._asdict()


_DATA = (
    click.argument("data", nargs=-1, type=click.Path(path_type=str)),
    click.option("--label", metavar="FIELD", help="The field that models are to predict."),
    click.option(
        "--split",
        "splits",
        multiple=True,
        metavar="NAME=PATH",
        help="Data of a split; several times. Without it splits are recognised by name.",
    ),
    click.option(
        "--role",
        "roles",
        multiple=True,
        metavar="FIELD=ROLE",
        help="What a field is for: label, id, group, sensitive, time, text, weight, ...",
    ),
    click.option("--name", help="Name of the dataset; its file or folder gives it otherwise."),
    click.option("--encoding", help="Encoding of texts, where the reader cannot tell."),
    click.option("--delimiter", help="What separates the fields of a text, where it is misread."),
    click.option("--header/--no-header", default=None, help="Whether texts begin with names."),
    click.option(
        "--workers", type=click.IntRange(0), default=0, help="Processes; 0 means all cores."
    ),
)


def data_options(verb: F) -> F:
    """Adds DATA and the options that say how to read it; the verb gets one `given: Given`."""

    @functools.wraps(verb)
    def inner(
        *args: Any,
        data: tuple[str, ...],
        label: str | None,
        splits: tuple[str, ...],
        roles: tuple[str, ...],
        name: str | None,
        encoding: str | None,
        delimiter: str | None,
        header: bool | None,
        workers: int,
        **others: Any,
    ) -> Any:
        from truesheet.sheet.people import Reading

        given = Given(
            list(data) or None,
            label,
            pairs(splits, "--split", "train=train.csv"),
            pairs(roles, "--role", "sex=sensitive"),
            name,
            Reading(encoding, delimiter, header),
            workers,
        )
        return verb(*args, given=given, **others)

    made: Any = inner
    for add in reversed(_DATA):
        made = add(made)
    return made  # type: ignore[no-any-return]
