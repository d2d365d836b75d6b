"""The whole sheet as Markdown, to be read on a Git host.

Text of the dataset stands in code spans that nothing inside can close; prose is escaped sign by
sign, and its line ends are taken out, so that no text becomes a heading, a link, HTML or an
instruction that seems to come from the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truesheet.model.datasheet import Claim, Datasheet
from truesheet.render import alarms, grounds, number, overview, replies
from truesheet.render.alarms import Alarm
from truesheet.render.card import cards
from truesheet.render.mdtable import table
from truesheet.render.parts import Card
from truesheet.render.reading import Reading
from truesheet.render.replies import Reply, Section
from truesheet.render.safe import code, line, visible
from truesheet.render.safe import markdown as esc
from truesheet.render.sound.markdown import sound
from truesheet.rules.quoting import quoted

_FIELDS = 1_000
_FILES = 500
_CELL = 60


def to_markdown(sheet: Datasheet, show_values: bool = False) -> str:
    """The sheet as GitHub-flavoured Markdown. Same sheet, same text."""
    reading = Reading(sheet, show_values)
    parts = [
        *_top(reading),
        *_findings(reading),
        *sound(reading),
        *_ask(reading),
        *_sections(reading),
        *_measured(reading),
    ]
    return "\n\n".join(parts) + "\n"


def _top(reading: Reading) -> Iterator[str]:
    sheet = reading.sheet
    yield f"# Datasheet: {esc(line(sheet.name, 200)) or '(no name)'}"
    yield esc(overview.lede(reading))
    told = " · ".join(
        f"{overview.mark(word).split(' ', 1)[0]} {n:,} {overview.WORDS[word]}"
        for word, n in overview.tally(reading)
    )
    if told:
        yield told
    means = "; ".join(f"{overview.mark(w)}: {m.rstrip('.')}" for w, m in overview.MEANINGS)
    yield f"{means}. What could not be checked is never shown as a pass."
    facts = [
        (
            f.name,
            code(f.value, in_table=True, most=80) + (f" {overview.mark(f.mark)}" * bool(f.mark)),
        )
        for f in overview.facts(reading)
    ]
    yield table(("fact", "value"), facts)


def _findings(reading: Reading) -> Iterator[str]:
    found = alarms.alarms(reading)
    yield "## Know this first"
    yield alarms.summary(reading)
    for a in found[:_FILES]:
        yield from _alarm(reading, a)
    if len(found) > _FILES:
        yield f"{len(found) - _FILES:,} more findings are in datasheet.json."


def _alarm(reading: Reading, a: Alarm) -> Iterator[str]:
    f = a.first
    yield f"### {f.severity}: {esc(line(f.title or f.rule, 300))}"
    amount = " ".join(filter(None, (esc(line(f.number, 24)), esc(line(f.unit, 60)))))
    if amount:
        yield f"**{amount}**"
    told = [esc(f.says), esc(f.why), f"**Do:** {esc(f.do)}" if f.do else ""]
    told.append(esc(quoted(f.rule, f.version)))
    yield from filter(None, told)
    if a.others:
        names = ", ".join(code(alarms.about(o) or o.subject, most=80) for o in a.others[:20])
        more = f" and {len(a.others) - 20:,} more" if len(a.others) > 20 else ""
        yield f"Also: {names}{more}."
    yield _evidence_of(reading, f.evidence, f"rule {code(f.rule)} v{f.version}")


def _evidence_of(reading: Reading, ids: Sequence[str], lead: str = "") -> str:
    told = [lead] if lead else []
    for e in (reading.cited[i] for i in ids if i in reading.cited):
        read = f"{grounds.rows_read(e.scope)}, {esc(grounds.standing(e))}"
        told.append(f"{code(f'{e.measure} v{e.version}')} ({read})")
    return f"<sub>{'; '.join(told)}</sub>" if told else ""


def _ask(reading: Reading) -> Iterator[str]:
    wanted = reading.open_questions(3)
    if not wanted:
        return
    yield "## Only people can tell"
    yield "\n".join(f"1. **{esc(q.asks)}** {esc(q.why)} {code(q.id)}" for q in wanted)


def _sections(reading: Reading) -> Iterator[str]:
    shown = False
    for s in replies.sections(reading):
        yield f"## {s.title}"
        yield from _section(reading, s)
        if s.key == "composition":
            shown = True
            yield from _fields(reading)
    if not shown:
        yield from _fields(reading)


def _section(reading: Reading, section: Section) -> Iterator[str]:
    for reply in section.told:
        yield from _reply(reading, reply)
    for reason, found in section.closed:
        head = f"**Not applicable ({len(found)})**" + (f": {esc(reason)}" if reason else "")
        yield f"{head}\n\n{_asks(found)}"
    if section.waiting:
        yield f"**Still open ({len(section.waiting)})**\n\n{_asks(section.waiting)}"


def _asks(found: Sequence[Reply]) -> str:
    return "\n".join(f"- {esc(r.asks)} {code(r.answer.question, most=120)}" for r in found)


def _reply(reading: Reading, reply: Reply) -> Iterator[str]:
    a = reply.answer
    yield f"### {esc(reply.asks)}"
    signed = replies.signed(a.by)
    by = f" · {esc(signed)}" if signed else ""
    yield f"{overview.mark(a.mark)} · {code(a.question, most=120)}{by}"
    if a.text:
        yield quote(a.text)
    if a.reason:
        yield esc(a.reason)
    if a.claims:
        yield "\n".join(_claim(reading, c) for c in a.claims)
    if a.value is not None and not a.text and not a.claims:
        yield "\n".join(f"- {esc(n)}: {esc(v)}" for n, v in replies.spelled(a.value))
    if a.was:
        yield "**What it was**\n\n" + "\n".join(f"- {esc(w)}" for w in replies.formerly(a))


def quote(text: str) -> str:
    """What somebody wrote, as a quotation; its paragraphs stay, its markup does not."""
    lines = [esc(row) for row in visible(text).split("\n")]
    return "\n".join(
        f"> {row}\\" if row and i + 1 < len(lines) and lines[i + 1] else f"> {row}"
        for i, row in enumerate(lines)
    ).rstrip()


def _claim(reading: Reading, c: Claim) -> str:
    more = replies.check(c)
    told = f"- {overview.mark(replies.standing(c))}: {esc(c.says)}"
    if more:
        told += f" ({esc(more)})"
    evidence = _evidence_of(reading, c.evidence)
    return f"{told} {evidence}" if evidence else told


def _fields(reading: Reading) -> Iterator[str]:
    made = cards(reading, 5, _FIELDS)
    if not made:
        return
    yield "## Fields"
    if len(made) < len(reading.sheet.fields):
        total = number.count(len(reading.sheet.fields))
        yield f"Shown {len(made):,} of {total} fields; the others are in datasheet.json."
    rows = [
        (code(c.name, in_table=True, most=_CELL), c.kind, c.role or "", c.foot, _gaps(c))
        for c in made
    ]
    yield table(("field", "type", "role", "values", "missing"), rows)
    for c in made:
        yield from _card(c)
    pairs, says = grounds.associations(reading)
    if pairs:
        yield "### Fields that go together"
        yield esc(says)
        found = [
            (
                code(p.a, in_table=True, most=_CELL),
                code(p.b, in_table=True, most=_CELL),
                f"{p.strength:.2f} ({p.low:.2f} to {p.high:.2f})",
                esc(grounds.measure_of(p)),
            )
            for p in pairs
        ]
        yield table(("field", "and", "strength (95 %)", "measure"), found)


def _gaps(c: Card) -> str:
    return f"**{c.missing}**" if c.gaps else c.missing


def _card(c: Card) -> Iterator[str]:
    """Every number of a field; values stand in tables, numbers in one line a kind."""
    yield f"### {code(c.name, most=200)}"
    if c.note:
        yield esc(c.note)
    if c.chart:
        yield esc(c.chart.says[0].upper() + c.chart.says[1:] + ".")
    for g in c.groups:
        if g.stats:
            yield f"**{esc(g.name)}:** " + " · ".join(f"{esc(n)} {esc(v)}" for n, v in g.stats)
        if g.rows:
            rows = [
                (code(r.shown, in_table=True, most=_CELL), number.count(r.cells), r.share)
                for r in g.rows
            ]
            yield table((esc(g.name), "cells", "share"), rows)
        if g.note:
            yield esc(g.note)


def _measured(reading: Reading) -> Iterator[str]:
    sheet = reading.sheet
    yield "## How it was measured"
    yield f"Fingerprint of the data: {code(sheet.fingerprint)}"
    evidence = [
        (
            code(g.measure, in_table=True),
            code(g.scope, in_table=True, most=120) if g.scope != "whole table" else g.scope,
            g.read,
            esc(g.standing),
            code(g.id, in_table=True),
        )
        for g in grounds.grounds(reading)
    ]
    if evidence:
        yield table(("measure", "scope", "read", "standing", "evidence"), evidence)
    omitted = [_omission(o) for o in grounds.omissions(reading)]
    omitted += [
        f"- check {code(q.rule)}: {esc(q.says) or 'no reason was given'}"
        for q in alarms.quiet(reading, "could_not_run")
    ]
    if omitted:
        yield "### What was not measured or checked"
        yield "\n".join(omitted)
    files = grounds.inventory(reading)
    if files:
        yield "### Files"
        rows = [
            (
                code(f.path, in_table=True, most=200),
                number.size(f.bytes),
                code(f.sniffed or f.declared, in_table=True, most=80) + (f" {esc(f.problem)}"),
                code(f.sha256, in_table=True, most=80),
            )
            for f in files[:_FILES]
        ]
        yield table(("file", "size", "type", "SHA-256"), rows)
        if len(files) > _FILES:
            yield f"Shown {_FILES:,} of {len(files):,} files; the others are in datasheet.json."
    if sheet.made_with:
        yield f"Made with {esc(line(sheet.made_with, 60))}."


def _omission(o: grounds.Omission) -> str:
    names = ", ".join(code(f, most=_CELL) for f in o.fields[:6])
    more = f" and {len(o.fields) - 6:,} more" if len(o.fields) > 6 else ""
    of = f" for {names}{more}" if names else ""
    return f"- {code(o.measure)}{of}: {esc(o.why)}"
