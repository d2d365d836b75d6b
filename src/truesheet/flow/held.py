"""From a foreign document to verdicts: what it states held against evidence, its sums on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import msgspec

from truesheet.flow.verdicts import SEVERITY, broken, outcome
from truesheet.model.evidence import Evidence
from truesheet.model.report import Verdict, VerdictOutcome
from truesheet.model.stated import Amount, Extract, Stated, Sum
from truesheet.sheet.hold import correction, hold
from truesheet.sheet.judge import judged
from truesheet.sheet.policy import Policy
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, number, sentence

NO_DATA = "There is no data beside the document; name it with --data."


def of_document(extract: Extract, seen: Seen | None, policy: Policy) -> Iterator[Verdict]:
    """One verdict for each statement and each sum; without data (`seen` is None) no statement
    can be checked."""
    known = {e.id: e for e in seen.evidence} if seen else {}
    for stated in extract.stated:
        yield _of_stated(stated, seen, known, policy) if seen else _unheld(stated, policy)
    for each in extract.sums:
        yield _of_sum(each, policy)


def _of_stated(stated: Stated, seen: Seen, known: dict[str, Evidence], policy: Policy) -> Verdict:
    statement = hold(stated, seen)
    claim = judged(statement, known, seen.fingerprint, seen.today or None)
    found = _proposed(outcome(claim.standing.check, policy), stated)
    return msgspec.structs.replace(
        _made(stated, found),
        says=sentence(claim.says),
        check=claim.standing.check,
        status=claim.standing.status,
        stated=claim.value,
        found=claim.found,
        reason=claim.standing.reason,
        evidence=claim.evidence,
        fix=correction(stated, statement) if claim.standing.check == "contradicted" else "",
    )


def _proposed(found: VerdictOutcome, stated: Stated) -> VerdictOutcome:
    """What a model proposes to read is no word of the document: it never fails a check."""
    return "warned" if stated.proposed_by and found == "failed" else found


def _unheld(stated: Stated, policy: Policy) -> Verdict:
    words = sentence(f"states its {stated.kind.replace('_', ' ')}")
    return msgspec.structs.replace(
        _made(stated, broken(policy)), says=words, reason=NO_DATA, stated=_plain(stated.value)
    )


def _made(stated: Stated, found: VerdictOutcome) -> Verdict:
    return Verdict(
        id=f"prose:{_name(stated)}#{_what(stated)}",
        kind="prose",
        outcome=found,
        says="",
        severity=SEVERITY.get(found, "note"),
        place=stated.place,
        question=stated.question,
        subject=_subject(stated),
        sentence=stated.sentence,
        proposed_by=stated.proposed_by,
    )


def _of_sum(each: Sum, policy: Policy) -> Verdict:
    wrong: VerdictOutcome = "failed" if "contradicted" in policy.fail_on.checks else "warned"
    found = "pass" if each.holds else wrong
    whole = each.whole
    return Verdict(
        id=f"sum:{_name(whole)}#{_what(whole)}",
        kind="sum",
        outcome=found,
        says=_says(each),
        severity=SEVERITY.get(found, "note"),
        check="pass" if each.holds else "contradicted",
        stated=_plain(whole.value),
        found=each.total,
        place=whole.place,
        question=whole.question,
        subject=_subject(whole),
        sentence=whole.sentence,
    )


def _says(each: Sum) -> str:
    """What the parts come to, and what is said of the whole."""
    whole, total = each.whole, number(each.total)
    written = f"“{clean(_written(whole))}”"
    what = whole.kind.replace("_", " ")
    if len(each.parts) == 1 and each.parts[0] != whole:
        other = each.parts[0]
        line = f" in line {other.place.line}" if other.place.line else " elsewhere"
        link = "as it does" if each.holds else f"and {total}"
        return sentence(f"says {written} of its {what}, {link}{line}")
    parts = count(len(each.parts), "part") if len(each.parts) > 1 else "the parts"
    link = "as it says" if each.holds else "but it says"
    return sentence(f"{parts} of its {what} add up to {total}, {link}: {written}")


def _written(stated: Stated) -> str:
    value = stated.value["amount"] if stated.kind == "share" else stated.value
    if isinstance(value, Amount) and value.written:
        return value.written
    return stated.sentence


def _name(stated: Stated) -> str:
    """The document from the current folder on, or its name alone: no id names a machine."""
    path = os.path.relpath(stated.place.file)
    near = path if not path.startswith(os.pardir) else os.path.basename(path)
    return near.replace(os.sep, "/")


def _what(stated: Stated) -> str:
    """rows:train, mean:age, rows:en/train"""
    about = "/".join(filter(None, (stated.config, stated.split, stated.field)))
    return f"{stated.kind}:{about}" if about else stated.kind


def _subject(stated: Stated) -> str:
    if stated.field:
        return f"field:{stated.field}"
    return f"split:{stated.split}" if stated.split else "dataset"


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)
