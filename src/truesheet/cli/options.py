"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

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
