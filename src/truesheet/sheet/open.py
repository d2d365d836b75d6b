"""The open questions that matter most: by their weight, and by what was found in the data."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from truesheet.model.datasheet import Datasheet
from truesheet.model.question import Question
from truesheet.sheet import bank
from truesheet.sheet.licences import found_licences
from truesheet.sheet.links import linked
from truesheet.sheet.personal import NOUNS, personal_signs
from truesheet.sheet.secrets import said_of as secrets_said
from truesheet.sheet.secrets import secrets
from truesheet.sheet.seen import Seen
from truesheet.sheet.sensitive import said_of as sensitive_said
from truesheet.sheet.sensitive import sensitive_signs
from truesheet.sheet.signs import direct_identifiers, people_signs
from truesheet.sheet.words import clean, count, listed, names, sentence

GATE = "gate.people"


class OpenQuestion(msgspec.Struct, frozen=True):
    """An open question, how urgent it is, and what in the data makes it so."""

    question: Question
    urgency: int
    because: str = ""


class Boost(msgspec.Struct, frozen=True):
    """A reason from the data to ask a question earlier."""

    question: str
    by: int
    because: str


def open_questions(sheet: Datasheet, most: int = 3) -> tuple[OpenQuestion, ...]:
    """The `most` urgent open questions, most urgent first.

    A question behind a gate that is itself open waits until the gate is answered, unless the data
    show signs that it will apply. Anything that people were asked but did not know is not asked
    again.
    """
    still_open = [a.question for a in sheet.answers if a.state == "open"]
    why = boosts(sheet)
    found = []
    for place, question in enumerate(bank.in_order_of_worth(still_open)):
        up = why.get(question.id, [])
        because = " ".join(dict.fromkeys(b.because for b in up))
        urgency = question.weight + sum(b.by for b in up)
        waits = not up and any(g.question in still_open for g in question.gates)
        found.append((waits, -urgency, place, OpenQuestion(question, urgency, because)))
    return tuple(q for *_, q in sorted(found, key=lambda f: f[:3])[:most])


def boosts(sheet: Datasheet) -> dict[str, list[Boost]]:
    """What in the data makes questions urgent, by question."""
    found: dict[str, list[Boost]] = {}
    for boost in _boosts(sheet):
        found.setdefault(boost.question, []).append(boost)
    return found


def _boosts(sheet: Datasheet) -> Iterator[Boost]:
    seen = Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint)
    signs = people_signs(seen)
    if signs:
        because = f"The data has signs of people: {names(signs, 4)}."
        yield Boost(GATE, 30, because)
    declared = [f.name for f in seen.with_role("sensitive")]
    if declared:
        because = f"Sensitive fields were declared: {names(declared, 4)}."
        yield Boost("collection.consent", 25, because)
        yield Boost("composition.sensitive", 10, because)
        yield Boost("uses.risk_factors", 15, because)
    for because in _counted(seen):
        yield Boost("composition.identifiability", 35, because)
        yield Boost("collection.consent", 15, because)
        yield Boost("x.lawful_basis", 20, because)
    for fields in direct_identifiers(seen).values():
        because = f"Addresses of persons stand in {names(fields, 4)}."
        yield Boost("composition.identifiability", 30, because)
        yield Boost("collection.consent", 10, because)
    links = list(seen.of_type("url"))
    if links:
        because = f"Web addresses stand in {names(links, 4)}."
        yield Boost("composition.external_deps", 20, because)
    yield from _other_boosts(seen)
    errors = [f for f in sheet.raised if f.severity == "error"]
    if any(f.rule.startswith(("cells.", "rows.hidden", "missing")) for f in errors):
        yield Boost("preprocessing.steps", 10, "Errors in the values were found.")


def _counted(seen: Seen) -> Iterator[str]:
    """How many signs of persons were counted, by kind, where that is beyond doubt."""
    fields: dict[str, dict[str, int]] = {}
    for sign in personal_signs(seen):
        if sign.sure and sign.form:
            fields.setdefault(sign.form, {})[sign.field] = sign.hits
    for form, hits in fields.items():
        verb = "was" if sum(hits.values()) == 1 else "were"
        yield (
            f"{count(sum(hits.values()), *NOUNS[form])} {verb} found in {names(hits, 4)}: is "
            "this personal data, and on what basis is it held?"
        )


def _other_boosts(seen: Seen) -> Iterator[Boost]:
    """Secrets, fields named for what is sensitive, links to content, and licence files."""
    found = secrets(seen)
    if found:
        because = f"{sentence(secrets_said(found))} Was this meant to be passed on?"
        yield Boost("composition.confidential", 40, because)
    named = [s for s in sensitive_signs(seen) if s.sure]
    if named:
        yield Boost("composition.sensitive", 20, sentence(sensitive_said(named)))
        yield Boost(GATE, 10, sentence(sensitive_said(named)))
    content = [f.says for f in linked(seen) if f.content]
    if content:
        because = f"{sentence(listed(content, 3))} Will they still be there tomorrow?"
        yield Boost("composition.external_deps", 25, because)
    files = {f.where: f.licence for f in found_licences(seen) if not f.aside}
    if files:
        said = listed([f"{clean(where)} is {name}" for where, name in files.items()], 3)
        yield Boost("distribution.license", 5, f"{sentence(said)} Does that hold for the data?")
