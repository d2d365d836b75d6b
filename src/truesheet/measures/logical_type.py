"""Tells what the values of a field mean as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.hashing import hash_bytes
from truesheet.batch.kinds import I64, layout, physical, plain
from truesheet.batch.shapes import Sample
from truesheet.measures.shown import unit_of
from truesheet.measures.textscan import DATE, NUMBER
from truesheet.measures.values import LogicalType
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Schema

_LOOKED = 2000  # distinct texts that are looked at
_PROBE = 40
_PROBE_SHARE = 0.5  # of the cells of the heaviest texts, below which no form is looked for
_MOST = 0.95  # share of the cells that must have a form
_CATEGORIES = 50
_RECUR = 0.2  # distinct texts of cells, below which a longer list still is one of categories
_WORDS = 4.5  # words a text, on average, from which it is free text
_UNIQUE = 0.98
_LABEL = 40  # characters

FORMS: tuple[tuple[str, str, str], ...] = (
    ("uuid", r"^\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?$", "UUIDs"),
    ("email", r"^[^\s@<>(),;:\"]+@[^\s@.]+(?:\.[^\s@.]+)+$", "e-mail addresses"),
    ("url", r"^(?:https?|ftp|s3|gs|wss?)://\S+$|^www\.\S+\.\S+$", "URLs"),
    ("ip", r"^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
     r"(?:/[0-9]{1,2})?$|^(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}$"
     r"|^(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}$|^::(?:[0-9a-fA-F]{1,4})?$",
     "IP addresses"),
    ("json", r"(?s)^\s*(?:\{\s*(?:\".*)?\}|\[\s*(?:[\[{\"0-9tfn-].*)?\])\s*$", "JSON"),
    ("date", DATE, "dates as text"),
    ("number", NUMBER, "numbers as text"),
    ("boolean", r"^(?i:true|false)$", "true or false as text"),
    ("file_path", r"^(?:[A-Za-z]:\\|\\\\|~?/|\.{1,2}/)?(?:[^\s/\\:*?\"<>|]+(?: [^\s/\\:*?\"<>|]+)*"
     r"[/\\])+(?:[^\s/\\:*?\"<>|]+(?: [^\s/\\:*?\"<>|]+)*)?\.[A-Za-z0-9]{1,5}$"
     r"|^~?/(?:[\w.-]+/)*[\w.-]+$",
     "file paths"),
)  # fmt: skip
_CODE = r"^[\p{Lu}0-9]+(?:[._/:-]?[\p{L}0-9]+)*$"
_DIGIT = r"[0-9]"
_SPACE = r"\s"


class _Texts(NamedTuple):
    """Distinct texts with their cells; `cells` of all, also of those not looked at."""

    array: pa.Array
    weights: I64
    distinct: int
    cells: int

    def heaviest(self, most: int) -> _Texts:
        """The texts with the most cells."""
        top = np.argsort(-self.weights, kind="stable")[:most]
        return _Texts(self.array.take(pa.array(top)), self.weights[top], self.distinct, self.cells)

    def share(self, pattern: str) -> Share:
        """Cells whose text has the form."""
        hit = pc.match_substring_regex(self.array, pattern).to_numpy(zero_copy_only=False)
        return Share(int(self.weights[hit].sum()), int(self.weights.sum()))


@dataclass(frozen=True)
class LogicalTypes:
    """What the values of each field mean as data, from the sample.

    A form (UUID, e-mail, URL, IP, JSON, date, number, file path) is named when at least 95 % of
    the cells looked at have it; up to 2,000 distinct texts a field are looked at, chosen by hash.
    Else a text field is one of identifiers (hardly a value twice, no spaces, digits in them), of
    codes (capitals and digits), of categories (up to 50 different texts, or every text five
    times), free text (4.5 words or more on average) or short text. Whole numbers that are only 0
    and 1 are truth values, decimals without fractions whole numbers, time stamps at midnight
    dates. `matched` says how many cells have the form.
    Unit: cells. From a sample. Answers: `composition.instance_types`.
    Source: Abedjan et al., Profiling relational data, VLDB Journal 24, 2015 (the questions asked).
    """

    id: ClassVar[str] = "schema.logical_type"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if schema.fields else Absent("the table has no fields")

    def of(self, sample: Sample, schema: Schema) -> dict[str, LogicalType]:
        rows = int(sample.counts.sum())
        error = "" if sample.complete else f"from a sample of {rows:,} of {sample.rows:,} rows"
        return {f.name: _logical(f, sample, error) for f in schema.fields}


def _logical(field: Field, sample: Sample, error: str) -> LogicalType:
    if field.kind == "null" or not len(sample.counts):
        return LogicalType("empty", Share(0, 0), "no cell holds a value", error)
    if field.name not in sample.table.column_names:
        return LogicalType(field.kind, Share(0, 0), "the values were not looked at", error)
    array = plain(pa.concat_arrays(sample.table[field.name].chunks))
    counts = np.asarray(sample.counts, np.int64)
    if field.kind == "text":
        found = _of_texts(field, array, counts)
    else:
        found = _of_values(field, array, counts)
    return LogicalType(found.logical, found.matched, found.why, error)


def _of_texts(field: Field, array: pa.Array, counts: I64) -> LogicalType:
    texts = _distinct(array, counts)
    if not texts.cells:
        return LogicalType("empty", Share(0, 0), "no cell holds a value")
    if texts.distinct == 1 and texts.cells > 1:
        return LogicalType("constant", Share(texts.cells, texts.cells), "one value everywhere")
    probe = texts.heaviest(_PROBE)
    for logical, pattern, what in FORMS:
        first = probe.share(pattern)
        if first.part < _PROBE_SHARE * first.whole:
            continue
        matched = texts.share(pattern)
        if matched.part >= _MOST * matched.whole:
            return LogicalType(logical, matched, what)
    return _by_use(field, texts)


def _by_use(field: Field, texts: _Texts) -> LogicalType:
    """Texts without a form of their own, by how long they are and how often they recur."""
    whole = int(texts.weights.sum())
    every = Share(whole, whole)
    spaced = texts.share(_SPACE)
    words = pc.add(pc.count_substring_regex(texts.array, r"\S\s+\S"), 1).to_numpy()
    mean_words = float((words * texts.weights).sum()) / whole
    recurs = texts.distinct <= _RECUR * texts.cells
    longest = pc.max(pc.utf8_length(texts.array)).as_py()
    few = texts.distinct <= _CATEGORIES and 2 * texts.distinct <= texts.cells
    if mean_words >= _WORDS and not (few and longest <= 2 * _LABEL):
        return LogicalType("free_text", every, f"{mean_words:.1f} words a text")
    digits, code = texts.share(_DIGIT), texts.share(_CODE)
    unique = texts.distinct >= _UNIQUE * texts.cells and texts.cells > 1
    tight = spaced.part <= (1 - _MOST) * whole and longest <= 2 * _LABEL
    if unique and tight and (digits.part >= _MOST * whole or field.suspected_id):
        return LogicalType("identifier", every, "hardly a value occurs twice")
    if tight and code.part >= _MOST * whole and 2 * digits.part >= whole:
        return LogicalType("code", code, "capitals and digits")
    if few or (recurs and longest <= 2 * _LABEL):
        return LogicalType("category", every, f"{texts.distinct:,} different values")
    return LogicalType("short_text", every, f"{mean_words:.1f} words a text")


def _distinct(array: pa.Array, counts: I64) -> _Texts:
    trimmed = pc.utf8_trim_whitespace(array)
    encoded = pc.if_else(pc.equal(pc.binary_length(trimmed), 0), None, trimmed).dictionary_encode()
    codes = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy()
    words = encoded.dictionary
    cells = np.zeros(len(words), np.int64)
    np.add.at(cells, codes[codes >= 0], counts[codes >= 0])
    order = np.argsort(hash_bytes(*layout(words)), kind="stable")[:_LOOKED]
    return _Texts(words.take(pa.array(order)), cells[order], len(words), int(cells.sum()))


def _of_values(field: Field, array: pa.Array, counts: I64) -> LogicalType:
    """Fields that are typed already; some are narrower than their type."""
    valid = array.is_valid().to_numpy(zero_copy_only=False)
    weights, present = counts[valid], array.drop_null()
    if field.kind in ("list", "binary", "time", "duration"):
        cells = int(weights.sum())
        why = f"stored as {field.physical}" if cells else "no cell holds a value"
        return LogicalType(field.kind, Share(cells, cells), why)
    values = physical(present)
    if values.dtype == np.float64:
        number = ~np.isnan(values)
        values, weights = values[number], weights[number]
    cells = int(weights.sum())
    every = Share(cells, cells)
    if not cells:
        return LogicalType("empty", every, "no cell holds a value")
    found = np.unique(values)
    if len(found) == 1 and cells > 1:
        return LogicalType("constant", every, "one value everywhere")
    logical, why = _narrower(field, found, cells)
    return LogicalType(logical, every, why)


def _narrower(field: Field, found: np.ndarray, cells: int) -> tuple[str, str]:
    kept = field.kind, f"stored as {field.physical}"
    if field.kind == "timestamp":
        whole = found % (86400 * unit_of(field.physical)) == 0
        return ("date", "every time stamp is at midnight") if whole.all() else kept
    if field.kind not in ("integer", "number"):
        return kept
    if len(found) == 2 and found[0] == 0 and found[1] == 1:
        return "boolean", "only 0 and 1"
    if field.suspected_id and len(found) == cells:
        return "identifier", "no number occurs twice, and the name or the order is that of a key"
    if field.kind == "number" and np.isfinite(found).all() and (found == np.floor(found)).all():
        return "integer", "no number has a fraction"
    return kept
