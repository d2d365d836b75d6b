"""What a report says in words, the same in every form: the worst first, and what to do."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from truesheet.model.finding import SEVERITIES
from truesheet.model.report import Report, Verdict, VerdictOutcome
from truesheet.render.number import counted
from truesheet.render.safe import line

MARKS: dict[VerdictOutcome, str] = {
    "failed": "✖",
    "could_not_check": "?",
    "warned": "!",
    "waived": "~",
    "not_checkable": "–",
    "pass": "✔",
}
"""One sign for each outcome, the worst first."""

_WORST = tuple(MARKS)
_COUNTED: dict[VerdictOutcome, tuple[str, str]] = {
    "pass": ("holds", "hold"),
    "failed": ("does not hold", "do not hold"),
    "warned": ("warning", "warnings"),
    "could_not_check": ("could not be checked", "could not be checked"),
    "waived": ("waived", "waived"),
    "not_checkable": ("cannot be told from the data", "cannot be told from the data"),
}
_FAILED: dict[str, tuple[str, str]] = {
    "open": ("statement is not decided by the data", "statements are not decided by the data"),
    "stated": ("statement is not true of the data", "statements are not true of the data"),
    "sum": ("sum does not add up", "sums do not add up"),
    "finding": ("finding fails the policy", "findings fail the policy"),
    "question": ("question waits for an answer", "questions wait for an answer"),
    "answer": ("answer needs another look", "answers need another look"),
}
_LOOKED = {
    "measured": "The data was measured now.",
    "unchanged": "The bytes of the data are those that were measured before.",
    "quick": (
        "Quick look: sizes and time stamps of the data are those of the last measurement; "
        "its bytes were not read."
    ),
    "none": "There was no data to look at: only the document was held against itself.",
}
_TITLES = {
    "claim": "Not true of the data",
    "sql": "Not true of the data",
    "prose": "Not true of the data",
    "sum": "Does not add up",
    "finding": "Finding",
    "question": "Waits for an answer",
    "answer": "Needs another look",
}
_CHECKS = {"stale": "The data changed since", "expired": "The day of review has passed"}


def worst_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """By outcome, new before known, what is false before what is open, then as they stand."""

    def weight(v: Verdict) -> tuple[object, ...]:
        at = (v.place.file, v.place.line, v.place.column) if v.place else ()
        grave = (_gravity(v), SEVERITIES.index(v.severity))
        return (_WORST.index(v.outcome), v.known, *grave, not at, *at)

    return sorted(verdicts, key=weight)


def _gravity(v: Verdict) -> int:
    """A false statement, an answer to look at again, a finding, a question that waits."""
    if v.check in _CHECKS:
        return 1
    return {"finding": 2, "question": 3}.get(v.kind, 0)


def only(report: Report, *outcomes: VerdictOutcome) -> list[Verdict]:
    """The verdicts with one of these outcomes, worst first."""
    return worst_first([v for v in report.verdicts if v.outcome in outcomes])


def headline(report: Report) -> str:
    """How it stands, in one sentence that names the worst."""
    n = report.tally
    decided = n["pass"] + n["failed"] + n["warned"] + n["waived"]
    if n["failed"]:
        return f"{_listed(_failures(report))}."
    if n["could_not_check"]:
        return f"Nothing was found false, but {counted(n['could_not_check'], 'check')} broke off."
    if not decided:
        return "Nothing was there that could be held against the data."
    known = sum(v.known for v in report.verdicts)
    if known and known == n["warned"]:
        return f"Nothing fails that was not so before; {known:,} {_is(known)} known."
    if n["warned"]:
        return f"Nothing fails; there {_is(n['warned'])} {counted(n['warned'], 'warning')}."
    if n["waived"]:
        return f"Nothing fails; {n['waived']:,} {_is(n['waived'])} waived."
    if report.looked == "none":
        return f"The document agrees with itself: {counted(n['pass'], 'check')}."
    return f"All is true of the data: {counted(n['pass'], 'check')}, and every one holds."


def _failures(report: Report) -> list[str]:
    found: dict[str, int] = {}
    for v in only(report, "failed"):
        kind: str = "stated" if v.kind in ("claim", "sql", "prose") else v.kind
        kind = "answer" if v.check in _CHECKS else "open" if v.check == "inconclusive" else kind
        found[kind] = found.get(kind, 0) + 1
    return [counted(n, *_FAILED[kind]) for kind, n in found.items()]


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " * (len(parts) > 1) + parts[-1]


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def tally(report: Report) -> list[tuple[VerdictOutcome, str]]:
    """Every outcome that occurs with its sign and its number."""
    return [(o, f"{MARKS[o]} {counted(n, *_COUNTED[o])}") for o, n in _order(report) if n]


def _order(report: Report) -> list[tuple[VerdictOutcome, int]]:
    n = report.tally
    return [(o, n[o]) for o in _COUNTED]


def looked(report: Report) -> str:
    """How the data was looked at."""
    return _LOOKED[report.looked]


def title(v: Verdict) -> str:
    """A few words on what kind of trouble this is."""
    if v.outcome == "could_not_check":
        return "Could not be checked"
    if v.check == "inconclusive":
        return "Not decided by the data"
    return v.title or _CHECKS.get(v.check or "", _TITLES[v.kind])


def step(v: Verdict, given: Sequence[str] = ()) -> str:
    """What to do next; "" where nothing is known to help. `given` are options of the check."""
    if v.outcome in ("failed", "warned") and v.fix and v.place:
        command = shlex.join(["truesheet", "fix", v.place.file, *given])
        return f"{command}  (would write {v.fix} there)"
    return v.do


def whole(v: Verdict, given: Sequence[str] = ()) -> str:
    """All that is to be said of a verdict, a line each."""
    told = [v.says or title(v)]
    if v.sentence:
        told.append(f"Stands there: {v.sentence}")
    if v.reason:
        told.append(f"Why: {v.reason}")
    if v.proposed_by:
        told.append(f"Read by: {v.proposed_by}")
    if step(v, given):
        told.append(f"Do: {step(v, given)}")
    return "\n".join(" ".join(line(t, 1_000).split()) for t in told)


def remarks(report: Report) -> list[str]:
    """How the data was looked at, and what was not read, one sentence each."""
    told = [looked(report), *report.remarks]
    if report.unread:
        here = report.documents[0] if len(report.documents) == 1 else "DOCUMENT"
        told.append(
            f"{counted(report.unread, 'sentence')} state nothing that a program can check "
            f"(truesheet claims {here} lists them)."
            if report.unread > 1
            else f"1 sentence states nothing that a program can check (truesheet claims {here})."
        )
    known = sum(v.known for v in report.verdicts)
    if report.baseline:
        told.append(
            f"What is known from the baseline {report.baseline} does not fail the check."
            if known
            else f"None of these stands in the baseline {report.baseline}."
        )
    return told
