"""The report for a terminal: what is wrong and where, what stands there, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.report import Report, Verdict
from truesheet.render import number
from truesheet.render.report import telling
from truesheet.render.safe import line
from truesheet.render.terminal import Screen
from truesheet.rules.words import limit_shown

_FULL = 8
_BRIEF = 20
_FEW = 6
_UNTOLD = "Cannot be told from the data"
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
    warned = telling.only(report, "warned")
    known = [v for v in warned if v.known]
    lines = [
        *screen.put(report.name or "(no name)", style="bold", most=200),
        *screen.put(telling.headline(report)),
        *_told(telling.only(report, "failed", "could_not_check"), report.given, screen),
        *_lines("Warnings", [v for v in warned if not v.known], screen, _BRIEF),
        *_lines(f"Known from {line(report.baseline, 200)}", known, screen, _BRIEF),
        *_lines("Waived", telling.only(report, "waived"), screen, _BRIEF),
        *_lines(_UNTOLD, telling.only(report, "not_checkable"), screen, _FEW),
        *_end(report, screen),
    ]
    return "\n".join(lines) + "\n"


def _told(verdicts: Sequence[Verdict], given: Sequence[str], screen: Screen) -> list[str]:
    lines: list[str] = []
    for v in verdicts[:_FULL]:
        lines += ["", *_full(v, given, screen)]
    rest = verdicts[_FULL:]
    if rest:
        lines += ["", *_brief(rest, screen, _BRIEF)]
    return lines


def _full(v: Verdict, given: Sequence[str], screen: Screen) -> list[str]:
    lines = _placed(v, v.says or telling.title(v), screen)
    told = {"Stands there": v.sentence, "Why": v.reason, "Limit": _limit(v)}
    told |= {"Read by": v.proposed_by, "Do": telling.step(v, given)}
    for name, text in told.items():
        if text:
            lines += screen.put(text, first=f"    {name.ljust(14)}", most=400)
    return lines


def _limit(v: Verdict) -> str:
    if v.limit is None:
        return ""
    return f"{limit_shown(v.limit)}, set by {v.limit.set_by}"


def _placed(v: Verdict, text: str, screen: Screen, first: str = "") -> list[str]:
    """The text behind its sign and its place."""
    place = f"{v.place}: " if v.place else ""
    return screen.put(
        f"{place}{text}",
        first=first,
        lead=f"{telling.MARKS[v.outcome]} ",
        lead_style=_STYLES[v.outcome],
        indent=f"{first}    ",
        most=800,
    )


def _lines(head: str, verdicts: Sequence[Verdict], screen: Screen, most: int) -> list[str]:
    if not verdicts:
        return []
    return [*screen.head(head), *_brief(verdicts, screen, most)]


def _brief(verdicts: Sequence[Verdict], screen: Screen, most: int) -> list[str]:
    lines: list[str] = []
    for v in verdicts[:most]:
        text = v.says or telling.title(v)
        # Why a finding matters is told where it fails; why a thing was not decided always.
        if v.outcome in ("waived", "not_checkable") and v.reason and v.reason not in text:
            text += f" ({v.reason.rstrip('.')})"
        lines += _placed(v, text, screen, "  ")
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
