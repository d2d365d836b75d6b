"""What a caller of `duplicates` may ask for, and whether the data can answer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from truesheet.measures.text_copies import holds_texts
from truesheet.model.duplicates import Keep, Way
from truesheet.model.errors import TruesheetError, nearest
from truesheet.sources.opening import OpenedSource

DROPS: tuple[Way, ...] = ("rows", "ids", "texts", "near", "people")
"""Ways of being alike of which all but one row may be dropped, the surest first."""


class UnknownField(TruesheetError):
    """A field was named that the data does not have, or that cannot be compared as asked.

    Next step: take a name from the list, or look at `truesheet show`.
    """

    code = "E-DUP-001"


class NoSuchShare(TruesheetError):
    """The limit for near texts is not a share: it must be more than 0, and 1 at the most.

    Next step: 0.8 finds texts with about one word in forty changed; 1 those with the same words.
    """

    code = "E-DUP-002"


@dataclass(frozen=True)
class Wishes:
    """What a caller asked for: fields of texts and of persons, limits, what to write and how."""

    near: float | None = None

    text: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    write: Path | None = None
    keep: Keep = "first"
    drop: tuple[Way, ...] = ()

    def __post_init__(self) -> None:
        if self.near is not None and not 0 < self.near <= 1:
            raise NoSuchShare(
                f"{self.near} is no limit for near texts.", hint="Give a share, such as 0.8."
            )

    @property
    def drops(self) -> tuple[Way, ...]:
        """Ways to drop by: as asked, else rows that are equal in all, and texts where named."""
        if self.drop:
            return tuple(w for w in DROPS if w in self.drop)
        if self.near is not None:
            return ("rows", "texts", "near")
        return ("rows", "texts") if self.text else ("rows",)


def check(source: OpenedSource, wishes: Wishes) -> None:
    """Raise where a wish cannot be met by this data; nothing has been read by then."""
    names = source.schema.names
    for field in (*wishes.text, *wishes.people):
        if field not in names:
            raise UnknownField(f"{source.name} has no field {field!r}.", hint=nearest(field, names))
    if wishes.near is not None and not texts_of(source, wishes):
        raise UnknownField(
            "No field is declared as text, or called as fields with texts are.",
            hint="Name one with --text.",
        )
    for field in wishes.text:
        if source.schema[field].kind != "text":
            raise UnknownField(f"{field!r} does not hold texts.", hint="Name a field of texts.")


def texts_of(source: OpenedSource, wishes: Wishes) -> tuple[str, ...]:
    """The fields whose texts are compared."""
    return wishes.text or tuple(f.name for f in source.schema.fields if holds_texts(f))
