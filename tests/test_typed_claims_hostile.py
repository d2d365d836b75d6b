"""Typed answers of every possible form: no check breaks off, and each claim keeps to its form."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims_data import TODAY, at, data
from conftest import Real
from truesheet.model.canonical import canonical
from truesheet.sheet import bank
from truesheet.sheet.claims import statements
from truesheet.sheet.contradict import CHECKS
from truesheet.sheet.people import Said
from truesheet.sheet.seen import Seen
from truesheet.sheet.typed import RECORDS, choice

NAMES = st.sampled_from(["visit", "patient", "on", "agreed", "agreed_on", "risk", "note", "train"])
ODD = st.sampled_from(
    ["~1/0", "x" * 5000, "\x1b[31m", "\u202eevil", "0", "test", "ward", "é", "a|b", "{{7*7}}"]
)
TEXT = st.one_of(NAMES, ODD, st.text(min_size=1, max_size=8).filter(str.strip))
NUMBER = st.one_of(
    st.integers(-5, 500),
    st.sampled_from([10**300, -(10**300), 1e308, -1e-308, 5e-324, 0.1, 2**63]),
    st.floats(allow_nan=False, allow_infinity=False),
)
COUNT = st.one_of(st.integers(0, 500), st.sampled_from([2**63 - 1, 2**64, 400]))
SHARE = st.one_of(
    st.floats(0, 1),
    st.sampled_from([0, 1, 5e-324, 0.8, 0.123456789012345678]),
    st.just({"part": 1, "whole": 2**63 - 1}),
    st.integers(1, 400).map(lambda n: {"part": n // 2, "whole": n}),
)
DATE = st.sampled_from([2023, "2023-06", "2024-02-04", "1000", "9999-12-31", "2021-01-01"])
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "tristate": st.sampled_from(["yes", "no", "unknown"]),
    "count": COUNT,
    "number": NUMBER,
    "share": SHARE,
    "date": DATE,
    "duration": st.sampled_from(["0 days", "1 week", "999999 years", "13 months", "36 hours"]),
    "link": st.sampled_from(["https://a.example/b", "revoked.csv", "doi:10.1/2"]),
    "sha256": st.sampled_from(["0" * 64, "a" * 64]),
    "licence": st.sampled_from(["MIT", "CC-BY-4.0 AND MIT", "LicenseRef-x"]),
    "country": st.sampled_from(["FR", "US-CA"]),
    "language": st.sampled_from(["en", "pt-BR"]),
    "field": TEXT,
    "split": st.one_of(st.sampled_from(["train", "test"]), TEXT),
    "cell": st.one_of(TEXT, NUMBER, st.booleans()),
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values that fit a type of the bank."""
    if isinstance(kind, str) and kind in SCALARS:
        return SCALARS[kind]
    if isinstance(kind, str):
        _, needed, keys = RECORDS[kind]
        return record(keys, needed)
    if isinstance(kind, list):
        return st.lists(of(kind[0]), min_size=1, max_size=3)
    options = choice(kind)
    return st.sampled_from(options) if options else record(kind, ())


def record(keys: dict[str, Any], needed: tuple[str, ...]) -> st.SearchStrategy[Any]:
    named = {k: of(v) for k, v in keys.items() if not k.startswith("<")}
    wild = next((of(v) for k, v in keys.items() if k.startswith("<")), None)
    fixed = st.fixed_dictionaries(
        {k: named[k] for k in needed}, optional={k: v for k, v in named.items() if k not in needed}
    )
    if wild is None:
        return fixed.filter(bool)
    others = st.dictionaries(TEXT, wild, max_size=3)
    return st.tuples(others, fixed).map(lambda p: {**p[0], **p[1]}).filter(bool)


DAYS = ("", TODAY, "1999-01-01")


@cache
def seen(name: str, today: str, real: Real) -> Seen:
    sheet = data(name, real)
    return Seen(sheet.measured, sheet.fields, sheet.splits, name, sheet.fingerprint, today)


@pytest.mark.parametrize("question", sorted(CHECKS))
@given(draw=st.data())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_answer_breaks_its_check(question: str, draw: st.DataObject, real: Real) -> None:
    known = bank.by_id()[question]
    value = draw.draw(of(known.value))
    if bank.validate(known, value):
        return
    for name, today in zip(("careless", "numbers", "visits"), DAYS, strict=True):
        for claim in statements(known, Said(value=value), seen(name, today, real)):
            assert claim.path.startswith("/")
            at(value, claim.path)
            canonical({"found": claim.found, "says": claim.says})
            assert len(claim.says) < 1500
            assert claim.says.isprintable()
