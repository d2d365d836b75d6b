"""Sentences about licences: "The dataset is licensed under CC BY-SA 4.0"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.licences import named
from truesheet.exchange.grammar.tokens import Sentence

_VERB = re.compile(
    r"\b(?:licen[sc]ed|released|distributed|published|available|shared|provided|made available|"
    r"issued|falls?|dedicated|governed|placed|covered|comes|subject|licen[sc]e(?:\s\w+)? ?(?:is|:|=|are|-)|"
    r"licen[sc]e)\b",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:code|software|scripts?|models?|repository|source texts?|images? (?:are|is)|some|parts?|"
    r"portion|majority|original|underlying|except|either|wikipedia|texts? (?:is|are)|each|compatible|"
    r"not|unless|for example|depend\w*|various|different|unknown|unclear|annotations?|raw|metadata|sections?)\b",
    re.I,
)


def licensing(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The licence of the dataset, where one is named and it is not that of something else."""
    text = s.text.text
    under = (
        "licen" in around.heading
        or "copyright" in around.heading
        or around.heading.startswith("will the dataset be distributed under")
    )
    if not s.tokens or not (
        under or re.search(r"licen[sc]e|public domain|creative commons", text, re.I)
    ):
        return
    found = list(named(text))
    if not found:
        return
    if not under and not (
        _VERB.search(text)
        and re.search(r"\b(?:dataset|data|corpus|benchmark|work|licen[sc]e)\b", text, re.I)
    ):
        yield Why("whose licence it is, it does not say")
        return
    if other := _OTHERS.search(text):
        yield Why(f"“{other[0]}” says that it may be the licence of something else")
        return
    if around.names and (stranger := _stranger(s, around.names)):
        yield Why(f"it speaks of {stranger}")
        return
    ids = {f.spdx for f in found}
    if len(ids) > 1:
        yield Why("it names several licences")
        return
    one = found[0]
    yield Claim("licence", one.spdx, one.start, one.end)


def _stranger(s: Sentence, names: frozenset[str]) -> str:
    """A name before "is licensed" that is not the name of this dataset; "" where there is none."""
    verb = next((i for i, t in enumerate(s.tokens) if t.low in ("is", "are", "was")), 0)
    subject = s.tokens[:verb]
    if not subject or {t.low for t in subject} & {
        "dataset",
        "data",
        "corpus",
        "this",
        "it",
        "licence",
        "license",
        "work",
    }:
        return ""
    capital = [t for t in subject if t.text[:1].isupper() and t.kind == "word"]
    known = any(t.low in names or set(re.split(r"[-_]", t.low)) & names for t in capital)
    return (
        ""
        if known or not capital or capital[0].low == "the" and len(capital) == 1
        else capital[0].text
    )
