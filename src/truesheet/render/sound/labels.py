"""The labels that a model believes least, as a table of the page."""

from __future__ import annotations

from truesheet.measures.values_labels import Suspects
from truesheet.model.evidence import Absent
from truesheet.render.reading import Reading
from truesheet.render.sound.doubts import row
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
            tuple(row(s) for s in shown),
            max(0, found.flagged - len(shown)),
        ),
    )
