"""The type of a column of texts: boolean, integer, number, date, timestamp, or text as it is.

A column takes a type when every present cell parses, when at least 95 % do, or when all that do
not are well-known codes for "missing". The cells that do not parse are kept as leftovers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.sources import cast

MISSING_CODES = frozenset(
    "? ?? - -- --- . .. * n/a na nan null none nil missing unknown undefined unspecified "
    "not_available #n/a #na n.a. n.a <na> (null) \\n tbd n/d nd".split()
) | {"not available", "no data", "not applicable", "not known", ""}
_ENOUGH = 0.95
_PROBE = 1024
_HOPELESS = 0.5


class Verdict(NamedTuple):
    """A type, how its texts are read, and what a reader of the sheet should know of it."""

    type: pa.DataType
    how: str = ""
    note: str = ""


TEXT = Verdict(pa.string())


def infer(texts: pa.ChunkedArray, whole: bool = True) -> Verdict:
    """The type of a column; `whole` says whether these are all its cells."""
    if texts.null_count == len(texts):
        return Verdict(pa.null()) if whole else TEXT
    probe = _spaced(texts)
    words, counts = _words(probe)
    likely = _candidates(words, counts, _HOPELESS)
    if not likely:
        return TEXT
    quick = _at_once(texts, likely)
    if quick is not None:
        return quick
    words, counts = _words(texts)
    return _decide(words, counts)


def _spaced(texts: pa.ChunkedArray) -> pa.Array:
    """Present cells, evenly spaced over the column, so that no odd beginning decides."""
    if len(texts) > 64 * _PROBE:
        step = len(texts) // (16 * _PROBE)
        texts = texts.take(pa.array(np.arange(0, len(texts), step)))
    present = texts.drop_null() if texts.null_count else texts
    at = np.unique(np.linspace(0, max(0, len(present) - 1), min(_PROBE, len(present)), dtype=int))
    found = present.take(pa.array(at)) if len(present) else present
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _words(texts: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    present = texts.drop_null() if texts.null_count else texts
    counted = present.value_counts()
    words, counts = counted.field("values"), counted.field("counts").to_numpy()
    return (words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words), counts


def _at_once(texts: pa.ChunkedArray, likely: Sequence[Verdict]) -> Verdict | None:
    """The first likely type that everything parses as, in the fast way."""
    for verdict in likely:
        if verdict.how or pa.types.is_boolean(verdict.type):
            continue
        if all(cast.all_at_once(chunk, verdict.type) is not None for chunk in texts.chunks):
            return verdict
    return None


def _decide(words: pa.Array, counts: npt.NDArray[np.int64]) -> Verdict:
    return next(iter(_candidates(words, counts, _ENOUGH)), TEXT)


def _candidates(words: pa.Array, counts: npt.NDArray[np.int64], enough: float) -> list[Verdict]:
    """Types that a large enough part of the cells parses as, the narrowest first."""
    if cast.kept_as_text(words):
        return []
    coded = _are_codes(words)
    found = _numbers(words, counts, coded, enough)
    if found:
        return found
    truth = _present(cast.parse_words(words, pa.bool_()))
    if _enough(truth, counts, coded, enough):
        return [Verdict(pa.bool_())]
    return _times(words, counts, coded, enough)


def _numbers(
    words: pa.Array,
    counts: npt.NDArray[np.int64],
    coded: npt.NDArray[np.bool_],
    enough: float,
) -> list[Verdict]:
    number = _present(cast.parse_words(words, pa.float64()))
    if not _enough(number, counts, coded, enough):
        return []
    whole = _present(cast.parse_words(words, pa.int64()))
    wide = Verdict(pa.float64())
    # A fraction anywhere makes the column a number; "nan" is a code for missing beside integers.
    if (number & ~whole & ~coded).any() or not whole.any():
        return [wide]
    return [Verdict(pa.int64()), wide] if enough < _ENOUGH else [Verdict(pa.int64())]


def _times(
    words: pa.Array,
    counts: npt.NDArray[np.int64],
    coded: npt.NDArray[np.bool_],
    enough: float,
) -> list[Verdict]:
    trimmed = pc.utf8_trim_whitespace(words)
    day, local, zoned, fine = cast.iso_form(trimmed)
    if day.any() or local.any() or zoned.any():
        if zoned.any() and not local.any() and not day.any():
            kind = cast.FINE_ZONED if (fine & zoned).any() else cast.ZONED
        elif local.any():
            kind = cast.FINE if (fine & local).any() else cast.LOCAL
        else:
            kind = pa.date32()
        parsed = _present(cast.parse_words(words, kind))
        return [Verdict(kind)] if _enough(parsed, counts, coded, enough) else []
    return _other_dates(trimmed, counts, coded, enough)


def _other_dates(
    words: pa.Array,
    counts: npt.NDArray[np.int64],
    coded: npt.NDArray[np.bool_],
    enough: float,
) -> list[Verdict]:
    sample = [w or "" for w in words[:_PROBE].to_pylist()]
    if not any(cast.date_forms(w)[0] for w in sample):
        return []
    forms = [cast.date_forms(w or "") for w in words.to_pylist()]
    dated = [f for f in forms if f[0]]
    ways = set.intersection(*(f[0] for f in dated))
    timed, zoned = any(f[1] for f in dated), any(f[2] for f in dated)
    how, note = _reading(ways, [w for w, f in zip(words.to_pylist(), forms, strict=True) if f[0]])
    if not how:
        return []
    kind = (cast.ZONED if zoned else cast.LOCAL) if timed else pa.date32()
    parsed = _present(cast.parse_words(words, kind, how))
    if not _enough(parsed, counts, coded, enough):
        return []
    return [Verdict(kind, how, note)]


def _reading(ways: set[str], words: Sequence[str]) -> tuple[str, str]:
    """The one reading that fits all cells; an ambiguous order stays text."""
    if len(ways) == 1:
        (how,) = ways
        names = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
        return how, f"dates are read as {names[how]}" if how in names else ""
    if ways == {"dmy", "mdy"} and all("." in w[:6] for w in words):
        return "dmy", "dates with dots are read as day, month, year"
    return "", ""


def _present(values: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(values.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _are_codes(words: pa.Array) -> npt.NDArray[np.bool_]:
    """Which words are well-known codes for "missing"."""
    short = pc.utf8_lower(pc.utf8_trim_whitespace(words))
    known = pc.is_in(short, pa.array(sorted(MISSING_CODES)))
    return np.asarray(known.to_numpy(zero_copy_only=False), np.bool_)


def _enough(
    parsed: npt.NDArray[np.bool_],
    counts: npt.NDArray[np.int64],
    coded: npt.NDArray[np.bool_],
    enough: float,
) -> bool:
    read = int(counts[parsed].sum())
    if not read:
        return False
    bad = int(counts[~parsed & ~coded].sum())
    codes = int(counts[~parsed & coded].sum())
    return not bad or read >= enough * (read + bad + codes)
