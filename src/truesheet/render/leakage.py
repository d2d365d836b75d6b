"""What `leakage` found, for a terminal: the leaks with what they are worth, and what is clear."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.compare.leakage import Leakage, RowsWorth
from truesheet.measures.values_leak import Scored, SingleField
from truesheet.model.evidence import Absent
from truesheet.model.finding import SEVERITIES, Finding
from truesheet.render import contamination
from truesheet.render.terminal import Screen
from truesheet.rules.words import count, name, plain, several

_SHOWN, _ALSO = 5, 10
_METRIC = {"auc": "area under the ROC curve, 0.5 is chance", "r2": "R² of the ranks, 0 is chance"}


def to_text(found: Leakage, colour: bool = False, width: int = 80) -> str:
    """The leaks, the worst first; no line is longer than `width`."""
    screen = Screen(colour, width)
    raised = sorted(
        (f for f in found.findings if f.outcome == "raised"),
        key=lambda f: SEVERITIES.index(f.severity),
    )
    lines = [*screen.put(found.name, style="bold", most=200), *screen.put(_head(found))]
    lines += screen.head(_verdict(raised, any(f.outcome == "clear" for f in found.findings)))
    told: set[str] = set()
    for f in raised[:_ALSO]:
        lines += ["", *_told(f, screen, f.why in told)]
        told.add(f.why)
    if len(raised) > _ALSO:
        lines += ["", *screen.put(f"and {count(len(raised) - _ALSO)} more (--json)", first="  ")]
    lines += _rows(found, screen)
    lines += _fields(found.fields, screen)
    lines += _quiet(found, screen)
    told_of = "\n".join(lines) + "\n"
    if found.contamination is None:
        return told_of
    return told_of + "\n" + contamination.to_text(found.contamination, colour=colour, width=width)


def _head(found: Leakage) -> str:
    parts = ", ".join(f"{s.name} {several(s.rows, 'row')}" for s in found.splits)
    label = f"label {name(found.label)}" if found.label else "no label named (--label)"
    return f"{parts}; {label}."


def _verdict(raised: list[Finding], looked: bool) -> str:
    if not raised and not looked:
        return "Nothing could be checked between splits or into fields"
    if not raised:
        return "No leak between splits or into fields was found"
    told = [several(n, s) for s in SEVERITIES if (n := sum(f.severity == s for f in raised))]
    return f"Leaks, or signs of them: {', '.join(told)}"


def _told(f: Finding, screen: Screen, known: bool) -> Iterator[str]:
    amount = " ".join(filter(None, (f.number, f.unit)))
    yield from screen.put(
        amount, first="  ", lead=f"{f.severity}  ", lead_style=f.severity, style="bold"
    )
    yield from screen.put(f.title, first="    ", style="bold", most=200)
    yield from screen.put(f.says, first="    ", most=800)
    if f.severity != "note" and not known:
        yield from screen.put(f.why, first="    Why  ", most=500)
    if not known:
        yield from screen.put(f.do, first="    Do   ", most=500)


def _rows(found: Leakage, screen: Screen) -> list[str]:
    told = [w for w in found.rows if w.leaking or w.absent]
    if not told:
        return []
    lines = screen.head("What leaking rows are worth")
    for w in told:
        lines += ["", *screen.put(_row(w), first="  ")]
    return lines


def _row(w: RowsWorth) -> str:
    what = (
        f"rows of {name(w.test)} equal, or nearly equal, a row of {name(w.train)}"
        if w.by == "rows"
        else f"rows of {name(w.test)} have a {name(w.by)} that stands in {name(w.train)}"
    )
    if w.every is None or w.clean is None or w.gain is None:
        return f"Not scored whether {what}: {w.absent}."
    moved = (
        "the leak lifts the score"
        if w.gain.low > 0
        else "the leak lowers the score"
        if w.gain.high < 0
        else "these rows do not decide whether it lifts the score"
    )
    return (
        f"Of the rows looked at, {count(w.leaking)} of {count(w.rows)} {what}. "
        f"A model that remembers what it saw "
        f"({count(w.learned)} rows) scores {_figure(w.every)} on all of them and "
        f"{_figure(w.clean)} without those: {_signed(w.gain)}, {moved}."
    )


def _fields(found: SingleField | Absent, screen: Screen) -> list[str]:
    if isinstance(found, Absent):
        return []
    lines = screen.head(f"What one field alone tells of {name(found.label)}")
    says = f"Best of {several(found.looked, 'field')}, {_METRIC[found.metric]}; "
    says += several(found.rows, "row")
    lines += screen.put(f"{says}{', ' + found.error if found.error else ''}.", first="  ")
    rows = [("field", "score", "95 % interval", "whether it is missing")]
    for a in found.alone[:_SHOWN]:
        gap = plain(a.by_gap.score) if a.by_gap else ""
        rows.append((a.field, plain(a.by_value.score), _interval(a.by_value), gap))
    return [*lines, "", *screen.table(rows, right=(1, 2, 3))]


def _quiet(found: Leakage, screen: Screen) -> list[str]:
    lines: list[str] = []
    for outcome, title in (
        ("clear", "Clear"),
        ("could_not_run", "Could not be checked"),
        ("not_applicable", "Nothing to check"),
    ):
        mine = [f for f in found.findings if f.outcome == outcome]
        if mine:
            lines += screen.head(title)
        for f in mine:
            lines += screen.put(f.says, first="  ", lead=f"{f.rule}  ", most=500, indent="    ")
            if f.blind:
                lines += screen.put(f"It cannot see: {f.blind}", first="    ", style="dim")
    return lines


def _figure(score: Scored) -> str:
    return f"{plain(score.score)} ({_interval(score)})"


def _signed(score: Scored) -> str:
    return f"{'+' if score.score > 0 else ''}{_figure(score)}"


def _interval(score: Scored) -> str:
    return f"{plain(score.low)} to {plain(score.high)}"
