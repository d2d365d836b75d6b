"""Finds texts that are copies of others but for case, spacing and punctuation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import NULL, U64
from truesheet.batch.shapes import Keys, Lookup
from truesheet.batch.textkeys import LONG, text_keys
from truesheet.measures.duplicates import DuplicateRows, DuplicateState
from truesheet.measures.values_rows import TextCopiesFound
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Schema

_SHOWN, _PLACES = 5, 5
_CALLED = re.compile(
    r"(?:.*[_. ])?(?:text|texts|sentence\d?|content|contents|body|review|reviews|comment|comments"
    r"|question|answer|answers|response|prompt|instruction|output|completion|message|document"
    r"|article|abstract|summary|caption|description|passage|context|title|headline|tweet|post"
    r"|goal|query|story|dialogue|transcript|readme|utterance|premise|hypothesis)",
    re.I,
)
_WHOLE = DuplicateRows()


def holds_texts(field: Field) -> bool:
    """Whether the field has the role `text`, or is called as fields with texts are."""
    if field.kind != "text" or field.role in ("label", "id", "group", "annotator"):
        return False
    return field.role == "text" or bool(_CALLED.fullmatch(field.name))


@dataclass(frozen=True)
class TextCopies:
    """Texts that equal an earlier one when case, spacing and punctuation are left out.

    Of fields with the role `text`, and of those that are called as fields with texts are (text,
    sentence, review, question, ...). A text is normalised (Unicode NFKC, lower case, everything
    but letters, marks and digits one blank) and told apart by a 64-bit hash. Texts with fewer than
    20 signs after that are left out: they are words of a category rather than texts.
    Unit: texts. Exact but for the hash. Answers: `composition.errors`.
    Misses: a text with one word changed or added (`text.near`), translations, and shorter texts.
    """

    field: str = ""

    id: ClassVar[str] = "text.copies"
    version: ClassVar[int] = 1
    state: ClassVar[type] = DuplicateState

    def applies(self, field: Field) -> bool:
        return holds_texts(field)

    def of(self, field: Field) -> TextCopies:
        """This measure, bound to one field."""
        return TextCopies(field.name)

    def applies_to(self, schema: Schema) -> Absent | None:
        return None

    def emit(self, batch: Batch) -> U64:
        return text_keys(batch[self.field].array)

    def zero(self) -> DuplicateState:
        return DuplicateState()

    def group(self, keys: Keys) -> DuplicateState:
        return _WHOLE.group(Keys({name: k[k != NULL] for name, k in keys.of_split.items()}))

    def merge(self, a: DuplicateState, b: DuplicateState) -> DuplicateState:
        return _WHOLE.merge(a, b)

    def value(self, state: DuplicateState, lookup: Lookup) -> TextCopiesFound | Absent:
        if not state.rows:
            return Absent(f"no text has {LONG} letters or digits")
        shown = state.repeated[:_SHOWN]
        places = lookup.where(shown, _PLACES)
        chance = state.rows**2 / 2.0**65
        return TextCopiesFound(
            state.rows,
            state.copies,
            state.groups,
            state.largest,
            {pair: Share(*counts) for pair, counts in sorted(state.across.items())},
            tuple(sorted(tuple(places[int(k)]) for k in shown)),
            f"texts are told apart by a 64-bit hash (chance of one false copy {chance:.1g})"
            if state.copies
            else "",
        )

    def given_up(self) -> Absent:
        return Absent("the texts could not be keyed")
