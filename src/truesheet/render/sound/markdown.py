"""The part "Is it sound?" as Markdown; what was raised is told in full above it."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.render import number
from truesheet.render.mdtable import table
from truesheet.render.reading import Reading
from truesheet.render.safe import code, line
from truesheet.render.safe import markdown as esc
from truesheet.render.sound import Section, sections
from truesheet.render.sound.parts import Table

_ROWS = 100
_CELL = 80


def sound(reading: Reading) -> Iterator[str]:
    """Blocks of Markdown, one topic after the other; none where nothing was looked at."""
    found = sections(reading)
    if found:
        yield "## Is it sound?"
    for s in found:
        yield from _section(s)


def _section(s: Section) -> Iterator[str]:
    yield f"### {s.topic.title}"
    raised = number.counted(len(s.raised), "finding") if s.raised else ""
    clear = f"{number.counted(len(s.clear), 'check')} clear"
    failed = f"{len(s.failed):,} could not run" if s.failed else ""
    told = raised or ("nothing found" if s.clear else "not told")
    if s.raised or s.clear or s.failed:
        yield f"{s.topic.asks} **{told}** · {' · '.join(filter(None, (clear, failed)))}"
    else:
        yield s.topic.asks
    lines = [
        f"- {a.first.severity}: {esc(line(a.first.title or a.first.rule, 300))} "
        f"(**{esc(line(a.first.number, 24))}** {esc(line(a.first.unit, 60))})"
        for a in s.raised
    ]
    lines += [
        f"- could not run: {code(q.rule)}: {esc(q.says) or 'no reason was given'}" for q in s.failed
    ]
    if lines:
        yield "\n".join(lines)
    for t in s.tables:
        yield from _table(t)


def _table(t: Table) -> Iterator[str]:
    yield f"**{esc(line(t.title, 200))}**" + (f" {esc(line(t.says, 600))}" if t.says else "")
    if not t.columns:
        return
    rows = [[code(c, in_table=True, most=_CELL) for c in row] for row in t.rows[:_ROWS]]
    yield table([esc(line(c, _CELL)) for c in t.columns], rows)
    left = t.left + max(0, len(t.rows) - _ROWS)
    if left:
        yield f"{number.counted(left, 'more row')} in datasheet.json."
