"""The verdict for a terminal: what the data is, how it stands, what to know, what to answer."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.datasheet import Datasheet
from truesheet.render import alarms, number, overview
from truesheet.render.alarms import Alarm
from truesheet.render.reading import Reading
from truesheet.render.safe import line
from truesheet.render.terminal import Screen
from truesheet.rules.quoting import quoted

_FULL = 6
_BRIEF = 10
_IN = "  "


def verdict(
    sheet: Datasheet, colour: bool = False, width: int = 80, written: Sequence[str] = ()
) -> str:
    """The sheet in a screenful; no line is longer than `width`.

    The most serious findings are told in full, others in a line; what is left out is counted.
    """
    reading, screen = Reading(sheet), Screen(colour, width)
    lines = [
        *screen.put(sheet.name or "(no name)", style="bold", most=200),
        *screen.put(overview.lede(reading)),
        *_standing(reading, screen),
        *_findings(reading, screen),
        *_questions(reading, screen),
        *_written(screen, written),
    ]
    return "\n".join(lines)


def _standing(reading: Reading, screen: Screen) -> list[str]:
    """How many answers stand how, on as few lines as they fit."""
    rows: list[list[tuple[str, str]]] = [[]]
    for word, n in overview.tally(reading):
        sign = overview.mark(word).split(" ", 1)[0]
        part = f"{sign} {number.count(n)} {overview.WORDS[word]}"
        taken = sum(len(p) + 3 for p, _ in rows[-1])
        if rows[-1] and taken + len(part) > screen.width:
            rows.append([])
        rows[-1].append((part, word))
    made = ["   ".join(screen.paint(part, word) for part, word in row) for row in rows if row]
    return ["", *made] if made else []


def _findings(reading: Reading, screen: Screen) -> list[str]:
    found = alarms.alarms(reading)
    by = alarms.by_severity(reading.sheet.raised)
    told = ", ".join(number.counted(n, severity) for severity, n in by.items())
    lines = screen.head(f"Know this first: {told}" if told else "Know this first: nothing found")
    for a in found[:_FULL]:
        lines += ["", *_told(a, screen)]
    rest = found[_FULL:]
    if rest:
        lines.append("")
    for a in rest[:_BRIEF]:
        lines += _line(a, screen)
    if len(rest) > _BRIEF:
        lines += screen.put(f"and {number.count(len(rest) - _BRIEF)} more in the sheet", first=_IN)
    return [*lines, "", *screen.put(alarms.summary(reading), first=_IN, style="dim")]


def _measure(a: Alarm) -> str:
    """The one number that matters, with its unit."""
    return " ".join(filter(None, (line(a.first.number, 24), line(a.first.unit, 40))))


def _told(a: Alarm, screen: Screen) -> list[str]:
    f = a.first
    deep = _IN * 2
    lead, amount = f"{f.severity}  ", _measure(a)
    lines = screen.put(amount, first=_IN, lead=lead, lead_style=f.severity, style="bold")
    lines += screen.put(f.title or f.rule, first=deep, style="bold", most=200)
    # A note needs no second number: its title and its one number carry it.
    if f.says and f.severity != "note":
        lines += screen.put(f.says, first=deep, most=600)
    if f.why:
        lines += screen.put(f.why, first=f"{deep}Why  ", most=400)
    if f.do:
        lines += screen.put(f.do, first=f"{deep}Do   ", most=400)
    if known := quoted(f.rule, f.version):
        lines += screen.put(known, first=f"{deep}Known  ", style="dim", most=400)
    if a.others:
        subjects = [line(alarms.about(o) or o.subject, 40) for o in a.others[:4]]
        more = f" and {len(a.others) - 4:,} more" if len(a.others) > 4 else ""
        lines += screen.put(f"{', '.join(subjects)}{more}", first=f"{deep}Also ")
    return lines


def _line(a: Alarm, screen: Screen) -> list[str]:
    f = a.first
    also = f" (and {number.counted(len(a.others), 'other case')})" if a.others else ""
    amount = _measure(a)
    text = f"{f.title or f.rule}{f': {amount}' if amount else ''}{also}"
    lead = f.severity.ljust(9)
    return screen.put(text, first=_IN, lead=lead, lead_style=f.severity, most=240)


def _questions(reading: Reading, screen: Screen) -> list[str]:
    wanted = reading.open_questions(3)
    if not wanted:
        return []
    lines = screen.head("Only people can tell")
    for i, q in enumerate(wanted, 1):
        lines += ["", *screen.put(q.asks, first=f"{_IN}{i}. ", style="bold")]
        lines += screen.put(q.why, first=" " * 5)
        lines += screen.put(q.id, first=" " * 5, style="dim")
    return [*lines, "", *screen.put("Answer them in datasheet.yaml and build again.", first=_IN)]


def _written(screen: Screen, written: Sequence[str]) -> list[str]:
    if not written:
        return []
    lines = [row for path in written for row in screen.put(path, first=_IN)]
    return [*screen.head("Written"), *lines]
