"""Lists that are one claim together: the fields of the data, the languages of its text.

An item names one field; only the whole list says which fields there are. Lists that stand below
the same heading belong to different parts of the data, and are kept only where each says to which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from truesheet.exchange.grammar.claim import QUESTIONS
from truesheet.model.stated import Place, Stated, Unread

PART_OF = "it is one of several lists of fields, and of which part it does not say"


@dataclass
class FieldList:
    """One list of fields: its items at the outermost level, where it stands, and for what."""

    headings: tuple[str, ...]
    config: str
    level: int
    names: dict[str, None] = field(default_factory=dict)
    place: Place | None = None
    sentence: str = ""


class FieldLists:
    """Gathers the fields of a document, list by list."""

    def __init__(self) -> None:
        self.lists: list[FieldList] = []
        self.open = False

    def end(self) -> None:
        """Something else than an item stands there: the list is over."""
        self.open = False

    def add(
        self,
        name: str,
        place: Place,
        sentence: str,
        headings: tuple[str, ...],
        config: str,
        level: int,
    ) -> None:
        """One item that names a field. What is nested deeper is part of a field."""
        if not self.open:
            self.lists.append(FieldList(headings, config, level, place=place, sentence=sentence))
            self.open = True
        here = self.lists[-1]
        if level == here.level:
            here.names.setdefault(name)

    def stated(self) -> Iterator[Stated | Unread]:
        """Each list as a claim, or as unread where its part of the data is not known."""
        beside = Counter(x.headings for x in self.lists)
        alike = Counter((x.headings, x.config) for x in self.lists)
        for one in self.lists:
            assert one.place is not None
            same = alike[one.headings, one.config] > 1
            if beside[one.headings] > 1 and (not one.config or same):
                yield Unread(one.sentence, one.place, PART_OF)
                continue
            yield Stated(
                "field_names",
                one.sentence,
                one.place,
                list(one.names),
                QUESTIONS["field_names"],
                config=one.config,
                origin="list",
            )


def languages_joined(stated: Sequence[Stated]) -> list[Stated]:
    """Items of one list of languages as one claim; everything else as it was."""
    import msgspec

    joined: list[Stated] = []
    for s in stated:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind == s.kind == "languages"
            and before.origin == s.origin == "list"
            and before.config == s.config
        ):
            value = list(dict.fromkeys([*before.value, *s.value]))
            joined[-1] = msgspec.structs.replace(before, value=value)
        else:
            joined.append(s)
    return joined
