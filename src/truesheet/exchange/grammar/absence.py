"""Claims that something is not there: missing values, copies, shared rows, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence, Token
from truesheet.model.stated import StatedKind

_NO = frozenset({"no", "without", "zero", "never", "any", "not", "nor", "neither", "free"})
_BUT = frozenset(
    "but however except although though unless some most mostly almost nearly hardly may might "
    "could "
    "can should few if whether try tried attempt aim potentially possibly beyond other knowledge "
    "needed necessary expected believe believed aware questions question identified-by".split()
)

_WHAT: tuple[tuple[StatedKind, re.Pattern[str]], ...] = (
    (
        "no_missing",
        re.compile(
            r"\b(?:no|without|zero|(?:not|n't) (?:contain|have|include)(?: any)?) "
            r"(?:missing|null|empty) (?:values?|data|entries|cells|attribute values|fields)\b"
            r"|\b(?:no|not any|nothing|none)(?: \w+){0,4} (?:is|are) missing\b",
            re.I,
        ),
    ),
    (
        "no_duplicates",
        re.compile(
            r"\b(?:no|without|zero|(?:not|n't) (?:contain|have|include)(?: any)?)(?: exact)? "
            r"(?:duplicates?|duplicated?|repeated) ?(?:rows?|records?|examples?|instances?|entries|"
            r"samples?|items?|values)?\b"
            r"|\b(?:each|every|all)(?: of the)?(?: [\d,.]+[km]?)?(?: \w+){1,2} (?:is|are) unique\b",
            re.I,
        ),
    ),
    (
        "no_overlap",
        re.compile(
            r"\b(?:no|without|zero) (?:overlap|leakage)\b|\b(?:do|does) not overlap\b"
            r"|\bnon-overlapping\b|\bdisjoint\b",
            re.I,
        ),
    ),
    (
        "no_personal_data",
        re.compile(
            r"\b(?:no|without|not any|(?:not|n't) (?:contain|include|have)(?: any)?) "
            r"(?:\w+ (?:or|and) )?(?:personal(?:ly)?|private|identif\w+|pii)(?:[ -]identif\w+)?"
            r"(?: (?:or|and|/) \w+| & \w+)? ?(?:data|information|details|pii)?\b",
            re.I,
        ),
    ),
)
"""Short phrases, each of a bounded number of words."""

_NEEDS: dict[str, re.Pattern[str]] = {
    "no_overlap": re.compile(r"\b(?:splits?|train\w*|test\w*|sets?|validation|dev)\b", re.I),
    "no_missing": re.compile(r"\w", re.I),
    "no_duplicates": re.compile(r"\w", re.I),
    "no_personal_data": re.compile(r"data|information|pii|details", re.I),
}


def absence(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """ "There are no missing values", "no personal information is included in this dataset"."""
    text = s.text.text
    if not s.tokens:
        return
    for kind, pattern in _WHAT:
        found = pattern.search(text)
        if found is None or not _NEEDS[kind].search(text):
            continue
        doubt = next((t.low for t in s.tokens if t.among(_BUT)), "")
        if doubt:
            yield Why(f"“{doubt}” takes part of it back")
        elif kind == "no_overlap" and not _of_rows(s.tokens):
            yield Why("what does not overlap, it does not say")
        elif kind == "no_duplicates" and "unique" in found[0].lower():
            yield from _unique(found, around)
        else:
            yield Claim(kind, True, found.start(), found.end())


def _unique(found: re.Match[str], around: Around) -> Iterator[Claim | Why]:
    """ "All rows are unique" speaks of rows, "all instructions are unique" of a field, if any."""
    words = found[0].lower().split()
    thing = words[-3]
    if thing in ("rows", "records", "examples", "instances", "samples", "entries"):
        yield Claim("no_duplicates", True, found.start(), found.end())
        return
    fields = {f.lower(): f for f in around.fields}
    named = fields.get(thing) or fields.get(thing.removesuffix("s"))
    if named:
        yield Claim("no_duplicates", True, found.start(), found.end(), field=named)
    else:
        yield Why(f"which field {thing} are, it does not say")


def _of_rows(tokens: Sequence[Token]) -> bool:
    words = {t.low for t in tokens}
    return not words & {
        "speakers",
        "authors",
        "speaker",
        "movies",
        "movie",
        "topics",
        "domains",
        "categories",
        "level",
        "vocabulary",
        "entities",
        "users",
        "monolingual",
        "source",
    }
