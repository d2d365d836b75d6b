"""What the measures of near-copies and repeated spans give."""

from __future__ import annotations

import msgspec

from truesheet.measures.values import Value
from truesheet.model.evidence import Share


class NearCopies(Value, frozen=True, omit_defaults=True):
    """`text.near_copies` of a field.

    `texts` are different texts of five words or more that were looked at; they stand in
    `cells.part` of `cells.whole` cells. `near` of them are near-copies of another, and left over
    when one of each of the `clusters` is kept; the largest cluster has `largest` texts. `pairs`
    were counted out and reach the threshold, of `compared` pairs; `not_compared` pairs share
    boilerplate with too many others to look at. `across` counts for each pair of splits "a|b" the
    texts of b that are near-copies of one in a, without standing there word for word.
    """

    texts: int
    cells: Share
    near: int
    clusters: int = 0
    largest: int = 0
    pairs: int = 0
    compared: int = 0
    not_compared: int = 0
    across: dict[str, Share] = msgspec.field(default_factory=dict)
    error: str = ""


class Span(Value, frozen=True, omit_defaults=True):
    """A passage that several texts share: its words, and how many texts hold it."""

    words: int
    texts: int


class RepeatedSpans(Value, frozen=True, omit_defaults=True):
    """`text.repeated_spans` of a field.

    `texts` are different texts that were looked at, `long` those of fifty words or more; `holding`
    texts hold a passage that another place holds too. `tokens` are the words of all texts, and
    those of them that lie in such passages. `spans` are the passages that most texts share.
    """

    texts: int
    long: int
    holding: int
    tokens: Share
    spans: tuple[Span, ...] = ()
    error: str = ""
