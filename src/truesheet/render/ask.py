"""The interview on a screen: the lines before a prompt, wrapped and made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from truesheet.render.safe import line
from truesheet.render.terminal import Screen

_STYLES = {"head": "bold", "dim": "dim", "good": "verified", "bad": "error"}


class Said(Protocol):
    """A line of the dialog: how it is meant, and its text."""

    @property
    def style(self) -> str: ...
    @property
    def text(self) -> str: ...


def shown(lines: Iterable[Said], colour: bool = False, width: int = 80) -> str:
    """The lines, each as a paragraph; a question has an empty line above it."""
    screen = Screen(colour, width)
    made: list[str] = []
    for said in lines:
        text = said.text.lstrip(" ")
        indent = " " * (len(said.text) - len(text))
        if said.style == "head":
            made.append("")
        made += screen.put(text, first=indent, style=_STYLES.get(said.style, ""), most=2_000)
    return "\n".join(made)


def asked(text: str) -> str:
    """The prompt itself, on one line and harmless."""
    return line(text, 400)
