"""A page for each error, found by importing the whole package."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import truesheet
from scripts.pagelib.text import Pages, docstring, facts, page, paragraphs, safe, table
from truesheet.model.errors import TruesheetError

NEXT = "Next step:"


@cache
def modules() -> tuple[str, ...]:
    """Every module of the package, imported; `__main__` would run the program."""
    names = [m.name for m in pkgutil.walk_packages(truesheet.__path__, "truesheet.")]
    names = sorted(n for n in names if not n.endswith("__main__"))
    for name in names:
        importlib.import_module(name)
    return tuple(names)


@cache
def errors() -> tuple[type[TruesheetError], ...]:
    """The base and all that is derived from it in the package, in the order of their codes."""
    modules()
    found, waiting = set(), [TruesheetError]
    while waiting:
        kind = waiting.pop()
        if kind not in found and kind.__module__.startswith("truesheet."):
            found.add(kind)
            waiting += kind.__subclasses__()
    return tuple(sorted(found, key=lambda k: (k.code, k.__name__)))


def is_base(kind: type[TruesheetError]) -> bool:
    """Whether others derive from it, so that it gives their page a place in the tree."""
    return any(k is not kind and issubclass(k, kind) for k in errors())


def next_step(kind: type[TruesheetError]) -> str:
    """What to do, as the docstring says it after `Next step:`."""
    _, _, said = docstring(kind).partition(NEXT)
    text = " ".join(re.split(r"\n\s*\n", said)[0].split())
    return text[:1].upper() + text[1:]


def _page(kind: type[TruesheetError]) -> str:
    what = docstring(kind).partition(NEXT)[0]
    above = kind.__mro__[1]
    parent = f"[`{above.code}`]({above.code}.md)" if issubclass(above, TruesheetError) else ""
    below = [k for k in errors() if k is not kind and kind in k.__bases__]
    return page(
        f"{kind.code} {kind.__name__}",
        *(safe(p) for p in paragraphs(what)),
        "## What to do" if next_step(kind) else "",
        safe(next_step(kind)),
        "## In a program",
        facts(
            [
                ("class", f"`{kind.__module__}.{kind.__name__}`"),
                ("exit code", f"`{kind.exit_code}`"),
                ("is one of", parent),
                ("stands for", ", ".join(f"[`{k.code}`]({k.code}.md)" for k in below)),
            ]
        ),
    )


def pages() -> Pages:
    """One page an error, and the list of them."""
    rows = [
        (f"[`{k.code}`]({k.code}.md)", f"`{k.__name__}`", safe(paragraphs(docstring(k))[0]))
        for k in errors()
        if not is_base(k)
    ]
    index = page(
        "Errors",
        "Every error says what happened, where, and what to do next, under a code that stays the "
        "same between releases. From Python all of them are a `truesheet.TruesheetError`, with the "
        "parts `code`, `what` and `hint`; the command line prints them to standard error and ends "
        "with exit code 2.",
        table(("code", "name", "what happened"), rows),
    )
    return {"errors/index.md": index, **{f"errors/{k.code}.md": _page(k) for k in errors()}}


def problems() -> list[str]:
    """Codes that stand twice, and errors that leave a reader without a next step."""
    wrong = []
    owner: dict[str, str] = {}
    for kind in errors():
        if "code" not in vars(kind):
            wrong.append(f"error {kind.__name__}: has no code of its own")
        elif kind.code in owner:
            wrong.append(f"error {kind.__name__}: its code {kind.code} is that of {owner[kind.code]}")
        owner.setdefault(kind.code, kind.__name__)
        if not docstring(kind):
            wrong.append(f"error {kind.__name__}: has no docstring")
        elif not is_base(kind) and not next_step(kind):
            wrong.append(f"error {kind.__name__} ({kind.code}): its docstring has no `Next step:`")
    return wrong
