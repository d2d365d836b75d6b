"""The report for a terminal: what is wrong and where, what stands there, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.report import Report, Verdict
from truesheet.render import number
from truesheet.render.report import telling
from truesheet.render.safe import line
from truesheet.render.terminal import Screen, cells

_FULL = 8
_BRIEF = 20
_UNTOLD = 6
_STYLES = {
    "failed": "error",
    "could_not_check": "error",
    "warned": "warning",
    "waived": "dim",
    "not_checkable": "dim",
    "pass": "verified",
}


def to_text(report: Report, colour: bool = False, width: int = 80) -> str:
    """The report, the worst first; no line is longer than `width`.

    What fails or broke off is told in full, other things in a line; what is left out is counted.
    """
    screen = Screen(colour, width)
    grave = telling.only(report, "failed", "could_not_check")
    untold = telling.only(report, "not_checkable")
    lines = [
        *screen.put(report.name or "(no name)", style="bold", most=200),
        *screen.put(telling.headline(report)),
        *_told(grave, screen),
        *_lines("Warnings", telling.only(report, "warned"), screen, _BRIEF),
        *_lines("Waived", telling.only(report, "waived"), screen, _BRIEF),
        *_lines("Cannot be told from the data", untold, screen, _UNTOLD),
        *_end(report, screen),
    ]
    return "\n".join(lines) + "\n"


def _told(verdicts: Sequence[Verdict], screen: Screen) -> list[str]:
    lines: list[str] = []
    for v in verdicts[:_FULL]:
        lines += ["", *_full(v, screen)]
    rest = verdicts[_FULL:]
    if rest:
        lines += ["", *_brief(rest, screen, _BRIEF)]
    return lines


def _full(v: Verdict, screen: Screen) -> list[str]:
    lines = _placed(v, v.says or telling.title(v), screen)
    told = {"Stands there": v.sentence, "Why": v.reason, "Limit": _limit(v)}
    told |= {"Read by": v.proposed_by, "Do": telling.step(v)}
    for name, text in told.items():
        if text:
            lines += screen.put(text, first=f"    {name.ljust(14)}", most=400)
    return lines


def _limit(v: Verdict) -> str:
    if v.limit is None:
        return ""
    return f"{number.value(v.limit.value)} {v.limit.unit}, set by {v.limit.set_by}"


def _placed(v: Verdict, text: str, screen: Screen, first: str = "") -> list[str]:
    """The text behind its sign and place, or below them where the place is long."""
    style = _STYLES[v.outcome]
    place = f"{line(v.place.file)}:{v.place.line}" if v.place and v.place.line else ""
    place = place or (line(v.place.file) if v.place else "")
    lead = f"{telling.MARKS[v.outcome]} {place}{'  ' if place else ''}"
    deep = f"{first}    "
    if cells(lead) <= screen.width // 2:
        return screen.put(text, first=first, lead=lead, lead_style=style, indent=deep, most=800)
    lines = screen.put(lead, first=first, indent=deep, style=style)
    return [*lines, *screen.put(text, first=deep, most=800)]


def _lines(head: str, verdicts: Sequence[Verdict], screen: Screen, most: int) -> list[str]:
    if not verdicts:
        return []
    return [*screen.head(head), *_brief(verdicts, screen, most)]


def _brief(verdicts: Sequence[Verdict], screen: Screen, most: int) -> list[str]:
    lines: list[str] = []
    for v in verdicts[:most]:
        text = v.says or telling.title(v)
        reason = f" ({v.reason.rstrip('.')})" if v.reason and v.reason not in text else ""
        known = " (known)" if v.known else ""
        lines += _placed(v, f"{text}{reason}{known}", screen, "  ")
    if len(verdicts) > most:
        more = f"and {number.count(len(verdicts) - most)} more (--format json lists all)"
        lines += screen.put(more, first="  ")
    return lines


def _end(report: Report, screen: Screen) -> list[str]:
    rows: list[list[tuple[str, str]]] = [[]]
    for outcome, text in telling.tally(report):
        taken = sum(len(t) + 3 for t, _ in rows[-1])
        if rows[-1] and taken + len(text) > screen.width:
            rows.append([])
        rows[-1].append((text, _STYLES[outcome]))
    lines = [""]
    lines += ["   ".join(screen.paint(t, s) for t, s in row) for row in rows if row]
    for remark in telling.remarks(report):
        lines += screen.put(remark, style="dim", most=400)
    return lines
