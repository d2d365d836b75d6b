"""Sentences about licences: "The dataset is licensed under CC BY-SA 4.0"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.licences import named
from truesheet.exchange.grammar.tokens import Sentence
from truesheet.exchange.grammar.whose import stranger

_VERB = re.compile(
    r"\b(?:licen[sc]ed|released|distributed|published|available|shared|provided|made available|"
    r"issued|falls?|dedicated|governed|placed|covered|comes|subject|"
    r"licen[sc]e(?:\s\w+)? ?(?:is|:|=|are|-)|"
    r"licen[sc]e)\b",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:code|software|scripts?|models?|repository|source texts?|images? (?:are|is)|some|parts?|"
    r"portion|majority|original|underlying|except|either|wikipedia|texts? (?:is|are)|each|"
    r"compatible|"
    r"not|unless|for example|depend\w*|various|different|unknown|unclear|annotations?|raw|"
    r"metadata|sections?)\b",
    re.I,
)


_OURS = frozenset("dataset data corpus this it licence license work".split())


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
        and re.search(r"\b(?:dataset|data|corpus|benchmark|work|it|licen[sc]e)\b", text, re.I)
    ):
        yield Why("whose licence it is, it does not say")
        return
    if other := _OTHERS.search(text):
        yield Why(f"“{other[0]}” says that it may be the licence of something else")
        return
    verb = next((i for i, t in enumerate(s.tokens) if t.low in ("is", "are", "was")), 0)
    if not {t.low for t in s.tokens[:verb]} & _OURS and (
        name := stranger(s.tokens[:verb], around.names)
    ):
        yield Why(f"it speaks of {name}")
        return
    ids = {f.spdx for f in found}
    if len(ids) > 1:
        yield Why("it names several licences")
        return
    one = found[0]
    yield Claim("licence", one.spdx, one.start, one.end)
