"""Small pieces of Markdown."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Sequence

Pages = dict[str, str]
"""Text of a page by its path within `docs/`."""

MADE = "<!-- Made from the code by scripts/pages.py (`make docs`); do not edit. -->"


def page(title: str, *blocks: str) -> str:
    """A whole page: its title, the note that it is made, its blocks with one empty line between."""
    body = [b.strip("\n") for b in blocks if b.strip()]
    # The title comes first: mkdocs looks for it there.
    return "\n\n".join([f"# {title}", *body, MADE]) + "\n"


def safe(text: str) -> str:
    """Prose in which nothing outside `code` is taken for a tag or an emphasis."""
    parts = re.split(r"(`[^`\n]*`)", " ".join(text.split()))
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"([*_\[\]\\])", r"\\\1", parts[i].replace("&", "&amp;"))
        parts[i] = parts[i].replace("<", "&lt;").replace(">", "&gt;")
    return "".join(parts)


def cell(text: str) -> str:
    """A cell of a table: one line, no bars."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty text where there are no rows."""
    lines = ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines])


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of named facts, without those that are empty."""
    return bullets(f"**{name}**: {told}" for name, told in pairs if told)


def fence(text: str, language: str = "text") -> str:
    """A block of code, safe against fences inside."""
    ticks = max((len(t) for t in re.findall(r"`{3,}", text)), default=2) + 1
    mark = "`" * max(3, ticks)
    return f"{mark}{language}\n{text.rstrip()}\n{mark}"


def bullets(items: Iterable[str]) -> str:
    """A list, one line an item."""
    return "\n".join(f"- {' '.join(item.split())}" for item in items)


def several(items: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def docstring(thing: object) -> str:
    """The docstring without its indent, that of the thing itself only."""
    own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
    return inspect.cleandoc(own or "")


def prose_and_examples(doc: str) -> tuple[str, str]:
    """A docstring's paragraphs, and its `>>>` examples."""
    prose, mark, examples = doc.partition(">>>")
    return prose.strip(), textwrap.dedent((mark + examples).strip())


def paragraphs(prose: str) -> list[str]:
    """Paragraphs, each in one line."""
    return [" ".join(p.split()) for p in re.split(r"\n\s*\n", prose) if p.strip()]


def linked(ids: Iterable[str], known: Iterable[str], folder: str) -> str:
    """Names in code, each a link to its page where it has one."""
    have = set(known)
    return ", ".join(f"[`{i}`]({folder}{i}.md)" if i in have else f"`{i}`" for i in ids)
