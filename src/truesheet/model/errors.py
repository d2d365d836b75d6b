"""The error tree: what happened, where, and what to do next, each with a stable code."""

from __future__ import annotations

from collections.abc import Sequence


class TruesheetError(Exception):
    """Base of every error that a user can cause or meet; the command line exits with `exit_code`.

    `code` is stable between releases and names a page in the documentation.
    """

    code = "E-000"
    exit_code = 2

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint that names the closest known word, or lists what there is."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    shown = ", ".join(known[:12])
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"There is: {shown}{more}." if known else "There is none."
