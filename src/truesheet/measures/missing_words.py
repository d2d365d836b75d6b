"""Words and signs that people write where they have no value, and when they count as that.

Three kinds. `SIGNS` stand for "no value" wherever they stand alone: ?, N/A, null, #DIV/0!.
`UNKNOWN` words ("unknown", "unbekannt") may be a category that is meant: in a field of text they
count only beside a sign, which shows that somebody used codes there. `NAMES` ("none", "other",
"no") are true categories more often than not ("guarantors: none"): they count only in a field of
numbers, dates or truth values, where they cannot be a value. Two signs have a second meaning and
are left alone in its company: `-` in a field that holds `+`, and `NA` in a field of two-letter
codes (Namibia, North America).

A text is compared without the spaces around it and without regard to upper and lower case (of
ASCII letters; other letters as listed). The list is our own, from the usual forms of several
languages and programs.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import I64

_SIGNS = """? ?? ??? - -- --- – — . .. ... * ** _ n/a n.a. n.a n/d n.d. n/k n/s na #na #n/a <na>
(na) nan -nan null nil (null) <null> <none> \\n missing (missing) <missing> [missing] (blank)
<blank> [blank] (empty) <empty> (leer) (vide) #null! #value! #ref! #div/0! #name? #num!
undefined unspecified""".split()
_PHRASES = (
    "not available", "not applicable", "not specified", "not recorded", "not reported",
    "not provided", "not known", "not stated", "not given", "no data", "no answer", "no response",
    "no value", "no information", "data missing", "value missing", "missing value", "not a number",
    "keine angabe", "keine angaben", "k.a.", "k. a.", "ohne angabe", "nicht bekannt", "fehlt",
    "non renseigné", "non disponible", "non spécifié", "sans réponse", "s/o", "s.o.",
    "sin datos", "sin dato", "no disponible", "no especificado", "no contesta", "ns/nc",
    "não informado", "nao informado", "não disponível", "sem informação", "sem resposta",
    "non disponibile", "non specificato", "geen gegevens", "niet bekend", "brak danych",
    "нет данных", "не указано", "неуказано", "н/д", "データなし", "不详", "无数据", "暂无", "无",
)  # fmt: skip
_UNKNOWN = (
    "unknown", "blank", "empty", "tbd", "tba", "unbekannt", "inconnu", "inconnue", "desconocido",
    "desconocida", "desconhecido", "desconhecida", "sconosciuto", "onbekend", "okänd", "ukjent",
    "ukendt", "neznámé", "nieznany", "неизвестно", "неизвестен", "未知", "不明", "알수없음",
)  # fmt: skip
_NAMES = (
    "none", "other", "no", "n", "x", "keine", "leer", "aucun", "vide", "ninguno", "nenhum",
    "nessuno",
)  # fmt: skip
_WATCHED = ("+",)


def _spellings(words: tuple[str, ...] | list[str]) -> list[str]:
    """Each word as compared: ASCII in lower case, other letters in the cases people use."""
    forms = (f for w in words for f in (w, w.lower(), w.upper(), w.capitalize(), w.title()))
    return [*dict.fromkeys(_ascii_lower(f) for f in forms)]


def _ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


SIGNS = frozenset(_spellings([*_SIGNS, *_PHRASES]))
UNKNOWN = frozenset(_spellings(_UNKNOWN)) - SIGNS
NAMES = frozenset(_spellings(_NAMES)) - SIGNS - UNKNOWN
BOOLEANS = ("true", "false")
WORDS: tuple[str, ...] = (
    *sorted(SIGNS), *sorted(UNKNOWN), *sorted(NAMES), *_WATCHED, *BOOLEANS,
)  # fmt: skip
"""Everything that the scan looks for, in the order of the numbers that it gives."""
BOOLEAN_FROM = len(WORDS) - len(BOOLEANS)
WATCHED_FROM = BOOLEAN_FROM - len(_WATCHED)
LONGEST = max(len(w.encode()) for w in WORDS)
_TWO_LETTERS = 0.9  # share of the other texts from which a field counts as one of two-letter codes


class Seen(msgspec.Struct, frozen=True):
    """Cells with a word, and the first of its spellings in order of code points."""

    cells: int
    spelt: str

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.cells + other.cells, min(self.spelt, other.spelt))


class Words(msgspec.Struct, frozen=True):
    """What a field holds of the list.

    `texts` counts cells looked at, `pairs` those of two bytes; `typed` is set where the texts are
    what is left over in a field of another kind.
    """

    seen: dict[str, Seen] = {}
    texts: int = 0
    pairs: int = 0
    typed: bool = False

    def __add__(self, other: Words) -> Words:
        seen = dict(self.seen)
        for word, found in other.seen.items():
            seen[word] = seen[word] + found if word in seen else found
        return Words(
            seen,
            self.texts + other.texts,
            self.pairs + other.pairs,
            self.typed or other.typed,
        )

    def accepted(self) -> list[str]:
        """The words that stand for "missing" in this field."""
        if self.typed:
            return [w for w in self.seen if w not in _WATCHED]
        signs = [w for w in self.seen if w in SIGNS and not self._means_something(w)]
        return signs + [w for w in self.seen if signs and w in UNKNOWN]

    def _means_something(self, sign: str) -> bool:
        if sign == "-":
            return "+" in self.seen
        if sign != "na":
            return False
        cells = self.seen[sign].cells
        others = self.texts - cells
        return others > 0 and self.pairs - cells >= _TWO_LETTERS * others


class Places(NamedTuple):
    """Where words of the list stand: rows of an array, the number of the word, the spelling."""

    rows: I64
    words: I64
    spelt: list[str]


def find(texts: pa.Array, rows: I64) -> Places:
    """Which of these rows hold a word of the list."""
    spelt = pc.ascii_trim(texts.take(pa.array(rows)), " ")
    found = pc.index_in(pc.ascii_lower(spelt), _set_of(spelt.type))
    hits = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    at = pa.array(hits)
    words = found.take(at).to_numpy(zero_copy_only=False).astype(np.int64)
    return Places(rows[hits], words, spelt.take(at).to_pylist())


@cache
def _set_of(kind: pa.DataType) -> pa.Array:
    return pa.array(WORDS, kind)
