"""What differs in the document: answers, claims, findings, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Licences
from truesheet.model.datasheet import STRENGTH, Answer, Claim, Datasheet
from truesheet.model.diff import AnswerChange, ClaimChange, FindingChange, LicenceChange
from truesheet.model.evidence import Absent
from truesheet.model.finding import SEVERITIES, Finding
from truesheet.sheet.claims import in_words
from truesheet.sheet.words import clean

_LONGEST = 200
_LICENCE = "distribution.license"
_UNKNOWN = "not recognised"


def answers(old: Datasheet, new: Datasheet) -> tuple[AnswerChange, ...]:
    """Answers that are others than before, in the order of the new sheet."""
    before = {a.question: a for a in old.answers}
    after = {a.question: a for a in new.answers}
    found = []
    for question in dict.fromkeys([*after, *before]):
        a = before.get(question, Answer(question, "open"))
        b = after.get(question, Answer(question, "open"))
        parts = tuple(_parts(a, b))
        if parts:
            stated = _word(a) != _word(b)
            found.append(AnswerChange(question, parts, _brief(a), _brief(b), stated))
    return tuple(found)


def _parts(a: Answer, b: Answer) -> Iterator[str]:
    for part in ("state", "text", "value", "by"):
        if getattr(a, part) != getattr(b, part):
            yield part
    if a.reason != b.reason and "open" not in (a.state, b.state):
        yield "reason"


def _word(answer: Answer) -> Any:
    """What a person says in an answer; None where nobody does. The rest follows from the data."""
    stated = [c for c in answer.claims if c.origin == "stated"]
    if answer.by is None and not stated and answer.state in ("open", "answered"):
        return None
    prose = answer.text if any(c.value is None and not c.path for c in stated) else ""
    parts = [(c.path, c.value) for c in stated]
    return answer.state, answer.by, answer.reason if answer.state != "open" else "", prose, parts


def _brief(answer: Answer) -> str:
    if answer.state != "answered":
        reason = f": {clean(answer.reason, _LONGEST)}" if answer.reason else ""
        return answer.state.replace("_", " ") + (reason if answer.state != "open" else "")
    return clean(answer.text, _LONGEST) if answer.text else in_words(answer.value)


def claims(old: Datasheet, new: Datasheet) -> tuple[ClaimChange, ...]:
    """Claims of both that stand otherwise, and new ones that the data speak against."""
    before = dict(_claims(old))
    found = []
    for key, claim in _claims(new):
        was, stands = before.get(key), claim.standing
        if was is None:
            if stands.check == "contradicted":
                found.append(_claim(key[0], claim, "", worse=True))
        elif (was.standing.status, was.standing.check) != (stands.status, stands.check):
            found.append(_claim(key[0], claim, standing(was), worse=_rank(claim) < _rank(was)))
    return tuple(found)


def _claim(question: str, claim: Claim, old: str, *, worse: bool) -> ClaimChange:
    return ClaimChange(
        question, claim.path, clean(claim.says, _LONGEST), old, standing(claim), worse
    )


def _claims(sheet: Datasheet) -> Iterator[tuple[tuple[str, str, str, int], Claim]]:
    """Claims by question, place and origin; those of one place by their order."""
    seen: dict[tuple[str, str, str], int] = {}
    for answer in sheet.answers:
        for claim in answer.claims:
            key = (answer.question, claim.path, claim.origin)
            seen[key] = seen.get(key, -1) + 1
            yield (*key, seen[key]), claim


def standing(claim: Claim) -> str:
    """How a claim stands, in a word or two."""
    check = claim.standing.check
    return claim.standing.status if check == "pass" else check.replace("_", " ")


def _rank(claim: Claim) -> tuple[int, int]:
    check = {"contradicted": 0, "pass": 2}.get(claim.standing.check, 1)
    return check, STRENGTH[claim.standing.status]


def findings(old: Datasheet, new: Datasheet) -> tuple[FindingChange, ...]:
    """Raised findings that came, went, or are worse or better than they were; worst first."""
    before = {(f.rule, f.subject): f for f in old.raised}
    after = {(f.rule, f.subject): f for f in new.raised}
    found = [c for k, f in after.items() if (c := _finding(before.get(k), f))]
    found += [
        FindingChange(f.rule, f.subject, f.title, "gone", f.severity, _number(f))
        for k, f in before.items()
        if k not in after
    ]
    return tuple(found)


def _finding(old: Finding | None, new: Finding) -> FindingChange | None:
    if old is None:
        return FindingChange(
            new.rule, new.subject, new.title, "new", new.severity, "", _number(new)
        )
    more = SEVERITIES.index(old.severity) - SEVERITIES.index(new.severity) or _larger(old, new)
    if not more:
        return None
    change = FindingChange(
        new.rule, new.subject, new.title, "worse", new.severity, _number(old), _number(new)
    )
    return change if more > 0 else _better(change)


def _better(change: FindingChange) -> FindingChange:
    return FindingChange(
        change.rule,
        change.subject,
        change.title,
        "better",
        change.severity,
        change.old,
        change.new,
    )


def _larger(old: Finding, new: Finding) -> int:
    """1 where the number of the finding is worse, -1 where it is better, 0 where it is as it was.

    More is worse, but for a number that is raised because it lies below its limit.
    """
    a, b = _parsed(old.number), _parsed(new.number)
    if a is None or b is None or a == b:
        return 0
    limit = new.limit
    below = limit is not None and limit.unit == new.unit and b < limit.value
    return 1 if (b > a) != below else -1


def _parsed(number: str) -> float | None:
    found = re.match(r"[−-]?[\d,]+(?:\.\d+)?", number)
    return float(found[0].replace(",", "").replace("−", "-")) if found else None


def _number(finding: Finding) -> str:
    return f"{finding.number} {finding.unit}".strip()


def licences(old: Datasheet, new: Datasheet) -> tuple[LicenceChange, ...]:
    """Another licence than before, as people state it, and in the files that speak of it."""
    a, b = {"stated": _licence(old), **_files(old)}, {"stated": _licence(new), **_files(new)}
    return tuple(
        LicenceChange(where, a.get(where, ""), b.get(where, ""))
        for where in dict.fromkeys([*a, *b])
        if a.get(where, "") != b.get(where, "")
    )


def _files(sheet: Datasheet) -> dict[str, str]:
    """What each file says of the licence; a file whose licence is not known says that."""
    found = sheet.measured.read("files.licences", Licences)
    if isinstance(found, Absent):
        return {}
    return {
        f.path: f.licence + (", modified" if f.modified else "") or _UNKNOWN for f in found.files
    }


def _licence(sheet: Datasheet) -> str:
    found = next((a for a in sheet.answers if a.question == _LICENCE), None)
    value = found.value if found is not None else None
    return str(value.get("licence", "")) if isinstance(value, dict) else ""
