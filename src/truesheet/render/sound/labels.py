"""The labels that a model believes least, as a table of the page."""

from __future__ import annotations

from truesheet.measures.values_labels import Suspects
from truesheet.model.evidence import Absent
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table

_SHOWN = 20


def tables(reading: Reading) -> tuple[Table, ...]:
    """The rows at the head of the list, by address."""
    found = reading.evidence.read("labels.suspects", Suspects)
    if isinstance(found, Absent) or not found.listed:
        return ()
    shown = found.listed[:_SHOWN]
    return (
        Table(
            "Labels to look at first",
            f"The least believed of {found.looked:,} labels, by {found.model}, each judged without "
            f"having been learnt from; {found.right:,} labels are what the model would have said. "
            "A doubted label may be right, and the case a hard one.",
            ("row", "label", "believed", "likelier", "believed"),
            tuple(
                (s.row, s.given, _told(s.believed), s.suggested, _told(s.believed_suggested))
                for s in shown
            ),
            max(0, found.flagged - len(shown)),
        ),
    )


def _told(probability: float) -> str:
    """A probability of three digits, never rounded to none or all."""
    shown = f"{probability:.1%}".replace("%", " %")
    if probability < 0.0005:
        return "under 0.1 %"
    return "over 99.9 %" if probability > 0.9995 else shown
