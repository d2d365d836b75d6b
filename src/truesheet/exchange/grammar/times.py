"""Time frames: "collected between 2016 and 2018", "from Jan 2017 to December 2019"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = (
    rf"(?:(?P<iso{{0}}>(?:1[5-9]|20)\d\d-\d\d-\d\d)"
    rf"|(?:(?P<before{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th)? )?(?:(?P<month{{0}}>{_MONTH}),? )?"
    rf"(?:(?P<day{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th)?,? )?(?P<year{{0}}>(?:1[5-9]|20)\d\d))"
)
_SPAN = re.compile(
    r"\b(?P<lead>between|from|since)?(?:the )?\s?"
    + _DAY.format("a")
    + r"\s?(?P<join>and|to|until|till|through|-|–|—)\s?(?:the )?"
    + _DAY.format("b")
    + r"\b",
    re.I,
)
_IN = re.compile(
    r"\b(?:in|during|throughout) (?:the (?:month|year)s? of |early |late )?"
    + _DAY.format("a")
    + r"\b(?!\s?[-–])",
    re.I,
)
_VERB = re.compile(
    r"\b(?:collected|gathered|crawled|scraped|recorded|published|posted|written|issued|sampled|"
    r"downloaded|span(?:s|ning|ned)?|covers?|covering|period|timeframe|time frame|dated|dates|"
    r"compiled|harvested|retrieved|extracted|created)\b",
    re.I,
)
_SAMPLED = re.compile(
    r"\b(?:collected|gathered|crawled|scraped|recorded|downloaded|harvested)\b", re.I
)
_WHOSE = re.compile(
    r"\b(?:dataset|data|corpus|collection|these|they) (?:\w+ ){0,4}(?:was|were)\b", re.I
)
_OTHER = re.compile(
    r"\b(?:except|original(?:ly)?|previous|paper|conference|workshop|version|license|copyright|arxiv|"
    r"proceedings|released|train(?:ing)?|test|dev|respectively|et al|one of|some of|exceptions?)\b",
    re.I,
)


def times(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The time from which the data is, or in which it was gathered."""
    text = s.text.text
    if not s.tokens:
        return
    spans = list(_SPAN.finditer(text))
    if not spans and _SAMPLED.search(text) and _WHOSE.search(text):
        spans = list(_IN.finditer(text))
    if not spans:
        return
    if not _VERB.search(text):
        yield Why("what happened in these years, it does not say")
        return
    if len(spans) > 1 or _OTHER.search(text):
        yield Why("it speaks of several times, or of something else than this data")
        return
    found = spans[0]
    both = found.re is _SPAN
    if both and found["join"].lower() == "and" and (found["lead"] or "").lower() != "between":
        return
    first = _iso(found, "a")
    last = _iso(found, "b") if both else first
    if not first or not last or first[:4] > last[:4]:
        return
    if both and not found["montha"] and found["monthb"] and not found["isoa"]:
        first = first[:4]
    yield Claim("time_frame", {"from": first, "to": last}, found.start(), found.end())


def _iso(found: re.Match[str], which: str) -> str:
    """A day, month or year as ISO text; "" where there is no such day."""
    from datetime import date

    if whole := found[f"iso{which}"]:
        try:
            return date.fromisoformat(whole).isoformat()
        except ValueError:
            return ""
    year, month = found[f"year{which}"], found[f"month{which}"]
    if not month:
        return year
    number = _MONTHS.index(month[:3].lower()) + 1
    day = found[f"day{which}"] or found[f"before{which}"]
    if not day:
        return f"{year}-{number:02}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
