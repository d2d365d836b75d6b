"""Which languages a text can be in, by its letters and by its most frequent words."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.values import Languages, Scripts
from truesheet.sheet.seen import Seen

_SCRIPTS = {
    "cyrillic": "ru uk be bg mk sr kk ky mn tg tt ba cv ce os sah ab av uz az bs ro",
    "arabic": "ar fa ur ps ckb sd ug ku pa ks az ms tr ku arz ary apc ajp acm",
    "hebrew": "he yi iw",
    "greek": "el grc",
    "armenian": "hy",
    "georgian": "ka",
    "devanagari": "hi mr ne sa mai bho kok doi brx awa sd ks new",
    "bengali": "bn as mni",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "odia": "or",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "tibetan": "bo dz",
    "myanmar": "my shn mnw",
    "khmer": "km",
    "ethiopic": "am ti gez",
    "hangul": "ko",
    "kana": "ja ryu",
    "han": "zh ja yue wuu ko lzh cmn nan hak gan",
    "thaana": "dv",
    "syriac": "syr arc",
    "mongolian": "mn",
    "bopomofo": "zh",
}
_OF: dict[str, set[str]] = {}
for _script, _codes in _SCRIPTS.items():
    for _code in _codes.split():
        _OF.setdefault(_code, set()).add(_script)
_BOTH = frozenset("sr uz az bs ro kk mn tg ku ms tr pa tt ug".split())
"""Languages that are written in Latin letters as well."""
_TAGS = {"latn": "latin", "cyrl": "cyrillic", "arab": "arabic", "deva": "devanagari",
         "hans": "han", "hant": "han", "grek": "greek", "hebr": "hebrew"}  # fmt: skip

FEWEST_WORDS = 200
OVERWHELMING = 0.2
TIMES = 2.5
_KIN = ({"da", "nb", "sv"}, {"es", "pt", "ca"}, {"cs", "pl"})
"""Languages that share so many frequent words that the screen cannot tell them apart."""
SCREENED = frozenset("en de fr es pt it nl sv da nb pl cs ro hu fi tr id vi ca".split())
_SAME = {"no": "nb", "nn": "nb", "nob": "nb", "ms": "id", "iw": "he", "eng": "en", "deu": "de",
         "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl",
         "dut": "nl", "swe": "sv", "dan": "da", "pol": "pl", "ces": "cs", "rus": "ru", "zho": "zh",
         "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "hin": "hi", "gl": "pt"}  # fmt: skip


class Written(NamedTuple):
    """Letters of the data, or of some of its fields, by script."""

    letters: int
    scripts: dict[str, int]

    def share(self, *scripts: str) -> float:
        """The share of these scripts among the letters."""
        return sum(self.scripts.get(s, 0) for s in scripts) / self.letters if self.letters else 0.0


def base(tag: str) -> str:
    """The language of a tag in the form in which it is listed here: `pt-BR` is `pt`."""
    code = tag.partition("-")[0].lower()
    return _SAME.get(code, code)


def scripts_of(tag: str) -> set[str]:
    """Scripts in which a language may be written; Latin where nothing else is known."""
    for part in tag.lower().split("-")[1:]:
        if part in _TAGS:
            return {_TAGS[part]}
    code = base(tag)
    known = _OF.get(code, set())
    return known | {"latin"} if not known or code in _BOTH else set(known)


def written(seen: Seen, fields: frozenset[str] | None = None) -> Written:
    """The letters of these text fields, of all where none are named."""
    evidence = seen.evidence.get("text.scripts")
    sums: dict[str, int] = {}
    for name, found in evidence.fields(Scripts) if evidence else ():
        if fields is None or name in fields:
            for script, n in found.scripts.items():
                sums[script] = sums.get(script, 0) + n
    return Written(sum(sums.values()), sums)


def prevailing(found: Languages) -> str:
    """The language that a field is written in, where the difference is overwhelming; else ""."""
    if found.words < FEWEST_WORDS or not found.common:
        return ""
    order = sorted(found.common.items(), key=lambda c: (-c[1], c[0]))
    best, n = order[0]
    kin = next((k for k in _KIN if best in k), {best})
    others = [m for language, m in order if language not in kin]
    if n < OVERWHELMING * found.words or (others and n < TIMES * others[0]):
        return ""
    return best


def kin(language: str) -> set[str]:
    """The language and those that the screen cannot tell from it."""
    return next((set(k) for k in _KIN if language in k), {language})
