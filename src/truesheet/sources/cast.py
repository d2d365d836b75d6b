"""Texts to values, and what does not parse beside them; the readings of dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.column import Leftovers

INTEGER = r"^-?(?:0|[1-9][0-9]{0,18})$"
NUMBER = (
    r"^(?:[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"|[+-]?(?i:inf|infinity|nan))$"
)
TRUTH = {"true": True, "false": False, "True": True, "False": False, "TRUE": True, "FALSE": False}
_KEPT_AS_TEXT = r"^(?:-?0[0-9]+|[+-]?[0-9]{20,}|\+[0-9]{7,})$"
_CLOCK = r"(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)? ?([AaPp][Mm])?)?"
_NUMERIC = re.compile(r"^([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})" + _CLOCK + "$")
_ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})$"
_MONTHS = {
    m: i
    for i, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_DAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
_NAMED = re.compile(
    "^" + _DAY + r"(?:([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]|([A-Za-z]{3,9})\.? ([0-9]{1,2}),? )"
    r"([0-9]{4})(?:,? ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?( ?(?:GMT|UTC|Z|[+-][0-9]{4}))?$"
)
ORDERS = ("ymd", "dmy", "mdy")
ZONED = pa.timestamp("us", "UTC")
LOCAL = pa.timestamp("us")
FINE = pa.timestamp("ns")
FINE_ZONED = pa.timestamp("ns", "UTC")


def kept_as_text(words: pa.Array) -> bool:
    """Whether some value would lose characters as a number: 00123, 20 digits, a phone number."""
    return bool(pc.any(pc.match_substring_regex(words, _KEPT_AS_TEXT)).as_py())


def read_texts(
    texts: pa.Array, kind: pa.DataType, how: str = ""
) -> tuple[pa.Array, Leftovers | None]:
    """Texts as values of `kind`; a text that does not parse is null there and left over."""
    if pt.is_string(kind) or pt.is_large_string(kind):
        return texts.cast(kind), None
    fast = None if how else all_at_once(texts, kind)
    if fast is not None:
        return fast, None
    coded = texts.dictionary_encode()
    words = parse_words(coded.dictionary, kind, how)
    values = words.take(coded.indices)
    bad = pc.and_(texts.is_valid(), values.is_null())
    rows = np.flatnonzero(bad.to_numpy(zero_copy_only=False)).astype(np.int64)
    if not len(rows):
        return values, None
    return values, Leftovers(rows, texts.take(pa.array(rows)))


def all_at_once(texts: pa.Array, kind: pa.DataType) -> pa.Array | None:
    """The fast path: everything parses, in the plain way."""
    if pt.is_boolean(kind) or pt.is_null(kind):
        return None
    try:
        values = texts.cast(kind)
    except pa.ArrowInvalid:
        return None
    if (pt.is_integer(kind) or pt.is_floating(kind)) and _loose(texts, pt.is_integer(kind)):
        return None
    if pt.is_timestamp(kind) and _too_short(texts):
        return None
    return values


def _loose(texts: pa.Array, whole: bool) -> bool:
    """Whether Arrow may have read what people do not mean as a number: 007, 0x10, +4912345678."""
    odd = pc.or_(pc.starts_with(texts, "0"), pc.starts_with(texts, "-0"))
    odd = pc.or_(odd, pc.starts_with(texts, "+"))
    odd = pc.and_(odd, pc.greater(pc.binary_length(texts), 1))
    if not pc.any(odd).as_py():
        return False
    strict = pc.match_substring_regex(texts.filter(odd), INTEGER if whole else NUMBER)
    phone = pc.match_substring_regex(texts.filter(odd), _KEPT_AS_TEXT)
    return not pc.all(pc.and_not(strict, phone)).as_py()


def _too_short(texts: pa.Array) -> bool:
    """Whether Arrow may have read a year or an hour alone as a timestamp."""
    shortest = pc.min(pc.binary_length(texts)).as_py()
    return shortest is not None and shortest < len("2020-01-01")


def parse_words(words: pa.Array, kind: pa.DataType, how: str = "") -> pa.Array:
    """Values of `kind`, null where a word does not parse. Blanks around a word do not count."""
    if pt.is_null(kind):
        return pa.nulls(len(words))
    words = pc.utf8_trim_whitespace(words)
    if pt.is_boolean(kind):
        return pa.array([TRUTH.get(w) if w else None for w in words.to_pylist()], pa.bool_())
    if pt.is_integer(kind):
        return _integers(words)
    if pt.is_floating(kind):
        plausible = pc.and_not(
            pc.match_substring_regex(words, NUMBER), pc.match_substring_regex(words, _KEPT_AS_TEXT)
        )
        return _masked(words, plausible).cast(pa.float64())
    if pt.is_date(kind):
        return _dates(words, kind, how)
    if pt.is_timestamp(kind):
        return _timestamps(words, kind, how)
    return pa.nulls(len(words), kind)


def _masked(words: pa.Array, keep: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(keep, False), words, pa.scalar(None, words.type))


def _integers(words: pa.Array) -> pa.Array:
    fits = _masked(words, pc.match_substring_regex(words, INTEGER))
    try:
        return fits.cast(pa.int64())
    except pa.ArrowInvalid:  # nineteen digits may or may not fit
        values = [None if w is None else int(w) for w in fits.to_pylist()]
        top = 1 << 63
        return pa.array(
            [v if v is not None and -top <= v < top else None for v in values], pa.int64()
        )


def _dates(words: pa.Array, kind: pa.DataType, how: str) -> pa.Array:
    if how:
        return _slowly(words, how, _day).cast(pa.date32())
    return _calendar(_masked(words, pc.match_substring_regex(words, _ISO_DATE)), kind)


def _timestamps(words: pa.Array, kind: pa.DataType, how: str) -> pa.Array:
    if how:
        return _slowly(words, how, _moment, zoned=kind.tz is not None).cast(kind)
    form = _ISO_TIME + (_ZONE if kind.tz is not None else "$")
    plausible = pc.match_substring_regex(words, form)
    if kind.tz is None:
        plausible = pc.or_(plausible, pc.match_substring_regex(words, _ISO_DATE))
    return _calendar(_masked(words, plausible), kind)


def _calendar(words: pa.Array, kind: pa.DataType) -> pa.Array:
    """Cast, and where a word is no day of the calendar (30 February), one by one."""
    try:
        return words.cast(kind)
    except pa.ArrowInvalid:
        sound = pa.array([_castable(word, kind) for word in words], pa.bool_())
        return _masked(words, sound).cast(kind)


def _castable(word: pa.Scalar, kind: pa.DataType) -> bool:
    try:
        word.cast(kind)
    except pa.ArrowInvalid:
        return False
    return True


def _slowly(
    words: pa.Array, how: str, read: Callable[[str, str], object], zoned: bool = False
) -> pa.Array:
    values = [None if w is None else read(w, how) for w in words.to_pylist()]
    if read is _day:
        return pa.array(values, pa.date32())
    return pa.array(values, ZONED if zoned else LOCAL)


def _day(word: str, how: str) -> dt.date | None:
    moment = _moment(word, how)
    return moment.date() if moment else None


def _moment(word: str, how: str) -> dt.datetime | None:
    return _named(word) if how == "named" else _numeric(word, how)


def _numeric(word: str, how: str) -> dt.datetime | None:
    found = _NUMERIC.match(word)
    if not found:
        return None
    a, b, c = int(found[1]), int(found[3]), int(found[4])
    year, month, day = {"ymd": (a, b, c), "dmy": (c, b, a), "mdy": (c, a, b)}[how]
    if len(found[1] if how == "ymd" else found[4]) != 4:
        return None
    hour, minute, second = (int(g or 0) for g in found.group(5, 6, 7))
    if found[9]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[9].lower() == "pm" else 0)
    return _at(year, month, day, hour, minute, second, int((found[8] or "0").ljust(6, "0")))


def _named(word: str) -> dt.datetime | None:
    found = _NAMED.match(word)
    if not found:
        return None
    month = _MONTHS.get((found[2] or found[3])[:3].lower(), 0)
    day = int(found[1] or found[4])
    clock = [int(g or 0) for g in found.group(6, 7, 8)]
    moment = _at(int(found[5]), month, day, *clock)
    zone = (found[9] or "").strip()
    if moment is None or zone[:1] not in ("+", "-"):
        return moment
    ahead = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return moment - ahead if zone[0] == "+" else moment + ahead


def _at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> dt.datetime | None:
    try:
        # No zone: what is known of one was taken off, or the type says UTC.
        return dt.datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001
    except ValueError:
        return None


def date_forms(word: str) -> tuple[set[str], bool, bool]:
    """How a word can be read as a date: the readings, whether it has a time, whether a zone."""
    found = _NUMERIC.match(word)
    if found:
        ways = {how for how in ORDERS if _numeric(word, how) is not None}
        return ways, found[5] is not None, False
    named = _NAMED.match(word)
    if named and _named(word) is not None:
        return {"named"}, named[6] is not None, bool(named[9])
    return set(), False, False


def iso_form(words: pa.Array) -> tuple[npt.NDArray[np.bool_], ...]:
    """For each word: an ISO date, an ISO time without a zone, one with a zone, a fine one."""

    def match(form: str) -> npt.NDArray[np.bool_]:
        hits = pc.fill_null(pc.match_substring_regex(words, form), False)
        return np.asarray(hits.to_numpy(zero_copy_only=False), np.bool_)

    fine = match(r"\.[0-9]{7,9}")
    return match(_ISO_DATE), match(_ISO_TIME + "$"), match(_ISO_TIME + _ZONE), fine
