"""Parts of pages that people write, which are made from code: between a pair of marks."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from pathlib import Path

from scripts.pagelib.text import Pages, table

ROOT = Path(__file__).resolve().parents[2]


def vectors() -> str:
    """The published test vectors of the stable hash."""
    stored = json.loads((ROOT / "tests" / "vectors" / "ts64.json").read_text(encoding="utf-8"))
    rows = [("missing", "", f"`{stored['missing']}`")]
    for v in stored["values"]:
        shown = json.dumps(v["value"], ensure_ascii=False)
        if len(shown) > 40:
            shown = f"{shown[:12]}… ({len(v['value'])} characters)"
        rows.append((v["kind"], f"`{shown}`", f"`{v['hash']}`"))
    return table(("kind", "value", "hash"), rows)


def levels() -> list[list[str]]:
    """The floors of the house, top first, as the import contract names them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    return [level.split(" | ") for level in contract["layers"]]


def picture() -> str:
    """The floors as a drawing, in the colours of the page around it."""
    width, high, gap = 560, 34, 6
    shapes = []
    for i, level in enumerate(levels()):
        wide = (width - gap * (len(level) - 1)) / len(level)
        for j, name in enumerate(level):
            x, y = j * (wide + gap), i * (high + gap)
            shapes.append(
                f'<rect x="{x + 1:g}" y="{y + 1}" width="{wide - 2:g}" height="{high - 2}" rx="5" '
                f'fill="currentColor" fill-opacity="0.06" stroke="currentColor" '
                f'stroke-opacity="0.5"/><text x="{x + wide / 2:g}" y="{y + high / 2 + 5:g}" '
                f'text-anchor="middle" font-size="14" fill="currentColor">{name}</text>'
            )
    tall = len(levels()) * (high + gap) - gap
    told = "; ".join(", ".join(level) for level in levels())
    return (
        f'<div><svg viewBox="0 0 {width} {tall}" width="{width}" role="img" '
        f'aria-labelledby="floors-title" style="max-width: 100%"><title id="floors-title">The '
        f"floors from top to bottom: {told}</title>{''.join(shapes)}</svg></div>"
    )


def floors() -> str:
    """The drawing, and what lives on each floor."""
    rows = []
    for level in levels():
        for name in level:
            said = (importlib.import_module(f"truesheet.{name}").__doc__ or "").strip()
            said = re.sub(r"^Floor \d+:\s*", "", " ".join(said.split()))
            rows.append((f"`{name}`", said[:1].upper() + said[1:]))
    return f"{picture()}\n\n{table(('floor', 'what lives there'), rows)}"


def truth_table() -> str:
    """The judge's own tables, and what stands between them."""
    from truesheet.sheet import judge

    lines = (judge.__doc__ or "").splitlines()
    rows = [i for i, line in enumerate(lines) if line.startswith("|")]
    return "\n".join(lines[rows[0] : rows[-1] + 1])


FRAGMENTS = {
    "hash.md": ("test vectors", vectors),
    "architecture.md": ("floors", floors),
    "standing.md": ("truth table", truth_table),
}


def filled(text: str, name: str, made: str) -> str:
    """`text` with what stands between the marks `<!-- name -->` and `<!-- /name -->` replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"the marks {begin} and {end} should stand there once each")
    head, _, rest = text.partition(begin)
    return f"{head}{begin}\n\n{made}\n\n{end}{rest.partition(end)[2]}"


def pages() -> Pages:
    """The whole pages, with the parts between the marks made anew."""
    made: Pages = {}
    for path, (name, maker) in FRAGMENTS.items():
        text = (ROOT / "docs" / path).read_text(encoding="utf-8")
        made[path] = filled(text, name, maker())
    return made


def problems() -> list[str]:
    """Nothing of their own."""
    return []
