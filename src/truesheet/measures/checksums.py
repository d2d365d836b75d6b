"""Check digits of numbers that name a person, an account or a card, on many numbers at once.

Each test takes the digits of numbers of one length, a row a number, and says which numbers hold.
A random number holds by chance: `CHANCE` says how often, counted over random digits. A test that
one in ten random numbers passes proves nothing of one number, but much of a whole column.

Sources: ISO/IEC 7812-1 (cards, Luhn), ISO 13616 (IBAN, with the lengths of its register), and the
published rules of the offices that issue the numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import I64, layout

Bools = npt.NDArray[np.bool_]
Digits = npt.NDArray[np.int64]
Test = Callable[[Digits], Bools]

CHANCE = {
    "card": 0.023,
    "nhs": 0.091,
    "bsn": 0.091,
    "aadhaar": 0.08,
    "pesel": 0.018,
    "cpf": 0.01,
    "tax_id_de": 0.003,
    "sin_ca": 0.08,
    "us_ssn": 0.89,
}
"""The share of random numbers of the right length that pass, by kind; the others: under 0.001."""

_IBAN_LENGTHS = {
    22: "BA BG DE GB GE IE ME RS",
    24: "AD CZ ES MD PK RO SA SE SK TN VA",
    27: "FR GR IT MC MR SM",
    18: "DK FI FO GL NL SD",
    15: "NO",
    16: "BE BI",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    23: "AE GI IL IQ TL",
    25: "LY PT ST",
    26: "IS TR",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
}
_COUNTRIES = {n: set(codes.split()) for n, codes in _IBAN_LENGTHS.items()}


def by_length(numbers: pa.Array, test: Callable[[npt.NDArray[np.uint8]], Bools]) -> Bools:
    """The test over the bytes of all numbers, each length on its own."""
    found = np.zeros(len(numbers), np.bool_)
    lengths = pc.binary_length(numbers).to_numpy(zero_copy_only=False)
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        offsets, data = layout(numbers.take(pa.array(rows)))
        signs = data[offsets[0] : offsets[-1]].reshape(len(rows), length)
        found[rows] = test(signs)
    return found


def digits_of(signs: npt.NDArray[np.uint8]) -> Digits:
    """ASCII digits as numbers."""
    return signs.astype(np.int64) - ord("0")


def luhn(d: Digits) -> Bools:
    """The check of cards and of many other numbers; one in ten passes by chance."""
    doubled = 2 * d
    doubled -= 9 * (doubled > 9)
    odd = (np.arange(d.shape[1])[::-1] % 2).astype(np.bool_)
    found: Bools = np.where(odd, doubled, d).sum(axis=1) % 10 == 0
    return found


def card(d: Digits) -> Bools:
    """A payment card: issuer, length and Luhn."""
    length = d.shape[1]
    if not 13 <= length <= 19:
        return np.zeros(len(d), np.bool_)
    four = d[:, :4] @ np.array([1000, 100, 10, 1])
    two, one = four // 100, four // 1000
    fits = np.zeros(len(d), np.bool_)
    if length in (13, 16, 19):
        fits |= one == 4
    if length == 16:
        fits |= ((two >= 51) & (two <= 55)) | ((four >= 2221) & (four <= 2720))
        fits |= (four == 6011) | (two == 65) | ((four >= 6440) & (four <= 6499))
        fits |= (four >= 3528) & (four <= 3589)
    if length == 15:
        fits |= (two == 34) | (two == 37) | (four == 2131) | (four == 1800)
    if length == 14:
        fits |= (two == 36) | (two == 38) | ((four >= 3000) & (four <= 3059))
    if length >= 16:
        fits |= two == 62
    return fits & luhn(d)


def _weighted(d: Digits, weights: list[int]) -> I64:
    found: I64 = d[:, : len(weights)] @ np.array(weights)
    return found


def nhs(d: Digits) -> Bools:
    """England's NHS number."""
    check = 11 - _weighted(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
    found: Bools = np.where(check == 11, 0, check) == d[:, 9]
    return found


def bsn(d: Digits) -> Bools:
    """The Dutch citizen service number."""
    found: Bools = _weighted(d, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
    found &= d.sum(axis=1) > 0
    return found


def pesel(d: Digits) -> Bools:
    """The Polish number: day of birth and check digit."""
    check = (10 - _weighted(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10
    month, day = (10 * d[:, 2] + d[:, 3]) % 20, 10 * d[:, 4] + d[:, 5]
    found: Bools = (check == d[:, 10]) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    return found


def cpf(d: Digits) -> Bools:
    """The Brazilian number."""
    first = _weighted(d, list(range(10, 1, -1))) * 10 % 11 % 10
    second = _weighted(d, list(range(11, 1, -1))) * 10 % 11 % 10
    found: Bools = (first == d[:, 9]) & (second == d[:, 10])
    found &= (d != d[:, :1]).any(axis=1)
    return found


def tax_id_de(d: Digits) -> Bools:
    """The German tax id: one digit twice or thrice among the first ten, ISO 7064 MOD 11,10."""
    counts = np.stack([(d[:, :10] == n).sum(axis=1) for n in range(10)], axis=1)
    largest, absent = counts.max(axis=1), (counts == 0).sum(axis=1)
    shape = ((largest == 2) & (absent == 1)) | ((largest == 3) & (absent == 2))
    product = np.full(len(d), 10)
    for i in range(10):
        total = (d[:, i] + product) % 10
        product = 2 * np.where(total == 0, 10, total) % 11
    found: Bools = shape & (d[:, 0] > 0) & ((11 - product) % 10 == d[:, 10])
    return found


_D5 = np.array(
    [
        [(i + j) % 5 if j < 5 else 5 + (i + j) % 5 for j in range(10)]
        if i < 5
        else [5 + (i - j) % 5 if j < 5 else (i - j) % 5 for j in range(10)]
        for i in range(10)
    ]
)
_TURN = np.array([1, 5, 7, 6, 2, 8, 3, 0, 9, 4])


def aadhaar(d: Digits) -> Bools:
    """The Indian number: it begins with 2 to 9, and Verhoeff's check over the dihedral group."""
    turned, total = np.arange(10), np.zeros(len(d), np.int64)
    for i in range(d.shape[1]):
        total = _D5[total, turned[d[:, -1 - i]]]
        turned = _TURN[turned]
    found: Bools = (total == 0) & (d[:, 0] > 1)
    return found


def sin_ca(d: Digits) -> Bools:
    """The Canadian number."""
    found: Bools = luhn(d) & (d[:, 0] > 0) & (d[:, 0] != 8)
    return found


def nir_fr(d: Digits) -> Bools:
    """The French number: sex, month, and the rest of 97 (without Corsica's letters)."""
    head = d[:, :13] @ (10 ** np.arange(12, -1, -1))
    month = 10 * d[:, 3] + d[:, 4]
    fits = ((d[:, 0] == 1) | (d[:, 0] == 2)) & (month >= 1) & (month <= 12)
    found: Bools = fits & (97 - head % 97 == 10 * d[:, 13] + d[:, 14])
    return found


def us_ssn(d: Digits) -> Bools:
    """Areas, groups and serial numbers that are issued; there is no check digit."""
    area = d[:, :3] @ np.array([100, 10, 1])
    found: Bools = (area > 0) & (area < 900) & (area != 666)
    found &= (d[:, 3:5].sum(axis=1) > 0) & (d[:, 5:].sum(axis=1) > 0)
    return found


def iban(signs: npt.NDArray[np.uint8]) -> Bools:
    """Country, length and the rest of 97."""
    countries = _COUNTRIES.get(signs.shape[1], set())
    codes = np.array([ord(c[0]) << 8 | ord(c[1]) for c in countries], np.int64)
    wide = signs.astype(np.int64)
    rest = np.zeros(len(signs), np.int64)
    for i in (*range(4, signs.shape[1]), 0, 1, 2, 3):
        letter = wide[:, i] >= ord("A")
        value = wide[:, i] - np.where(letter, ord("A") - 10, ord("0"))
        rest = (rest * np.where(letter, 100, 10) + value) % 97
    found: Bools = np.isin(wide[:, 0] << 8 | wide[:, 1], codes) & (rest == 1)
    return found


NATIONAL: dict[str, tuple[int, str, Test]] = {
    "us_ssn": (9, r"\bssn\b|social.?sec", us_ssn),
    "nhs": (10, r"\bnhs\b", nhs),
    "bsn": (9, r"\bbsn\b|burgerservice|sofi.?num", bsn),
    "aadhaar": (12, r"aadh?ar", aadhaar),
    "pesel": (11, r"pesel", pesel),
    "cpf": (11, r"\bcpf\b", cpf),
    "tax_id_de": (11, r"steuer.?(?:id|num|ident)|\bidnr\b", tax_id_de),
    "sin_ca": (9, r"\bsin\b|social.?insurance", sin_ca),
    "nir_fr": (15, r"\bnir\b|s[ée]curit[ée].?sociale|\binsee\b", nir_fr),
}
"""Numbers that states give to people: digits, the words that name them, and the test."""
