"""The verb `questions`: the question bank."""

from __future__ import annotations

from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.question import Question


class UnknownPack(TruesheetError):
    """A pack of questions was asked for that there is not.

    Next step: use one of the packs that the error names.
    """

    code = "E-BNK-001"


def questions(pack: str | None = None) -> tuple[Question, ...]:
    """The questions of a pack (`base`, `extra`), or all of them, in the order of the sheet."""
    from truesheet.sheet.bank import load

    every = load()
    packs = sorted({q.pack for q in every})
    if pack is not None and pack not in packs:
        raise UnknownPack(f"There is no pack {pack!r}.", hint=nearest(pack, packs))
    return tuple(q for q in every if pack in (None, q.pack))
