"""Which fields of a table say who a person is: by what the fields are called."""

from __future__ import annotations

import re

from truesheet.model.field import Field, Schema

KINDS: dict[str, str] = {
    "family": r"(?:(?:last|family|maiden|sur) ?)names?(?: c\d)?|lname(?: c\d)?|last|family|surname"
    r"|nachname|familienname|apellidos?|cognome|achternaam",
    "name": r"(?:(?:given|first|middle|full|fore|patient|person|customer|client|employee|member"
    r"|contact) ?)?names?(?: c\d)?|fname(?: c\d)?|first|given|middle|initials|vorname|pr[eé]nom"
    r"|nom|nombre|voornaam",
    "born": r"(?:date of birth|birth ?(?:da(?:te|y)|year)?|dob|born|geburts(?:datum|tag)"
    r"|date de naissance|fecha de nacimiento|data de nascimento|data di nascita|geboortedatum)",
    "place": r"(?:(?:street|house|home|postal|mailing|residential|billing) ?)?address"
    r"(?: ?line)?(?: ?\d)?|addr(?: ?\d)?|(?:street|house)(?: ?(?:name|number|no))?|strasse"
    r"|stra[sß]e|adresse|city|town|suburb|post ?code|zip(?: ?code)?|plz|ort|stadt|ville|ciudad",
    "number": r"(?:soc(?:ial)? ?sec(?:urity)?(?: ?(?:id|no|number))?|ssn|national id|passport.*"
    r"|(?:tele)?phone(?: ?(?:number|no))?|mobile|e ?mail(?: ?address)?|telefon|tel"
    r"|nhs ?(?:number|no)|tax ?id|driver.*licen[cs]e.*)",
}
"""Names of fields, by what they tell of a person."""

_WORDS = re.compile(r"[^0-9a-zà-ÿ]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KINDS = ("text", "integer", "date", "timestamp")


def kind_of(field: Field) -> str:
    """What the field tells of a person: a key of KINDS, or "" for nothing that its name shows."""
    if field.kind not in _KINDS or field.role in ("label", "prediction", "weight", "annotator"):
        return ""
    name = _CAMEL.sub(" ", field.name.rpartition(".")[2])
    plain = _WORDS.sub(" ", name.casefold()).strip()
    return next((kind for kind, form in KINDS.items() if re.fullmatch(form, plain)), "")


SHARED = ("family", "place")
"""What a household has in common."""


def person_fields(schema: Schema) -> tuple[str, ...]:
    """Fields that together tell persons apart; none unless the schema is one of persons.

    That takes the name of a person, a second field of one person alone or a family name, and three
    fields in all: a table of products has names, and a table of shops has addresses, too.
    """
    kinds = {f.name: kind for f in schema.fields if (kind := kind_of(f))}
    told = list(kinds.values())
    if "name" not in told or len(told) < 3 or not {"family", "born", "number"} & set(told):
        return ()
    return tuple(kinds)


def shared(field: Field) -> bool:
    """Whether a household has the field in common."""
    return kind_of(field) in SHARED
