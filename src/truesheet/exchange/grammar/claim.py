"""What a family of the grammar takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from truesheet.exchange.grammar.tokens import Sentence
from truesheet.model.stated import StatedKind


class Around(NamedTuple):
    """Where a sentence stands: the headings above it, in small letters, the outermost first.

    `item` says that it is an item of a list, `divides` that most items of that list name a split,
    `parent` the field of which the item describes a part; `asked` is the heading, as it stands,
    where it asks a question; `fields` are the names of fields that the document
    lists, `lead` the words that come before the list or, in an item, before its sub-items.
    `names` are words of the name of the dataset, `configs` the names of its configurations.
    """

    headings: tuple[str, ...] = ()
    item: bool = False
    fields: frozenset[str] = frozenset()
    lead: str = ""
    divides: bool = False
    parent: str = ""
    asked: str = ""
    names: frozenset[str] = frozenset()
    configs: frozenset[str] = frozenset()

    @property
    def heading_of_fields(self) -> str:
        """Headings and words that may announce a list of fields: those near by."""
        return " / ".join((*self.headings[-2:], self.lead))

    @property
    def heading(self) -> str:
        return self.headings[-1] if self.headings else ""


class Claim(NamedTuple):
    """One claim of a sentence; `start` and `end` are the offsets of its number or word in it.

    `noun` is what the sentence counts, where that need not be the rows.
    """

    kind: StatedKind
    value: Any
    start: int
    end: int
    split: str = ""
    field: str = ""
    noun: str = ""
    config: str = ""


class Why(NamedTuple):
    """Why a sentence that looks like a claim is left unread."""

    why: str


Family = Callable[[Sentence, Around], Iterator[Claim | Why]]

QUESTIONS: dict[StatedKind, str] = {
    "rows": "composition.instance_count",
    "files": "composition.instance_count",
    "bytes": "composition.instance_count",
    "size_category": "composition.instance_count",
    "fields": "composition.instance_content",
    "field_names": "composition.instance_content",
    "field_kind": "x.dictionary",
    "classes": "composition.labels",
    "class_names": "composition.labels",
    "balance": "composition.labels",
    "split_names": "composition.splits",
    "split_ratio": "composition.splits",
    "languages": "x.languages",
    "licence": "distribution.license",
    "time_frame": "collection.timeframe",
    "no_missing": "composition.missing",
    "no_duplicates": "composition.errors",
    "no_overlap": "composition.splits",
    "no_personal_data": "composition.identifiability",
    "share": "composition.subpopulations",
    "mean": "x.dictionary",
    "range": "x.dictionary",
    "task": "motivation.purpose",
    "people": "gate.people",
}
"""The question of the bank to which a claim of each kind belongs."""
