"""Which of the counts of a document are rows of this dataset, and of which configuration.

A sentence that counts "questions" or "articles" may count rows or not: nothing in the sentence
can tell. The rest of the document can. What is far from every count of rows that the document
gives elsewhere is left unread, and so is what speaks of no one configuration among several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from truesheet.exchange.grammar.words import SPLITS
from truesheet.model.stated import Amount, Stated, Unread
from truesheet.sheet.hold.written import widened

NEAR = 1.25
"""How many times larger one number may be than another of the same thing."""

BLOCK = ("front_matter", "croissant", "record")
"""Origins that say themselves of which configuration they speak."""

OF_A_CONFIG = frozenset(
    "fields classes class_names field_names field_kind balance share split_ratio split_names mean "
    "range".split()
)
"""Kinds that are true of one configuration and need not be of another."""

ONCE = frozenset({"classes", "fields", "time_frame", "licence", "balance", "bytes", "files"})
"""Kinds of which a dataset has one value: several sentences that differ speak of other things."""

SEVERAL = "the document gives several, and which is that of the whole dataset it does not say"
MOST_CONFIGS = 500
"""Configurations whose counts are compared; a claim of a further one is left as it is."""

OTHER_THINGS = "it counts {noun}, and the document counts its rows otherwise"
WHICH = "the document has several configurations, and which is meant it does not say"
NO_REFERENCE = "it counts {noun}, which may be other things than the rows"


def resolve(
    stated: Sequence[Stated], nouns: Mapping[int, str], configs: Iterable[str]
) -> tuple[list[Stated], list[Unread]]:
    """The claims that are kept, and those that are not, with the reason.

    `nouns` has the word for what is counted, where it may be other things than rows, by the place
    of the claim in `stated`; `configs` are the names of configurations in the whole document.
    """
    several = len(set(configs)) > 1
    kept: list[Stated] = []
    left: list[Unread] = []
    sure = [s for i, s in enumerate(stated) if s.kind == "rows" and not nouns.get(i)]
    known = _Counts(sure)
    unlike = _said_otherwise(stated)
    for i, s in enumerate(stated):
        why = ""
        if s.kind == "rows":
            noun = nouns.get(i, "")
            if noun and (known or " and " in noun) and not known.near(s, several):
                why = (OTHER_THINGS if known else NO_REFERENCE).format(noun=noun)
            elif several and not s.config and s.origin not in BLOCK:
                config = known.config_of(s)
                s = msgspec.structs.replace(s, config=config or "")
                why = WHICH if config is None else ""
        elif s.origin not in BLOCK:
            if (s.kind, s.config) in unlike:
                why = SEVERAL
            elif several and not s.config and s.kind in OF_A_CONFIG:
                why = WHICH
        if why:
            left.append(Unread(s.sentence, s.place, why))
        else:
            kept.append(s if several or not s.config else msgspec.structs.replace(s, config=""))
    return kept, _without_the_kept(left, kept)


def _said_otherwise(stated: Sequence[Stated]) -> set[tuple[str, str]]:
    """Kinds of which the sentences of one document state different values."""
    values: dict[tuple[str, str], set[object]] = {}
    for s in stated:
        if s.kind in ONCE and s.origin not in BLOCK and not s.split:
            shown = middle(s.value) if isinstance(s.value, Amount) else str(s.value)
            if s.kind != "bytes" or not s.sentence.rstrip().startswith(("-", "*", "Size", "Total")):
                values.setdefault((s.kind, s.config), set()).add(shown)
    return {k for k, v in values.items() if len(v) > 1}


def _without_the_kept(left: list[Unread], kept: list[Stated]) -> list[Unread]:
    """A sentence of which another claim is kept is not unread."""
    told = {(s.sentence, s.place.line) for s in kept}
    return list({u.place: u for u in left if (u.sentence, u.place.line) not in told}.values())


class _Counts:
    """What a document says for sure of its rows: by configuration and split, and summed up."""

    def __init__(self, sure: Sequence[Stated]) -> None:
        self.parts: dict[str, dict[str, float]] = {}
        for s in sure:
            value = middle(s.value)
            new = s.config not in self.parts
            if value is not None and not (new and len(self.parts) >= MOST_CONFIGS):
                self.parts.setdefault(s.config, {}).setdefault(_split(s.split), value)
        self.wholes: dict[str, list[float]] = {}
        for config, parts in self.parts.items():
            split = [v for k, v in parts.items() if k]
            self.wholes[config] = ([sum(split)] if split else []) + [
                v for k, v in parts.items() if not k
            ]

    def __bool__(self) -> bool:
        return bool(self.parts)

    def near(self, s: Stated, several: bool) -> bool:
        """Is the number near one that the document gives for the same part?"""
        value = middle(s.value)
        if value is None:
            return False
        return any(_near(value, v) for v in self._same(s, several))

    def config_of(self, s: Stated) -> str | None:
        """The one configuration of which the number is true by the document's own words.

        "" for the sum of all; None where it is none, or more than one.
        """
        room = widened(s.value)
        held = [
            c for c in self.parts if c and any(room.holds(v) for v in self._of(c, _split(s.split)))
        ]
        if len(held) == 1:
            return held[0]
        if not held and not s.split:
            named = [v for c, v in self.wholes.items() if c and v]
            if room.holds(sum(v[0] for v in named)):
                return ""
        return None

    def _same(self, s: Stated, several: bool) -> list[float]:
        configs = [s.config] if s.config else list(self.parts)
        found = [v for c in configs for v in self._of(c, _split(s.split))]
        if several and not s.config and not s.split:
            found.append(sum(v[0] for c, v in self.wholes.items() if c and v))
        return found

    def _of(self, config: str, split: str) -> list[float]:
        if split:
            parts = self.parts.get(config, {})
            return [parts[split]] if split in parts else []
        return self.wholes.get(config, [])


def _split(name: str) -> str:
    return SPLITS.get(name.lower(), name.lower())


def _near(a: float, b: float) -> bool:
    return bool(a and b) and 1 / NEAR <= a / b <= NEAR


def middle(amount: Amount) -> float | None:
    """The number that an amount names."""
    if amount.low is None or amount.high is None:
        return amount.low if amount.low is not None else amount.high
    return (amount.low + amount.high) / 2
