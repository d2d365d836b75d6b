"""What was found in the data that points at persons, field by field, and how sure that is.

A field counts as one of personal data when at least 5 % of its values are nothing but that, and,
where a check digit decides, at least ten times as many pass as chance would let pass, which a
binomial test must confirm. In free text every hit counts, but for forms that are something else as
often: four numbers with dots may be a version, a name behind an @ a decorator of a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from truesheet.measures.checksums import CHANCE
from truesheet.measures.values import Frequent, Hits, Personal, Shapes
from truesheet.sheet import headers
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed

NOUNS = {
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("telephone number", ""),
    "card": ("payment card number", ""),
    "iban": ("bank account number", ""),
    "ipv4": ("IP address", "IP addresses"),
    "ipv6": ("IP address", "IP addresses"),
    "mac": ("hardware address", "hardware addresses"),
    "handle": ("name of an account", "names of accounts"),
    "place": ("pair of coordinates", "pairs of coordinates"),
    "us_ssn": ("US social security number", ""),
    "nhs": ("NHS number", ""),
    "bsn": ("Dutch citizen service number", ""),
    "aadhaar": ("Aadhaar number", ""),
    "pesel": ("PESEL number", ""),
    "cpf": ("CPF number", ""),
    "tax_id_de": ("German tax id", ""),
    "sin_ca": ("Canadian social insurance number", ""),
    "nir_fr": ("French social security number", ""),
}
"""What the kinds of `text.personal` are called, one and many."""

BANK = {
    "email": "email",
    "phone": "phone",
    "ipv4": "ip_address",
    "ipv6": "ip_address",
    "mac": "device_id",
    "handle": "online_handle",
    "place": "location",
}
"""The kinds of the bank; every other kind is the number of an id or an account."""

DIRECT = frozenset(
    ("name", "email", "phone", "address", "id_number", "online_handle", "ip_address", "device_id")
)
"""Kinds that name a person or a device at once."""

KNOWN_MISSES = (
    "Looked for: e-mail addresses, telephone, card, account and id numbers, network addresses, and "
    "fields that are named for persons. On 1,500 texts with known answers this finds all 49 "
    "e-mail addresses, 118 of 136 card numbers and 42 of 64 telephone numbers; names of persons "
    "and street addresses in texts are not found."
)
"""What absence means here, with what is known of the detector."""

_COLUMN = 0.05
_TIMES_CHANCE = 10
_RARE = 1e-6
_DOUBTFUL_IN_TEXT = frozenset(("ipv4", "ipv6", "mac", "handle", "place"))
_NAME_SHAPE = re.compile(r"(?:[Aa]{1,2}[-'’. ,]{0,2}){1,8}")
_ADDRESS_SHAPE = re.compile(r".*9.*a.*|.*a.*9.*")
_MOSTLY = 0.8


class Sign(NamedTuple):
    """One kind in one field. `column` says that the field is one of this kind; `sure` that this
    alone contradicts a denial. `kind` is a kind of the bank, `form` the finer one of the measure,
    "" where a name told; `says` is a sentence without its stop.
    """

    kind: str
    field: str
    cells: int
    hits: int
    column: bool
    sure: bool
    says: str
    measure: str
    form: str = ""


def personal_signs(seen: Seen) -> list[Sign]:
    """All signs, the sure ones first, in the order of the fields."""
    found = [*_counted(seen), *_told(seen)]
    return sorted(found, key=lambda s: not s.sure)


def _counted(seen: Seen) -> Iterator[Sign]:
    evidence = seen.evidence.get("text.personal")
    for name, values in evidence.fields(Personal) if evidence else ():
        for kind, hits in values.kinds.items():
            if not hits.cells:
                continue
            column = hits.whole >= _COLUMN * values.values
            sure = beyond_chance(kind, hits) and (column or kind not in _DOUBTFUL_IN_TEXT)
            were = "was" if hits.hits == 1 else "were"
            says = f"{count(hits.hits, *NOUNS[kind])} {were} found in {clean(name)}"
            bank = BANK.get(kind, "id_number")
            yield Sign(bank, name, hits.cells, hits.hits, column, sure, says, "text.personal", kind)


def beyond_chance(kind: str, hits: Hits) -> bool:
    """Do so many more numbers pass their check than random ones would?"""
    chance = CHANCE.get(kind)
    if chance is None:
        return True
    if not hits.tried or hits.cells < min(_TIMES_CHANCE * chance, 0.95) * hits.tried:
        return False
    from scipy.stats import binom

    # One number proves little where one in fifty passes; a word beside it has told of it then.
    rare = float(binom.sf(hits.cells - 1, hits.tried, chance))
    return rare < _RARE or (kind == "us_ssn" and hits.cells == hits.tried)


def _told(seen: Seen) -> Iterator[Sign]:
    """Fields whose names tell of persons, and whose values do not speak against it."""
    measure = "text.shapes"
    for field in seen.fields:
        for kind in headers.told(field.name, headers.PERSON):
            sure = _fits(kind, field.name, seen)
            what = kind.replace("_", " ")
            says = f"{clean(field.name)} is by its name a field for the {what} of persons"
            n = _present(field.name, seen)
            yield Sign(kind, field.name, n, n, True, sure, says, measure)
        for kind in headers.told(field.name, headers.PERSON_MAYBE):
            what = "date of birth" if kind == "other" else kind.replace("_", " ")
            says = f"{clean(field.name)} may by its name hold the {what} of persons"
            n = _present(field.name, seen)
            yield Sign(kind, field.name, n, n, True, False, says, measure)
    yield from _coordinates(seen)


def _fits(kind: str, name: str, seen: Seen) -> bool:
    """Do the values look like what the name of the field says?"""
    shapes = seen.evidence.of("text.shapes", name, Shapes)
    if not isinstance(shapes, Shapes) or not shapes.values:
        return kind in ("id_number", "device_id") and bool(_present(name, seen))
    form = {"name": _NAME_SHAPE, "address": _ADDRESS_SHAPE}.get(kind)
    if form is None:
        return True
    fitting = sum(t.cells for t in shapes.top if form.fullmatch(t.shown.rstrip("…")))
    return fitting >= _MOSTLY * sum(t.cells for t in shapes.top)


def _present(name: str, seen: Seen) -> int:
    found = seen.evidence.of("values.frequent", name, Frequent)
    return found.present if isinstance(found, Frequent) else 0


def _coordinates(seen: Seen) -> Iterator[Sign]:
    numbers = [f.name for f in seen.fields if f.kind in ("number", "decimal")]
    lat = [n for n in numbers if headers.told(n, {"x": headers.LATITUDE})]
    lon = [n for n in numbers if headers.told(n, {"x": headers.LONGITUDE})]
    if lat and lon:
        says = f"{clean(lat[0])} and {clean(lon[0])} are coordinates by their names"
        cells = _present(lat[0], seen)
        yield Sign("location", lat[0], cells, cells, True, False, says, "schema.logical_type")


def said_of(signs: list[Sign], most: int = 3) -> str:
    """What was found, in one sentence without its stop."""
    ordered = sorted(signs, key=lambda s: -s.cells)
    return listed([s.says for s in ordered], most, "more such signs")


def cited(signs: list[Sign], seen: Seen) -> tuple[str, ...]:
    """The evidence of these signs."""
    measures = dict.fromkeys(s.measure for s in signs)
    return tuple(e for m in measures for e in seen.evidence.id(m)) or seen.about_fields
