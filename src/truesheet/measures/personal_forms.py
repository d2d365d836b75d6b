"""The forms of what points at a person, and how each is found in texts.

Arrow finds the texts that may hold a form; where a check digit or a range decides, the few
candidates are then taken out and tested. Every pattern is linear in the length of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.checksums import NATIONAL, by_length, card, digits_of, iban, us_ssn
from truesheet.measures.looks import Bools, Look, count, counted, hits, match, words_of_name
from truesheet.measures.marks import marks

MAIL = r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,24}"
_NOBODY = (
    r"(?i)[a-z0-9._%+'-]@(?:[a-z0-9-]+\.)*?"
    r"(?:example\.(?:com|org|net|edu)|[a-z0-9-]+\.(?:example|test|invalid)|localhost\.[a-z]+)"
    r"(?:$|[^a-z0-9.-]|\.(?:\s|$))"
    r"|(?:^|[^a-z0-9._%+'-])(?:no-?reply|info|support|admin|contact|webmaster|postmaster|sales|help"
    r"|office|hello|service|abuse|press|privacy)@[a-z0-9-]+\.[a-z0-9.-]+"
)
_HANDLE = r"(?:^|[\s(\"',;:])@[A-Za-z_][A-Za-z0-9_]{2,29}(?:$|[\s)\"',;:.!?])"
_ONLY_HANDLE = r"^\s*@[A-Za-z_][A-Za-z0-9_]{2,29}\s*$"

_RUN = r"[0-9](?:[ .\-()/]{0,3}[0-9])"
NUMERIC = (
    r"[0-9](?:[ .,\-()/+°]{0,4}[0-9]){6}"
    r"|(?:^|[^A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11}"
)
"""Seven digits with nothing but separators between them, or the head of an IBAN."""

_ABROAD = r"\+\(?[1-9](?:[ .\-()/]{0,3}[0-9]){7,14}"
_BRACKETS = r"\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .\-][0-9]{4}"
_CALL = (
    r"\b(?:telephone|telefon|tel|phone|ph|call|cell|mobile|mob|handy|fax|whatsapp|sms|dial|hotline)"
    r"\b[^0-9+($€£/]{0,16}"
)
PHONE = rf"(?i)(?:^|[^0-9a-z_+.\-]){_ABROAD}|{_BRACKETS}|{_CALL}[(+]?{_RUN}{{6,14}}"
_ONLY_PHONE = rf"^\s*(?:{_ABROAD}|{_BRACKETS})\s*$"
_PHONE_CELL = r"^\s*[(+]{0,2}[0-9](?:[ .\-()/]{0,3}[0-9]){6,14}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?\s*$"
_PHONE_FIELD = (
    r"(?i)phone|telef|msisdn|whatsapp|(?:^|[^a-z])(?:tel|mobile|mob|cell|fax|handy|gsm)(?:[^a-z]|$)"
)
_FICTIONAL = r"555[ .\-)]{0,2}01[0-9]{2}\s*$"
_DATE = re.compile(r"(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?(?!\d)|\d\d?[-./]\d\d?[-./](?:19|20)\d\d\b")

_CARD = r"[0-9](?:[ -]?[0-9]){12,18}"
_IBAN = r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}"
_SSN = r"[0-9]{3}-[0-9]{2}-[0-9]{4}"
_SSN_WORDS = rf"(?i){NATIONAL['us_ssn'][1]}"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_IPV4 = rf"(?:{_OCTET}\.){{3}}{_OCTET}(?::[0-9]{{1,5}})?"
_OWN_NETWORKS = re.compile(
    r"(?:0|10|127|22[4-9]|2[3-5][0-9])\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\."
    r"|169\.254\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|192\.(?:168|0\.[02])\.|198\.(?:1[89]|51\.100)\."
    r"|203\.0\.113\."
)
_OWN_NETWORKS_6 = (
    (0, 8),
    (0xFC << 120, 7),
    (0xFE80 << 112, 10),
    (0xFF << 120, 8),
    (0x20010DB8 << 96, 32),
)
_IPV6 = r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4})?"
_MAC = r"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}"
_PLACE = (
    r"[+-]?(?:90|[1-8]?[0-9])\.[0-9]{4,}\s*°?\s*[NS]?\s*[,;/ ]\s*"
    r"[+-]?(?:180|1[0-7][0-9]|[1-9]?[0-9])\.[0-9]{4,}"
)
_PLACE_WORDS = r"\blat|\bl(?:on|ng)(?:$|[^a-z])|longitude|coord|gps|geo|locat|position|point"
_NEAR_PLACE = rf"(?i)(?:{_PLACE_WORDS})[a-z]{{0,10}}[^0-9a-z]{{1,12}}{_PLACE}"

TEST_CARDS = frozenset(
    """4111111111111111 4242424242424242 4012888888881881 4000056655665556 4000000000000002
    5555555555554444 5105105105105100 5200828282828210 2223003122003222 378282246310005
    371449635398431 6011111111111117 6011000990139424 30569309025904 38520000023237
    3530111333300000 3566002020360505 4222222222222""".split()
)
"""Numbers that payment services publish for tests."""
_TEST_IBANS = frozenset(("DE89370400440532013000", "GB82WEST12345698765432"))
_KNOWN_SSN = frozenset(("078051120", "219099999", "123456789"))
_CARDS_FROM, _PHONES_FROM = 10**12, 10**6


class Form(NamedTuple):
    """A form whose candidates are tested: its pattern, and what decides.

    `test` says which of the compact candidates hold, `allowed` which of them name nobody.
    """

    kind: str
    pattern: str
    test: Callable[[pa.Array], Bools]
    allowed: Callable[[str], bool]


def in_texts(column: Column) -> Iterator[Look]:
    """Everything that is found in a column of texts, kind by kind."""
    array, found, name = column.texts.array, column.view(marks), column.field.name
    if len(found.at):
        yield from _mail(array, found.at)
    if len(found.dots):
        yield from _tested(array, found.dots, _FORMS["ipv4"])
    if len(found.colons):
        yield from _tested(array, found.colons, _FORMS["mac"])
        yield from _tested(array, found.colons, _FORMS["ipv6"])
    rows = hits(array, found.digits, NUMERIC)
    if len(rows):
        yield _phones(array, rows, _told(_PHONE_FIELD, name))
        yield from _tested(array, rows, _FORMS["card"])
        yield from _tested(array, rows, _FORMS["iban"])
        if not _told(NATIONAL["us_ssn"][1], name):
            told = hits(array, rows, _SSN_WORDS)
            yield from _tested(array, told, _FORMS["us_ssn"])
        if _told(_PLACE_WORDS, name):
            yield from _tested(array, rows, _FORMS["place"])
        else:
            yield counted("place", array, rows, _NEAR_PLACE)
        yield from _national(array, rows, name)


def in_numbers(column: Column) -> Iterator[Look]:
    """Cards, telephones and the numbers of states in a column of whole numbers."""
    values = column.numbers.values
    if not len(values):
        return
    name = column.field.name
    if int(values.max()) >= _CARDS_FROM:
        yield from _tested(*_spelt(column, _CARDS_FROM), _FORMS["card"])
    if _told(_PHONE_FIELD, name):
        texts, rows = _spelt(column, _PHONES_FROM)
        yield _phones(texts, rows, True)
    if any(_told(words, name) for _, words, _ in NATIONAL.values()):
        yield from _national(*_spelt(column, 1), name)


def _spelt(column: Column, low: int) -> tuple[pa.Array, I64]:
    """Numbers from `low` on as texts, each as often as it stands there."""
    values, counts = column.numbers
    every = np.repeat(values, counts) if counts is not None else values
    texts = pa.array(every[every >= low]).cast(pa.string())
    return texts, np.arange(len(texts))


@lru_cache(4096)
def _told(words: str, name: str) -> bool:
    return re.search(words, words_of_name(name), re.IGNORECASE) is not None


def _mail(array: pa.Array, rows: I64) -> Iterator[Look]:
    texts = array.take(pa.array(rows))
    whole = match(texts, rf"^\s*{MAIL}\s*$")
    mails, handles = np.ones(len(rows), np.int64), np.zeros(len(rows), np.int64)
    rest = np.flatnonzero(~whole)
    if len(rest):
        others = texts.take(pa.array(rest))
        mails[rest] = count(others, MAIL)
        handles[rest] = count(others, _HANDLE)
    yield Look("email", rows, mails, np.minimum(count(texts, _NOBODY), mails), whole)
    yield Look("handle", rows, handles, np.zeros_like(mails), match(texts, _ONLY_HANDLE))


def _phones(array: pa.Array, rows: I64, named: bool) -> Look:
    """Telephone numbers; in a field that is named for them, of any form."""
    if not named:
        rows = hits(array, rows, PHONE)
    texts = array.take(pa.array(rows))
    whole = match(texts, _PHONE_CELL if named else _ONLY_PHONE)
    numbers, allowed = whole.astype(np.int64), np.zeros(len(rows), np.int64)
    allowed[whole] = match(texts.filter(pa.array(whole)), _FICTIONAL)
    rest = np.flatnonzero(~whole)
    for row, text in zip(rest.tolist(), texts.take(pa.array(rest)).to_pylist(), strict=True):
        found = [m[0] for m in _PHONE.finditer(text) if not _DATE.search(m[0])]
        numbers[row] = len(found)
        allowed[row] = sum(bool(_FICTIONAL_END.search(f)) for f in found)
    return Look("phone", rows, numbers, allowed, whole)


_PHONE = re.compile(rf"(?:{PHONE[4:]})(?![0-9A-Za-z_])", re.IGNORECASE)
_FICTIONAL_END = re.compile(_FICTIONAL)


def _tested(array: pa.Array, rows: I64, form: Form) -> Iterator[Look]:
    """The texts with candidates of a form, those that pass counted as hits."""
    rows = hits(array, rows, _bounded(form.pattern))
    if not len(rows):
        return
    texts = array.take(pa.array(rows))
    whole = match(texts, rf"^\s*(?:{form.pattern})\s*$")
    owners, numbers = _candidates(texts, whole, _within(form.pattern))
    good = form.test(numbers)
    passed, owners = numbers.filter(pa.array(good)), owners[good]
    real, allowed = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    np.add.at(real, owners, 1)
    distinct = passed.unique()
    nobody = distinct.filter(pa.array([form.allowed(n) for n in distinct.to_pylist()], pa.bool_()))
    if len(nobody):
        spared = pc.is_in(passed, nobody).to_numpy(zero_copy_only=False)
        np.add.at(allowed, owners[spared], 1)
    yield Look(form.kind, rows, real, allowed, whole)


def _bounded(pattern: str) -> str:
    """The form where it is no part of a longer word or number, for Arrow."""
    return (
        rf"(?:^|//|[^0-9A-Za-z_.:+@/-])(?:{pattern})(?:$|[^0-9A-Za-z_.:@-]|[.:](?:$|[^0-9A-Za-z]))"
    )


def _within(pattern: str) -> re.Pattern[str]:
    """The same without its surroundings, for taking it out."""
    return re.compile(
        rf"(?:(?<![0-9A-Za-z_.:+@/-])|(?<=//))(?:{pattern})(?![0-9A-Za-z_@-]|[.:][0-9A-Za-z])"
    )


def _candidates(texts: pa.Array, whole: Bools, form: re.Pattern[str]) -> tuple[I64, pa.Array]:
    """Candidates without their separators, and the number of the text that each stands in."""
    mine = np.flatnonzero(whole)
    owners, found = [mine], [_compact(texts.take(pa.array(mine)))]
    rest = np.flatnonzero(~whole)
    at: list[int] = []
    strings: list[str] = []
    for row, text in zip(rest.tolist(), texts.take(pa.array(rest)).to_pylist(), strict=True):
        for found_here in form.findall(text):
            at.append(row)
            strings.append(found_here)
    owners.append(np.array(at, np.int64))
    found.append(_compact(pa.array(strings, texts.type)))
    return np.concatenate(owners), pa.concat_arrays(found)


def _compact(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts, r"[\s-]+", "")


def _national(array: pa.Array, rows: I64, name: str) -> Iterator[Look]:
    """Numbers of states, in fields that are named for them."""
    for kind, (digits, words, test) in NATIONAL.items():
        if not _told(words, name):
            continue
        form = rf"[0-9](?:[ ./-]?[0-9]){{{digits - 2},{digits - 1}}}"
        mine = hits(array, rows, rf"^\s*{form}\s*$")
        if not len(mine):
            continue
        texts = pc.replace_substring_regex(array.take(pa.array(mine)), r"[\s./-]+", "")
        padded = pc.utf8_lpad(texts, digits, "0")
        good = _digits(test)(padded)
        yield Look(kind, mine, good.astype(np.int64), np.zeros(len(mine), np.int64), good)


def _all(numbers: pa.Array) -> Bools:
    return np.ones(len(numbers), np.bool_)


def _ipv6_test(numbers: pa.Array) -> Bools:
    # "::" alone, and what stands for an older address, is more often a sign of a language.
    return np.array([(_ipv6(n) or 0) > 0xFFFFFFFF for n in numbers.to_pylist()], np.bool_)


def _ipv6(text: str) -> int | None:
    try:
        return int(IPv6Address(text))
    except AddressValueError:
        return None


def _own_network(text: str) -> bool:
    """Is this a network of one's own, or one that is set aside for documentation?"""
    return _OWN_NETWORKS.match(text) is not None


def _own_network_6(text: str) -> bool:
    address = _ipv6(text) or 0
    return any((address ^ network) >> 128 - bits == 0 for network, bits in _OWN_NETWORKS_6)


def _one_device(text: str) -> bool:
    """All zeros, all ones, or a pattern of two digits is nobody's device."""
    return len(set(text.lower()) - {":"}) < 3


def _digits(test: Callable[[npt.NDArray[np.int64]], Bools]) -> Callable[[pa.Array], Bools]:
    return lambda numbers: by_length(numbers, lambda signs: test(digits_of(signs)))


def _iban(numbers: pa.Array) -> Bools:
    return by_length(numbers, iban)


def _never(_: str) -> bool:
    return False


_FORMS = {
    f.kind: f
    for f in (
        Form("card", _CARD, _digits(card), TEST_CARDS.__contains__),
        Form("iban", _IBAN, _iban, _TEST_IBANS.__contains__),
        Form("us_ssn", _SSN, _digits(us_ssn), _KNOWN_SSN.__contains__),
        Form("place", _PLACE, _all, _never),
        Form("ipv4", _IPV4, _all, _own_network),
        Form("ipv6", _IPV6, _ipv6_test, _own_network_6),
        Form("mac", _MAC, _all, _one_device),
    )
}
