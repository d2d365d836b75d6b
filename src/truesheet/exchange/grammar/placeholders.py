"""Words that stand where an answer should be."""

from __future__ import annotations

import re

_EMPTY = re.compile(
    r"\W*(?:\[?(?:more|further|additional)? ?information (?:is )?(?:needed|required|missing)\]?"
    r"|n/?a|none|tbd|tba|todo|to be (?:added|done|determined|filled(?: in)?|announced)"
    r"|needs? (?:more information|to be completed|filling in)|not (?:available|specified|provided)"
    r"|\[?(?:needs? more|more|add|insert|describe|provide|your)\b[^\]]{0,80}\]"
    r"|unknown|coming soon|wip"
    r"|work in progress|\.{2,}|-+|_+|\?+)\W*",
    re.I,
)


def unanswered(text: str) -> bool:
    """Is the text a placeholder, or no words at all?

    >>> unanswered("[More Information Needed]"), unanswered("N/A"), unanswered("no.")
    (True, True, False)
    """
    return not any(c.isalnum() for c in text) or bool(
        len(text) < 160 and _EMPTY.fullmatch(text.strip())
    )
