"""What each step of preparation leaves behind, and what contradicts it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import (
    Case,
    Distinct,
    Distribution,
    Duplicates,
    Lengths,
    NumberSummary,
)
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, rows_that, short, unsure
from truesheet.sheet.gaps import gaps
from truesheet.sheet.judge import Statement
from truesheet.sheet.personal import KNOWN_MISSES, cited, personal_signs, said_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, number

LOWER = re.compile(r"\blower[- ]?cas|\bsmall letters\b|\blowercas", re.I)
NEAR = 0.01
LARGE = 100.0
"""Numbers beyond this were not scaled: no usual way of scaling leaves them."""
SHORT = 2
"""Texts of so few characters may be codes."""


class Step(NamedTuple):
    """One step as it is stated, and the place where it stands."""

    said: dict[str, Any]
    path: str

    @property
    def operation(self) -> str:
        return str(self.said.get("operation", ""))

    @property
    def fields(self) -> list[str]:
        return [str(f) for f in self.said.get("fields", ())]

    @property
    def words(self) -> str:
        """What is said of it in free words, as much as is looked at."""
        return " ".join(str(self.said.get(k, ""))[:500] for k in ("parameters", "effect"))

    def known(self, seen: Seen) -> list[str]:
        """Its fields that the data has."""
        return [f for f in self.fields if f in seen.names]

    def of_fields(self, seen: Seen) -> Iterator[Statement]:
        """Fields that must still be there after this step."""
        yield from absent_fields(self.fields, seen, f"{self.path}/fields")

    def found(self, says: str, cited: tuple[str, ...], fits: bool, **more: Any) -> Statement:
        path = f"{self.path}/operation"
        return Statement(says, self.operation, path, evidence=cited, agrees=fits, **more)

    def unsure(self, says: str, why: str, cited: tuple[str, ...] = ()) -> Statement:
        return unsure(says, self.operation, f"{self.path}/operation", why, cited)


def deduplicated(step: Step, seen: Seen) -> Iterator[Statement]:
    """No row is a copy; or no value repeats, where one field is named."""
    yield from step.of_fields(seen)
    says, fields = "says copies were removed", step.known(seen)
    if len(fields) == 1:
        says += f" by {clean(fields[0])}"
        d = seen.evidence.of("values.distinct", fields[0], Distinct)
        cited = seen.evidence.id("values.distinct")
        if not isinstance(d, Absent) and not d.error:
            left = d.present - d.distinct
            says += f"; {count(left, 'cell')} repeat a value" if left else ""
            yield step.found(says, cited, not left)
            return
    copies = seen.evidence.read("rows.duplicates", Duplicates)
    cited = seen.evidence.id("rows.duplicates")
    if isinstance(copies, Absent):
        yield step.unsure(says, f"{copies.absent}.")
    elif copies.copies:
        says += f"; {rows_that(copies.copies, 'is a copy', 'are copies')}"
        yield step.found(says, cited, False, exact=not copies.error)
    elif step.fields:
        yield step.unsure(says, "No whole row is a copy; parts of rows were not compared.", cited)
    else:
        yield step.found(says, cited, True, absence=ONLY_EXACT)


ONLY_EXACT = "Rows that are nearly alike were not looked for."


def imputed(step: Step, seen: Seen) -> Iterator[Statement]:
    """Nothing is missing where gaps were filled."""
    yield from step.of_fields(seen)
    known, found = step.known(seen), gaps(seen)
    says = f"says gaps{' in ' + short(known) if known else ''} were filled"
    if isinstance(found, Absent):
        yield step.unsure(says, f"{found.absent}.")
        return
    empty = {f: s.part for f, s in found.empty.items() if not known or f in known}
    cells = sum(empty.values())
    if known and cells:
        says += f"; {count(cells, 'cell')} of {short(empty)} {'is' if cells == 1 else 'are'} empty"
        yield step.found(says, found.of_empty, False)
    elif cells:
        empty_cells = rows_that(cells, "is", "are", "cell")
        why = f"{empty_cells} empty; which fields were filled is not said."
        yield step.unsure(says, why, found.of_empty)
    else:
        yield step.found(says, found.of_empty, True)


def scaled(step: Step, seen: Seen) -> Iterator[Statement]:
    """Numbers have mean 0 and spread 1, lie within -1 and 1, or are at least not large."""
    yield from step.of_fields(seen)
    known = step.known(seen)
    numeric = {f.name for f in seen.fields if f.numeric}
    fields = [f for f in known if f in numeric]
    says = f"says {short(known) if known else 'values'} {_were(known)} scaled"
    if not fields and LOWER.search(step.words):
        return
    if not fields:
        why = "Which fields of numbers were scaled is not said." if not known else "They are words."
        yield step.unsure(says, why)
        return
    cited = seen.evidence.id("number.summary")
    looks = {f: _scaled(f, seen) for f in fields}
    large = [f for f, look in looks.items() if look is False]
    if large:
        s = seen.evidence.of("number.summary", large[0], NumberSummary)
        ends = "" if isinstance(s, Absent) else f" from {number(s.min)} to {number(s.max)}"
        says += f"; {clean(large[0])} runs{ends}"
        yield step.found(says, cited, False)
    elif all(looks.values()):
        yield step.found(says, cited, True, exact=False, why=BY_RANGE)
    else:
        yield step.unsure(says, "The numbers are small, but on no scale that is known.", cited)


BY_RANGE = "By mean, spread and range; how it was done does not show."


def _scaled(field: str, seen: Seen) -> bool | None:
    """Does a field of numbers look scaled, in all the data or in one split? None if unclear."""
    s = seen.evidence.of("number.summary", field, NumberSummary)
    if isinstance(s, Absent):
        return None
    every = [s, *(_in_split(field, name.name, seen) for name in seen.splits)]
    if any(_standard(one) for one in every if one is not None):
        return True
    if s.min >= -1 - NEAR and s.max <= 1 + NEAR:
        return True
    d = seen.evidence.of("number.distribution", field, Distribution)
    if not isinstance(d, Absent) and {"0.25", "0.5", "0.75"} <= d.quantiles.keys():
        q = d.quantiles
        if abs(q["0.5"]) < NEAR and abs(q["0.75"] - q["0.25"] - 1) < NEAR:
            return True
    whole = s.integral == s.finite and (s.sd or 0.0) > 2
    return False if whole or max(abs(s.min), abs(s.max)) > LARGE else None


def _in_split(field: str, split: str, seen: Seen) -> NumberSummary | None:
    s = seen.evidence.of("number.summary", field, NumberSummary, split)
    return None if isinstance(s, Absent) else s


def _standard(s: NumberSummary) -> bool:
    return s.sd is not None and abs(s.mean) < NEAR and abs(s.sd - 1) < NEAR


def encoded(step: Step, seen: Seen) -> Iterator[Statement]:
    """Fields that were turned into codes hold no words. A field that is gone was split up."""
    known = step.known(seen)
    kinds = {f.name: f.kind for f in seen.fields}
    words = [f for f in known if kinds[f] == "text" and _wordy(f, seen)]
    says = f"says {short(step.fields) if step.fields else 'values'} {_were(step.fields)} encoded"
    if words:
        says += f"; {short(words)} {'holds' if len(words) == 1 else 'hold'} words"
        cited = seen.evidence.id("schema.logical_type")
        yield step.found(says, cited, False, exact=False)
    elif known and not any(kinds[f] == "text" for f in known):
        yield step.found(says, seen.about_fields, True, exact=True)
    else:
        yield step.unsure(says, "No field that is named holds words.", seen.about_fields)


def _wordy(field: str, seen: Seen) -> bool:
    kind = seen.logical.get(field)
    long = seen.evidence.of("text.lengths", field, Lengths)
    if kind is None or kind.logical not in ("category", "free_text", "short_text"):
        return False
    return isinstance(long, Absent) or long.max > SHORT


def tokenised(step: Step, seen: Seen) -> Iterator[Statement]:
    """Tokens stand in lists; where they stand in texts, none can tell."""
    known = step.known(seen)
    kinds = {f.name: f.kind for f in seen.fields}
    says = f"says {short(known) if known else 'texts'} {_were(known)} cut into tokens"
    if known and all(kinds[f] == "list" for f in known):
        yield step.found(says, seen.about_fields, True, exact=True)
    elif known and all(kinds[f] in ("boolean", "date", "timestamp") for f in known):
        says += f"; {short(known)} holds no text"
        yield step.found(says, seen.about_fields, False, exact=True)
    else:
        yield step.unsure(says, "Tokens can be written as text too.", seen.about_fields)


def redacted(step: Step, seen: Seen) -> Iterator[Statement]:
    """No e-mail address, telephone number or the like is left."""
    known = step.known(seen)
    says = f"says personal data{' in ' + short(known) if known else ''} was removed"
    if seen.evidence.get("text.personal") is None:
        yield step.unsure(says, "Nothing looked for personal data.")
        return
    every = [s for s in personal_signs(seen) if s.measure == "text.personal"]
    left = [s for s in every if not known or s.field in known]
    sure = [s for s in left if s.sure]
    found = cited(sure or left, seen)
    if sure:
        yield step.found(f"{says}; {said_of(sure)}", found, False)
    elif left:
        yield step.unsure(f"{says}; {said_of(left)}", "That may be chance.", found)
    elif step.fields and not known:
        yield step.unsure(says, "The fields are gone.", seen.about_fields)
    else:
        yield step.found(says, seen.evidence.id("text.personal"), True, absence=KNOWN_MISSES)


def lower_cased(step: Step, seen: Seen) -> Iterator[Statement]:
    """Texts that were turned into small letters hold no large ones."""
    if not LOWER.search(step.words):
        return
    found = seen.evidence.get("text.case")
    known = step.known(seen)
    every = {n: c for n, c in (found.fields(Case) if found else ()) if not known or n in known}
    says = f"says {short(known) if known else 'texts'} {_were(known)} lower-cased"
    if found is None or not every:
        yield step.unsure(says, "No text was looked at.")
        return
    large = {n: c.upper for n, c in every.items() if c.upper}
    if large and known:
        cells = sum(large.values())
        says += f"; {count(cells, 'cell')} of {short(large)} hold large letters"
        yield step.found(says, (found.id,), False)
    elif large and len(large) == len(every):
        says += f"; all fields of text hold large letters, such as {clean(next(iter(large)))}"
        yield step.found(says, (found.id,), False)
    elif large:
        why = f"{short(large)} hold large letters; which fields were lower-cased is not said."
        yield step.unsure(says, why, (found.id,))
    else:
        yield step.found(says, (found.id,), True)


def _were(fields: list[str]) -> str:
    return "was" if len(fields) == 1 else "were"


Trace = Callable[[Step, Seen], Iterator[Statement]]

TRACES: dict[str, Trace] = {
    "deduplicate": deduplicated,
    "impute": imputed,
    "scale": scaled,
    "normalise": scaled,
    "encode": encoded,
    "tokenise": tokenised,
    "redact": redacted,
}
