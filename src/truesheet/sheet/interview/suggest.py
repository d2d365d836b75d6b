"""What evidence suggests as an answer. A suggestion is an offer: nobody has said it yet."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import Licences, Personal
from truesheet.model.datasheet import Claim, Datasheet
from truesheet.model.evidence import Absent
from truesheet.sheet.interview import forms
from truesheet.sheet.seen import Seen
from truesheet.sheet.signs import direct_identifiers, people_signs

KINDS = {
    "email": "email",
    "phone": "phone",
    "ipv4": "ip_address",
    "ipv6": "ip_address",
    "mac": "device_id",
    "handle": "online_handle",
    "us_ssn": "id_number",
    "place": "location",
}
"""Kinds that `text.personal` counts, as the bank calls them."""


def suggestions(sheet: Datasheet) -> dict[str, Any]:
    """Typed values by question: what was measured, and what signs in the data point at."""
    found = {a.question: a.value for a in sheet.answers if a.value is not None}
    for question, value in _signs(sheet).items():
        found.setdefault(question, value)
    return found


def _signs(sheet: Datasheet) -> dict[str, Any]:
    seen = Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint)
    kinds = list(direct_identifiers(seen))
    personal = seen.evidence.get("text.personal")
    for _, found in personal.fields(Personal) if personal else ():
        kinds += [KINDS[k] for k, hits in found.kinds.items() if k in KINDS and hits.whole]
    licences = seen.evidence.read("files.licences", Licences)
    files = () if isinstance(licences, Absent) else licences.files
    named = {f.licence for f in files if f.licence and not f.modified}
    sensitive = [f.name for f in seen.with_role("sensitive")]
    made: dict[str, Any] = {}
    if people_signs(seen) or kinds:
        made["gate.people"] = {"people": "yes"}
    if kinds:
        made["composition.identifiability"] = {
            "personal_data": "yes",
            "direct": "yes",
            "kinds": list(dict.fromkeys(kinds)),
        }
    if len(named) == 1:
        made["distribution.license"] = {"licence": named.pop()}
    if sensitive:
        made["composition.sensitive"] = {"present": "yes", "fields": sensitive}
    return made


def corrected(value: Any, claims: tuple[Claim, ...]) -> Any:
    """The value with what was found in the place of what the data contradict."""
    for claim in claims:
        if claim.found is not None and claim.path:
            value = forms.put(value, forms.steps(claim.path, value), claim.found)
    return value


def can_correct(claims: tuple[Claim, ...]) -> bool:
    """Does a machine know what would be true in the place of every contradicted part?"""
    return bool(claims) and all(c.found is not None and c.path for c in claims)
