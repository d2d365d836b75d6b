"""Whether labels can be believed, for the terminal."""

from __future__ import annotations

from typing import Protocol

from truesheet.measures.values import Balance
from truesheet.measures.values_labels import Audited, Suspect, Suspects
from truesheet.model.finding import Finding
from truesheet.render import number
from truesheet.render.discretion import FLOOR
from truesheet.render.terminal import Screen

_CLASSES, _ROWS, _NAMED = 8, 15, 5


class Found(Protocol):
    """What the verb `labels` gives."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def balance(self) -> Balance | None: ...
    @property
    def suspects(self) -> Suspects | None: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def unranked(self) -> str: ...
    @property
    def undeclared(self) -> tuple[str, ...]: ...
    @property
    def sheet(self) -> str: ...
    @property
    def drawn(self) -> int: ...
    @property
    def audited(self) -> Audited | None: ...


def text(found: Found, screen: Screen | None = None) -> str:
    """The classes, what was found, the labels to look at first, and what people said of them."""
    screen = screen or Screen()
    lines = [
        *screen.put(f"{found.name}: {found.label}", style="bold", most=200),
        *_classes(found, screen),
        *_findings(found.findings, screen),
    ]
    if found.undeclared:
        lines += _undeclared(found.undeclared, screen)
    if found.suspects is not None:
        lines += _suspects(found.suspects, screen)
    elif found.unranked:
        why = f"No label could be doubted, and no rows drawn: {found.unranked}."
        lines += [*screen.head("Labels to look at first"), *screen.put(why, first="  ")]
    if found.audited is not None:
        lines += _audited(found.audited, screen)
    return "\n".join([*lines, *_next(found, screen)]) + "\n"


def _classes(found: Found, screen: Screen) -> list[str]:
    b = found.balance
    if b is None:
        return screen.put(f"{number.counted(found.rows, 'row')}; no classes were counted.")
    labelled = b.rows - b.unlabelled
    n = len(b.classes) + b.cut
    missing = f"; {number.count(b.unlabelled)} without a label" if b.unlabelled else ""
    told = f"{number.counted(b.rows, 'row')}, {number.counted(n, 'class', 'classes')}{missing}."
    shown = [(c, k) for c, k in b.classes.items() if k >= FLOOR][:_CLASSES]
    rows = [(c, number.count(k), number.percent(k, labelled)) for c, k in shown]
    left = n - len(rows)
    more = screen.put(f"and {number.counted(left, 'class', 'classes')} more", first="  ")
    return [
        *screen.put(told),
        *screen.table(rows, right=(1, 2)),
        *(more if left and rows else []),
    ]


def _findings(findings: tuple[Finding, ...], screen: Screen) -> list[str]:
    lines: list[str] = []
    for f in findings:
        if f.outcome == "raised":
            lines += ["", *screen.put(f.title, lead=f"{f.severity}  ", lead_style=f.severity)]
            lines += screen.put(f.says, first="  ")
            lines += screen.put(f.do, first="  ", style="dim")
    for f in findings:
        if f.outcome in ("clear", "could_not_run"):
            sign = "✔ " if f.outcome == "clear" else "? "
            lines += ["", *screen.put(f.says or f.title, lead=sign)]
    return lines


def _undeclared(classes: tuple[str, ...], screen: Screen) -> list[str]:
    n = number.counted(len(classes), "class", "classes")
    told = f"{n} of the data {'is' if len(classes) == 1 else 'are'} not listed in datasheet.yaml."
    return ["", *screen.put(told, lead="undeclared  ", lead_style="warning")]


def _suspects(s: Suspects, screen: Screen) -> list[str]:
    lines = screen.head("Labels to look at first")
    lines += screen.put(how(s), first="  ")
    if not s.listed:
        return [*lines, *screen.put("No label is doubted.", first="  ")]
    head = ("row", "label", "believed", "likelier", "believed")
    rows = [head, *(row(x) for x in s.listed[:_ROWS])]
    lines += ["", *screen.table(rows, right=(2, 4))]
    left = s.flagged - len(rows) + 1
    if left > 0:
        lines += screen.put(f"and {number.count(left)} more, in --json", first="  ")
    if s.screen is not None:
        told = (
            f"Upper-bound screen by confident learning: {s.screen * 100:.1f} %. It adds the "
            "model's own errors to those of the labels; it is no rate of wrong labels."
        )
        lines += ["", *screen.put(told, first="  ", style="dim")]
    return lines


def how(s: Suspects) -> str:
    """Who doubts, how good that model is, and how many labels it doubts."""
    judged = f"{number.count(s.looked)} labels were judged by {s.model}"
    seen = "" if s.model.startswith("the given") else ", each by models that had not seen its row"
    text = (
        f"{judged}{seen}; they agree with {number.percent(s.right, s.looked)} of them (naming the "
        f"largest class: {number.percent(s.majority, s.looked)}). {number.count(s.flagged)} are "
        "doubted. A doubted label may be right, and the case a hard one."
    )
    if s.shut_out:
        names = ", ".join(s.shut_out[:_NAMED])
        text += f" Left out, since they say the label by themselves: {names}."
    if s.left_out:
        text += f" {number.counted(s.left_out, 'row')} could not be judged."
    return text if not s.error.startswith("from") else f"{text} It is {s.error}."


def row(s: Suspect) -> tuple[str, ...]:
    """A doubted label as a row of a table."""
    return s.row, s.given, told(s.believed), s.suggested, told(s.believed_suggested)


def told(probability: float) -> str:
    """A probability of three digits, never rounded to none or all."""
    if probability < 0.0005:
        return "under 0.1 %"
    return "over 99.9 %" if probability > 0.9995 else f"{probability * 100:.1f} %"


def _audited(a: Audited, screen: Screen) -> list[str]:
    lines = screen.head("What people found")
    rows = [
        ("", "rows", "judged", "wrong"),
        ("doubted", *(number.count(n) for n in (a.doubted, a.doubted_judged, a.doubted_wrong))),
        ("others", *(number.count(n) for n in (a.others, a.others_judged, a.others_wrong))),
    ]
    lines += screen.table(rows, right=(1, 2, 3))
    return [*lines, "", *screen.put(rate(a), first="  ")]


def rate(a: Audited) -> str:
    """The rate of wrong labels, with its interval, in a sentence."""
    if not a.others_judged and a.others:
        return (
            "No verdict yet on rows that are not doubted, so nothing can be said of the rate."
            if not a.doubted_judged
            else f"Of the doubted labels {number.percent(a.doubted_wrong, a.doubted_judged)} are "
            "wrong; without verdicts on the others there is no rate over all."
        )
    if a.one_sided:
        text = f"No wrong label was found: at most {a.high * 100:.1f} % are wrong (95 %, one-sided)"
    else:
        text = (
            f"{a.rate * 100:.1f} % of the labels are wrong, with 95 % confidence between "
            f"{a.low * 100:.1f} % and {a.high * 100:.1f} %"
        )
    if a.ambiguous:
        text += (
            f"; {number.counted(a.ambiguous, 'row')} {'is' if a.ambiguous == 1 else 'are'} "
            f"ambiguous, with which it is at most {a.with_ambiguous * 100:.1f} %"
        )
    return f"{text}." + (f" {number.count(a.open)} have no verdict yet." if a.open else "")


def _next(found: Found, screen: Screen) -> list[str]:
    if found.sheet:
        told = (
            f"{number.counted(found.drawn, 'row')} written to {found.sheet}. Write the right class "
            "or `ambiguous` into the column verdict, without looking at the data; then run again "
            f"with --audited {found.sheet}. Keep {found.sheet}.key.json from whoever judges."
        )
        return ["", *screen.put(told)]
    if found.suspects is None or found.audited is not None:
        return []
    told = "--audit FILE draws a blind sample for people to judge: only that tells the rate."
    return ["", *screen.put(told, style="dim")]
