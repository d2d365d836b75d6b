"""What measures of copies give: of texts, of records of people (see `values`)."""

from __future__ import annotations

import msgspec

from truesheet.measures.values import Value
from truesheet.model.evidence import Share


class TextCopiesFound(Value, frozen=True, omit_defaults=True):
    """`text.copies` of a field: texts that equal an earlier one but for case and punctuation.

    `texts` are those that are long enough, `copies` those of them that equal an earlier one,
    `groups` the texts that have copies. `across` counts for each pair of splits "a|b" the texts
    of b that stand in a too.
    """

    texts: int
    copies: int
    groups: int
    largest: int
    across: dict[str, Share] = msgspec.field(default_factory=dict)
    examples: tuple[tuple[str, ...], ...] = ()
    error: str = ""


class NearPeople(Value, frozen=True, omit_defaults=True):
    """`people.near`: records that may be of one person, though they are not equal.

    `records` were looked at, `compared` pairs of them field by field; `pairs` are alike by
    `threshold` or more, in `groups` groups of which the largest has `largest` records. `involved`
    records have at least one like them. `examples` are the first groups by file and row.
    """

    fields: tuple[str, ...]
    records: int
    compared: int
    pairs: int
    involved: int
    groups: int
    largest: int
    threshold: float
    error: str = ""
    examples: tuple[tuple[str, ...], ...] = ()
