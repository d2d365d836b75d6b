"""A page for each error, found by importing the whole package."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scripts.pagelib.text import Pages, docstring, facts, page, paragraphs, safe, table

import truesheet
from truesheet.model.errors import TruesheetError

ROOT = Path(__file__).resolve().parents[2]
NEXT = "Next step:"

# What the command line says of what nobody foresaw: a code each, but no class of ours.
FAULTS = {
    "E-INT-001": (
        "A fault of Truesheet itself.",
        "Run it again with `TRUESHEET_DEBUG=1` and report what it prints.",
    ),
    "E-INT-002": (
        "The machine has no memory left; nothing was written.",
        "Give fewer files at a time, or `--workers 1`.",
    ),
}


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
    rows += [(f"[`{code}`]({code}.md)", "", what) for code, (what, _) in FAULTS.items()]
    index = page(
        "Errors",
        "Every error says what happened, where, and what to do next, under a code that stays the "
        "same between releases. From Python all of them are a `truesheet.TruesheetError`, with the "
        "parts `code`, `what` and `hint`; the command line prints them to standard error and ends "
        "with exit code 2, or 3 where the fault is not the user's.",
        table(("code", "name", "what happened"), rows),
    )
    made = {f"errors/{k.code}.md": _page(k) for k in errors()}
    for code, (what, step) in FAULTS.items():
        exits = facts([("exit code", "`3`")])
        made[f"errors/{code}.md"] = page(code, what, "## What to do", step, exits)
    return {"errors/index.md": index, **made}


def spoken() -> set[str]:
    """Every code that stands anywhere in the package."""
    files = (ROOT / "src" / "truesheet").rglob("*.py")
    return {c for f in files for c in re.findall(r"E-[A-Z]+-\d{3}", f.read_text(encoding="utf-8"))}


def problems(kinds: Iterable[type[TruesheetError]] | None = None) -> list[str]:
    """Codes that stand twice, and errors that leave a reader without a next step."""
    wrong = []
    owner: dict[str, str] = {}
    for kind in errors() if kinds is None else kinds:
        name = kind.__name__
        if "code" not in vars(kind):
            wrong.append(f"error {name}: has no code of its own")
        elif kind.code in owner:
            wrong.append(f"error {name}: its code {kind.code} is that of {owner[kind.code]}")
        owner.setdefault(kind.code, name)
        if not docstring(kind):
            wrong.append(f"error {name}: has no docstring")
        elif not is_base(kind) and not next_step(kind):
            wrong.append(f"error {name} ({kind.code}): its docstring has no `{NEXT}`")
    known = {k.code for k in errors()} | set(FAULTS)
    wrong += [f"error {code}: is told to people and has no page" for code in spoken() - known]
    return sorted(wrong)
