"""What `truesheet show` says of one question, of one field, or of all that is still open."""

from __future__ import annotations

from truesheet.measures.values import Bar
from truesheet.model.datasheet import Claim, Datasheet
from truesheet.render import card as cards
from truesheet.render import grounds, number, overview, replies, svg
from truesheet.render.parts import Chart
from truesheet.render.reading import Reading, waiting
from truesheet.render.safe import line
from truesheet.render.terminal import Screen, cells, fit
from truesheet.sheet import bank

_IN = "  "
_BLOCKS = "▁▂▃▄▅▆▇█"


def question(sheet: Datasheet, name: str, colour: bool = False, width: int = 80) -> str:
    """One answer, with its claims and the evidence behind each. KeyError for an unknown id."""
    reading, screen = Reading(sheet), Screen(colour, width)
    answer = sheet[name]
    asked = reading.question.get(name)
    lines = screen.put(reading.asks(name), style="bold")
    sign = f"{overview.mark(answer.mark)}  "
    lines += screen.put(name, lead=sign, lead_style=answer.mark, most=60)
    if answer.text:
        lines += ["", *screen.prose(answer.text, _IN)]
    if answer.reason:
        lines += ["", *screen.put(answer.reason, first=f"{_IN}Reason: ")]
    if answer.state == "open" and asked:
        lines += ["", *screen.put(asked.why, first=_IN)]
        if asked.hint:
            lines += screen.put(asked.hint, first=f"{_IN}Such as: ")
    for claim in answer.claims:
        lines += ["", *_claim(reading, screen, claim)]
    typed = list(replies.spelled(answer.value)) if answer.value is not None else []
    if typed:
        lines += [*screen.head("As typed"), *_pairs(screen, typed[:40])]
        if len(typed) > 40:
            lines += screen.put(f"and {len(typed) - 40:,} more in datasheet.json", first=_IN)
    signed = replies.signed(answer.by)
    lines += ["", *screen.put(signed, style="dim")] if signed else []
    if answer.was:
        lines += screen.head("What it was")
        lines += [x for told in replies.formerly(answer) for x in screen.put(told, first=_IN)]
    return "\n".join(lines)


def _claim(reading: Reading, screen: Screen, claim: Claim) -> list[str]:
    word = replies.standing(claim)
    deep = " " * 4
    lead = f"{overview.mark(word)}  "
    lines = screen.put(claim.says, first=_IN, lead=lead, lead_style=word)
    more = replies.check(claim)
    if more:
        lines += screen.put(more, first=deep)
    for e in (reading.cited[i] for i in claim.evidence if i in reading.cited):
        told = f"{e.measure} v{e.version}, {grounds.rows_read(e.scope)}, {grounds.standing(e)}"
        lines += screen.put(told, first=f"{deep}from ", style="dim")
    return lines


def _pairs(screen: Screen, pairs: list[tuple[str, str]]) -> list[str]:
    """Names with values; a long value goes on below itself."""
    widest = min(screen.width // 3, max(cells(line(name, 60)) for name, _ in pairs))
    lines = []
    for name, told in pairs:
        lines += screen.put(told, first=f"{_IN}{fit(line(name, 60), widest)}  ")
    return lines


def field(sheet: Datasheet, name: str, colour: bool = False, width: int = 80) -> str:
    """All that was measured of one field. KeyError for an unknown name."""
    reading, screen = Reading(sheet), Screen(colour, width)
    if name not in reading.position:
        raise KeyError(name)
    at = reading.position[name]
    c = cards.card(reading, sheet.fields[at], at)
    what = " · ".join(filter(None, (c.kind, c.role, c.foot, c.missing)))
    lines = [*screen.put(c.name, style="bold", most=200), *screen.put(what)]
    if c.note:
        lines += screen.put(c.note, style="dim")
    if c.chart:
        lines += ["", f"{_IN}{spark(c.chart, screen.width - 4)}"]
        lines += screen.put(c.chart.says, first=_IN, style="dim")
    for group in c.groups:
        lines += screen.head(group.name)
        if group.stats:
            lines += _pairs(screen, list(group.stats))
        if group.rows:
            rows = [(r.shown or "(empty text)", number.count(r.cells), r.share) for r in group.rows]
            lines += screen.table(rows, right=(1, 2))
        if group.note:
            lines += screen.put(group.note, first=_IN, style="dim")
    names = [f"{reading.cited[i].measure} v{reading.cited[i].version}" for i in c.measures]
    if names:
        lines += [*screen.head("Evidence"), *screen.put(", ".join(names), first=_IN)]
    return "\n".join(lines)


def spark(chart: Chart, most: int = 60) -> str:
    """Bars as one line of blocks; the square root of the counts, as in the pictures."""
    bars = chart.bars or tuple(Bar(i, i + 1, n) for i, (_, n) in enumerate(chart.periods))
    counts = [b.cells for b in svg.merged(bars, most)]
    top = max(counts, default=0)
    steps = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(steps * (n / top) ** 0.5)] if n and top else " " for n in counts)


def open_questions(sheet: Datasheet, colour: bool = False, width: int = 80) -> str:
    """The questions that wait for an answer, the one that changes most first."""
    screen = Screen(colour, width)
    asked = bank.in_order_of_worth(waiting(sheet))
    if not asked:
        return "No question is open."
    lines = screen.put(f"{number.counted(len(asked), 'question')} open, those that matter first.")
    for q in asked:
        lines += ["", *screen.put(q.asks, style="bold"), *screen.put(q.why, first=_IN)]
        lines += screen.put(q.id, first=_IN, style="dim")
    return "\n".join(lines)
