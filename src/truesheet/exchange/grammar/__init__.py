"""The grammar: what sentences of dataset documents claim. One file a family of claims.

A sentence is cut into tokens once; each family looks at the tokens with small patterns. Whatever
is not clearly about the rows of this dataset stays unread.
"""

from __future__ import annotations

from truesheet.exchange.grammar import (
    absence,
    answers,
    classes,
    fields,
    languages,
    licensing,
    rows,
    shares,
    sizes,
    splits,
    times,
)
from truesheet.exchange.grammar.claim import Family

FAMILIES: tuple[Family, ...] = (
    answers.answers,
    rows.rows,
    sizes.sizes,
    fields.fields,
    classes.classes,
    splits.splits,
    licensing.licensing,
    languages.languages,
    times.times,
    absence.absence,
    shares.shares,
)
"""Every family, in the order in which a sentence is shown to them."""
