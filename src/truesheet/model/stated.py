"""What a document states of the data: claims found in text, each with the place where it stands."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

StatedKind = Literal[
    "rows",
    "files",
    "bytes",
    "fields",
    "classes",
    "field_names",
    "class_names",
    "field_kind",
    "split_names",
    "split_ratio",
    "languages",
    "licence",
    "size_category",
    "time_frame",
    "balance",
    "no_missing",
    "no_duplicates",
    "no_overlap",
    "no_personal_data",
    "share",
    "mean",
    "range",
    "task",
    "people",
]
"""What a document can state. `Stated.value` has one form for each, as said there."""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a text file. Lines and columns begin at 1; 0 where they are not known.

    `column` is the first sign of the stretch and `end` the one behind its last, both on `line`.
    """

    file: str
    line: int = 0
    column: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Amount(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stated number, as the range of numbers of which its words are true.

    "25,000" is 25,000 to 25,000; "about 52K" is wide; "over 1M" has no `high`. With `strict` the
    limits themselves are outside: `10K<n<100K` is not true of 100,000. `about` says that the words
    promise no exact number. `written` is the number as it stands in the document.
    """

    low: float | None = None
    high: float | None = None
    strict: bool = False
    about: bool = False
    written: str = ""

    @property
    def exact(self) -> bool:
        """Is one number stated, and no other?"""
        return self.low is not None and self.low == self.high and not self.about

    def holds(self, found: float) -> bool:
        """Are the words true of `found`?"""
        if self.low is not None and (found < self.low or (self.strict and found == self.low)):
            return False
        if self.high is None:
            return True
        return found < self.high or (found == self.high and not self.strict)


class Stated(msgspec.Struct, frozen=True, omit_defaults=True):
    """One claim of a document.

    `sentence` is the sentence, row of a table or line of YAML as it stands, `place` the stretch
    that a correction would replace: the number or word itself. `question` is the question of the
    bank that it answers. `split`, `field` and `config` say of what it speaks: "" means all of it.
    `origin` says how it was found; what a language model proposes has `proposed_by` set, and stays
    a proposal. The form of `value` follows from `kind`:

    - rows, files, bytes, fields, classes, mean, range, size_category: `Amount` (bytes in bytes,
      size_category in rows; range is the span of a field, mean its mean);
    - share: `{"amount": Amount of a fraction 0..1, "of": str, "value": str}`: the share of rows in
      which the field `field` holds `value`, or of what the words `of` name;
    - field_names, class_names, split_names, languages (BCP 47): list of str;
    - field_kind: the kind as it is written, such as `int64`;
    - split_ratio: `{split: fraction}`;
    - licence: an SPDX expression where it is one, else the words;
    - time_frame: `{"from": date, "to": date}`, ISO, each of which may be left out;
    - task: str; people: "yes" or "no"; balance: "balanced" or "imbalanced";
    - no_missing, no_duplicates, no_overlap, no_personal_data: True.
    """

    kind: StatedKind
    sentence: str
    place: Place
    value: Any
    question: str
    split: str = ""
    field: str = ""
    config: str = ""
    origin: Literal["front_matter", "table", "sentence", "list", "croissant", "record"] = "sentence"
    proposed_by: str = ""


class Unread(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence in which no claim was recognised, and why where there is a reason to give."""

    sentence: str
    place: Place
    why: str = ""


class Sum(msgspec.Struct, frozen=True, omit_defaults=True):
    """Parts that a document says make up a whole: its own arithmetic, checkable without data.

    `tolerance` is what rounding of the written numbers allows. `holds` is false where the parts do
    not add up.
    """

    parts: tuple[Stated, ...]
    whole: Stated
    total: float
    tolerance: float = 0.0
    holds: bool = True


class Extract(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that was read in one document: what it states, its sums, and what was not read."""

    file: str
    form: Literal["markdown", "croissant", "record", "datasheet"]
    stated: tuple[Stated, ...] = ()
    sums: tuple[Sum, ...] = ()
    unread: tuple[Unread, ...] = ()
    sentences: int = 0
