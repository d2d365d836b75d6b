"""Why a rule has nothing to look at: reasons that several rules share, "" where it has."""

from __future__ import annotations

from truesheet.rules.rule import View


def no_rows(view: View) -> str:
    """The dataset has no rows."""
    return "" if view.rows else "The dataset has no rows."


def one_split(view: View) -> str:
    """The dataset is not split."""
    return "" if view.parts else "The dataset has one split."


def nothing_to_compare(view: View) -> str:
    """No split beside that for training has rows."""
    return "" if view.others else "There is no second split with rows."


def no_label(view: View) -> str:
    """Nobody said which field is the label."""
    return "" if view.label else "No field is declared as the label."
