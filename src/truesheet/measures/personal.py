"""Counts texts and numbers that point at a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truesheet.batch.column import Column
from truesheet.measures.checksums import CHANCE
from truesheet.measures.looks import LookState, added, hits_of, merged
from truesheet.measures.personal_forms import in_numbers, in_texts
from truesheet.measures.values import Personal
from truesheet.model.field import Field

CHANCY = frozenset(CHANCE)


@dataclass(frozen=True)
class TextPersonal:
    """Texts, and numbers, that hold what points at a person, by kind.

    `email`; `phone` (in international form, as (212) 555-1234, after a word such as "call", or of
    any form in a field that is named for it); `card` (issuer, length, Luhn) and `iban` (country,
    length, check digits); `ipv4`, `ipv6`, `mac`; `us_ssn` (123-45-6789 where the text or the name
    of the field says so); `nhs`, `bsn`, `aadhaar`, `pesel`, `cpf`, `tax_id_de`, `sin_ca`, `nir_fr`
    (with check digits, in fields that are named for them); `handle` (@name); `place` (two
    coordinates with four decimals beside a word such as "gps"). `cells` are texts with at least one
    hit, `whole` those that are nothing else, `hits` counts all. `allowed` counts what names nobody:
    addresses at example.com and of offices (info@), numbers that are published for tests or for
    documentation, networks of one's own. `tried` counts texts with a number of the form whose check
    was then made, so that chance can be told from meaning. No value is kept. Names, street
    addresses, what is written in words, and texts of fewer than seven bytes are passed over.
    Unit: cells. Exact. Answers: `composition.identifiability`, `composition.confidential`,
    `gate.people`.
    Source: ISO/IEC 7812-1, ISO 13616, RFC 2606, RFC 5737; the list of 45 CFR 164.514(b)(2).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> found = run(TextPersonal(), Batch.of(note=["ask ada@lovelace.org", "or bo@example.com"]))
    >>> mails = found["note"].kinds["email"]
    >>> (mails.cells, mails.allowed)
    (1, 1)
    """

    id: ClassVar[str] = "text.personal"
    version: ClassVar[int] = 1
    state: ClassVar[type] = LookState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 2048

    def applies(self, field: Field) -> bool:
        return field.kind in ("text", "integer")

    def zero(self) -> LookState:
        return LookState()

    def add(self, state: LookState, column: Column) -> LookState:
        text = column.field.kind == "text"
        return added(state, column, in_texts(column) if text else in_numbers(column), CHANCY)

    def merge(self, a: LookState, b: LookState) -> LookState:
        return merged(a, b)

    def value(self, state: LookState) -> Personal:
        return Personal(state.values, hits_of(state))
