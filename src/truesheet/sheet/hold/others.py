"""Held by the checks of typed answers: time frames, people, personal data, licences, languages."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from truesheet.model.stated import Stated
from truesheet.sheet.contradict import CHECKS
from truesheet.sheet.hold.said import untold
from truesheet.sheet.hold.scope import other_config
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, names

_GATHERED = re.compile(
    r"\b(?:collect|gather|crawl|scrap|record|conduct|survey|annotat|download|extract)\w*", re.I
)


def time_frame(stated: Stated, seen: Seen) -> Statement:
    """A time frame, of the content or of the gathering, against the dates in the data."""
    span = {k: v for k, v in stated.value.items() if v}
    ends = f"{span.get('from', 'any time')} to {span.get('to', 'now')}"
    of = "collected" if _GATHERED.search(stated.sentence[:1000]) else "content"
    says = f"says the data is from {ends}"
    return _by(
        "collection.timeframe", {of: span}, says, stated, seen, "no field of dates was found"
    )


def people(stated: Stated, seen: Seen) -> Statement:
    """Whether the data is about people, against signs of them."""
    says = f"says the data is {'about' if stated.value == 'yes' else 'not about'} people"
    why = "no sign of people was found, and none can show their absence"
    return _by("gate.people", {"people": stated.value}, says, stated, seen, why)


def no_personal_data(stated: Stated, seen: Seen) -> Statement:
    """That nothing in the data points at a person: what points at one disproves it."""
    says, why = "says there is no personal data", "nothing was looked for that points at persons"
    value = {"personal_data": "no"}
    return _by("composition.identifiability", value, says, stated, seen, why)


def licence(stated: Stated, seen: Seen) -> Statement:
    """A licence against the licence files beside the data. Words are no licence to compare."""
    says = f"says the licence is {clean(str(stated.value))}"
    why = "no licence file was found beside the data"
    return _by("distribution.license", {"licence": stated.value}, says, stated, seen, why)


def languages(stated: Stated, seen: Seen) -> Statement:
    """The languages of the texts, as far as their letters and frequent words tell them."""
    says = f"says the languages are {names([str(v) for v in stated.value], 5)}"
    listed = [{"language": str(v)} for v in stated.value]
    why = "the letters and words of the texts do not tell"
    return _by("x.languages", {"languages": listed}, says, stated, seen, why)


def _by(
    question: str, value: dict[str, Any], says: str, stated: Stated, seen: Seen, otherwise: str
) -> Statement:
    """What the check of a typed answer says of this value: the gravest of its statements."""
    strange = other_config(stated, seen)
    if strange is not None:
        return untold(says, stated, strange.absent)
    if stated.split or stated.field:
        part = stated.split or stated.field
        return untold(says, stated, f"{clean(part)} was not looked at by itself")
    checker = CHECKS.get(question)
    (key,) = value
    found = (
        [s for s in checker.check(value, seen) if s.path.startswith(f"/{key}")] if checker else []
    )
    if not found:
        return untold(says, stated, otherwise)
    worst = min(found, key=lambda s: (s.agrees is not False, s.agrees is not None))
    return msgspec.structs.replace(worst, path="", value=stated.value, origin="stated")
