"""The grammar: what sentences of dataset documents claim. One file a family of claims.

A sentence is cut into tokens once; each family looks at the tokens with small patterns. Whatever
is not clearly about the rows of this dataset stays unread.
"""

from __future__ import annotations

from truesheet.exchange.grammar import rows
from truesheet.exchange.grammar.claim import Family

FAMILIES: tuple[Family, ...] = (rows.rows,)
"""Every family, in the order in which a sentence is shown to them."""
