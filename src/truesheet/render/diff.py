"""A difference for people: what it means for the version first, then all that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truesheet.model.diff import (
    AnswerChange,
    ClaimChange,
    Diff,
    Drift,
    FindingChange,
    MissingShift,
    Rows,
)
from truesheet.render import number
from truesheet.render.mdtable import table
from truesheet.render.safe import line
from truesheet.render.safe import markdown as esc
from truesheet.render.terminal import Screen

FORMS = ("text", "md", "json")
_MOST = 12
_NAMES = 8
_MEASURES = {"psi": "PSI", "ks": "KS gap"}


class Part(NamedTuple):
    """A heading and its lines, each a sign and a text."""

    title: str
    lines: tuple[tuple[str, str], ...]


def to_text(diff: Diff, colour: bool = False, width: int = 80) -> str:
    """The difference for a terminal; no line is longer than `width`."""
    screen = Screen(colour, width)
    lines = [
        *screen.put(title(diff), style="bold", most=200),
        *screen.put(verdict(diff)),
    ]
    if diff.rows and not diff.empty:
        lines += [*screen.head("Rows"), *screen.table(_rows(diff), right=range(1, 7))]
    for part in parts(diff):
        lines += screen.head(part.title)
        for sign, text in part.lines:
            lines += screen.put(text, first="  ", lead=f"{sign} ", lead_style=_STYLES[sign])
    for remark in diff.remarks:
        lines += ["", *screen.put(remark, style="dim")]
    return "\n".join(lines) + "\n"


_STYLES = {"+": "verified", "-": "error", "~": "warning", "!": "error", " ": ""}


def to_markdown(diff: Diff) -> str:
    """The same as Markdown, for a release note or a pull request."""
    made = [f"# {esc(title(diff))}", esc(verdict(diff))]
    if diff.rows and not diff.empty:
        head, *body = _rows(diff)
        made.append(table(head, [[esc(cell) for cell in row] for row in body]))
    for part in parts(diff):
        made.append(f"## {part.title}")
        worded = part.title == "Findings"  # each says itself what came of it
        made.append(
            "\n".join(f"- {'' if worded else _said(s)}{esc(text)}" for s, text in part.lines)
        )
    made += [esc(r) for r in diff.remarks]
    return "\n\n".join(made) + "\n"


def _said(sign: str) -> str:
    """A sign that Markdown would take for a list, in words."""
    return {"+": "added: ", "-": "removed: ", "!": "**look:** "}.get(sign, "")


def title(diff: Diff) -> str:
    """What is compared with what."""
    old, new = line(diff.old_name, 80), line(diff.new_name, 80)
    return f"{old}: before and now" if old == new else f"{old} and {new}"


def verdict(diff: Diff) -> str:
    """The change in a sentence or two, and the version that it asks for."""
    if diff.empty:
        return "No difference."
    step = diff.version
    if step.level == "none":
        return f"{step.why} Only the document did."
    told = f"{step.level.capitalize()} change: {step.why}"
    if not step.sure:
        told += " Until then it counts as such."
    if step.new:
        told += f" After version {step.old} comes {step.new}."
        if step.stated and step.stated not in (step.old, step.new):
            told += f" The sheet states {step.stated}."
        elif step.stated == step.old:
            told += " The sheet still states the old one."
    return told


def _rows(diff: Diff) -> list[list[str]]:
    """The table of rows, with its head; columns that nobody counted are left out."""
    counted = any(r.kept is not None for r in diff.rows)
    changed = any(r.changed is not None for r in diff.rows)
    head = ["split", "before", "now"]
    head += ["kept", "added", "removed"] * counted + ["changed"] * changed
    return [head, *(_row(r, counted, changed) for r in diff.rows)]


def _row(rows: Rows, counted: bool, changed: bool) -> list[str]:
    found = [rows.split, f"{rows.old:,}", f"{rows.new:,}"]
    if counted:
        found += [_or_dash(n) for n in (rows.kept, rows.added, rows.removed)]
    return found + [_or_dash(rows.changed)] * changed


def _or_dash(n: int | None) -> str:
    return "–" if n is None else f"{n:,}"


def parts(diff: Diff) -> Iterator[Part]:
    """Everything that changed but for the rows, the graver things first."""
    found = {
        "Claims": _claims(diff.claims),
        "Findings": _findings(diff.findings),
        "Licence": [
            ("~", f"{c.where}: {c.old or 'none'} → {c.new or 'none'}") for c in diff.licences
        ],
        "Fields": _fields(diff),
        "Values": _values(diff),
        "Distributions": _drift(diff.drift),
        "Missing cells": _missing(diff.missing),
        "Answers of people": _answers([a for a in diff.answers if a.stated]),
        "Measured answers": _followed([a for a in diff.answers if not a.stated]),
        "Files": _files(diff),
    }
    for heading, lines in found.items():
        if lines:
            yield Part(heading, tuple(lines))


Lines = list[tuple[str, str]]


def _cut(lines: Lines, most: int = _MOST) -> Lines:
    """The first lines, and how many more there are."""
    if len(lines) <= most:
        return lines
    return [*lines[:most], (" ", f"and {len(lines) - most:,} more; --json lists all")]


def _claims(changes: Sequence[ClaimChange]) -> Lines:
    return _cut(
        [
            ("!" if c.worse else "~", f"{c.question}: {c.says}. {c.old or 'not there'} → {c.new}")
            for c in sorted(changes, key=lambda c: not c.worse)
        ]
    )


def _findings(changes: Sequence[FindingChange]) -> Lines:
    signs = {"new": "+", "gone": "-", "worse": "!", "better": "~"}
    return _cut([(signs[c.change], _finding(c)) for c in changes])


def _finding(c: FindingChange) -> str:
    what = f"{c.change} {c.severity}: {c.title or c.rule}"
    if c.change in ("new", "gone"):
        return f"{what}, {c.new or c.old} ({c.rule})"
    return f"{what}, {c.old} → {c.new} ({c.rule})"


def _fields(diff: Diff) -> Lines:
    was, now = {a for a, _ in diff.renamed}, {b for _, b in diff.renamed}
    lines: Lines = [("~", f"{a} is now {b}, with the same values") for a, b in diff.renamed]
    lines += [("+", f"{f.name} ({f.kind})") for f in diff.added if f.name not in now]
    lines += [("-", f"{f.name} ({f.kind})") for f in diff.removed if f.name not in was]
    for r in diff.retyped:
        if r.old.kind != r.new.kind:
            lines.append(("~", f"{r.name}: {r.old.kind} → {r.new.kind}"))
        elif r.old.physical != r.new.physical:
            lines.append(("~", f"{r.name}: stored as {r.new.physical}, not {r.old.physical}"))
        if r.old.role != r.new.role:
            lines.append(("~", f"{r.name}: role {r.old.role or 'none'} → {r.new.role or 'none'}"))
    if diff.reordered:
        lines.append(("~", "the fields stand in another order"))
    return _cut(lines, 2 * _MOST)


def _values(diff: Diff) -> Lines:
    lines: Lines = []
    names = [c.name for c in diff.fields]
    if names:
        told = f"other values in {number.counted(len(names), 'field')}"
        lines.append(("~", f"{told}: {_named(names)}"))
    lines += [("!", f"in {s}, the values were dealt to other rows") for s in diff.shuffled]
    lines += [("~", f"the split {s} was added") for s in diff.splits_added]
    lines += [("!", f"the split {s} was removed") for s in diff.splits_removed]
    if diff.moved:
        lines.append(("!", f"{number.counted(diff.moved, 'row')} went to another split"))
    lines += [
        ("~", f"in {r.split}, the same rows stand in another order")
        for r in diff.rows
        if r.ordered is False
    ]
    return lines


def _named(names: Sequence[str]) -> str:
    shown = [line(n, 40) for n in names[:_NAMES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _drift(drifts: Sequence[Drift]) -> Lines:
    """Those that moved, then categories that came or went, then how many did not move."""
    moved = sorted((d for d in drifts if d.moved), key=lambda d: -d.distance / d.limit)
    still = [d for d in drifts if not d.moved]
    lines = [("~", _moved(d)) for d in moved]
    lines += [("~", f"{_where(d)}:{_categories(d)}") for d in still if d.gained or d.lost]
    lines = _cut(lines)
    if still and drifts:
        what = number.counted(len(still), "distribution")
        lines.append((" ", f"{what} within {'its limit' if len(still) == 1 else 'their limits'}"))
    return lines


def _where(d: Drift) -> str:
    of = "length of " if d.of == "lengths" else ""
    return f"{of}{line(d.field, 40)}{f' in {line(d.split, 40)}' if d.split else ''}"


def _moved(d: Drift) -> str:
    told = f"{_where(d)}: {_MEASURES[d.measure]} {d.distance:.3f}, limit {d.limit:.3g}"
    if d.shift is not None:
        told += f"; mean {'up' if d.shift > 0 else 'down'} {abs(d.shift):.2f} standard deviations"
    return f"{told};{_categories(d)}".removesuffix(";")


def _categories(d: Drift) -> str:
    told = ""
    for word, n, names in (("gained", d.gained, d.gained_names), ("lost", d.lost, d.lost_names)):
        if n:
            shown = f" ({_named(names)})" if names else ""
            told += f" {word} {number.counted(n, 'category', 'categories')}{shown}"
    return told


def _missing(shifts: Sequence[MissingShift]) -> Lines:
    moved = sorted((m for m in shifts if m.moved), key=lambda m: -abs(m.low + m.high))
    still = len(shifts) - len(moved)
    lines: Lines = []
    for m in moved:
        before = number.percent(m.old.part, m.old.whole)
        now = number.percent(m.new.part, m.new.whole)
        where = f"{line(m.field, 40)}{f' in {line(m.split, 40)}' if m.split else ''}"
        span = f"{100 * m.low:+.1f} to {100 * m.high:+.1f} points (95 %)"
        lines.append(("~", f"{where}: {before} → {now} of cells, {span}"))
    lines = _cut(lines)
    if still:
        lines.append(
            (" ", f"{number.counted(still, 'share')} moved by a point or less, or by chance")
        )
    return lines


def _answers(changes: Sequence[AnswerChange]) -> Lines:
    lines = []
    for a in changes:
        old, new = a.old or "open", a.new or "open"
        if old == new:
            told = f"{a.question}: {', '.join(a.parts)} changed"
        else:
            told = f"{a.question}: {line(old, 120)} → {line(new, 120)}"
        lines.append(("~", told))
    return _cut(lines)


def _followed(changes: Sequence[AnswerChange]) -> Lines:
    """Answers that only follow the data need no more than their names."""
    if not changes:
        return []
    named = _named([a.question for a in changes])
    return [(" ", f"{number.counted(len(changes), 'answer')} followed the data: {named}")]


def _files(diff: Diff) -> Lines:
    signs = {"added": "+", "removed": "-", "changed": "~", "renamed": "~"}
    lines = [
        (signs[f.change], f"{f.path} (was {f.was})" if f.was else f"{f.path}{_bytes(f.change)}")
        for f in diff.files
    ]
    return _cut(lines)


def _bytes(change: str) -> str:
    return ": other bytes" if change == "changed" else ""
