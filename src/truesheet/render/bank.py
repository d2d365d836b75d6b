"""The question bank for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.question import Question
from truesheet.render import number
from truesheet.render.replies import SECTIONS
from truesheet.render.terminal import Screen

_WHO = {
    "measured": "measured",
    "contradictable": "people, held against the data",
    "people": "people",
}


def listed(questions: Sequence[Question], colour: bool = False, width: int = 80) -> str:
    """Questions by section: what each asks, its id, and who can answer it."""
    screen = Screen(colour, width)
    if not questions:
        return "There is no such question."
    lines = screen.put(number.counted(len(questions), "question"))
    for key, title in SECTIONS.items():
        here = [q for q in questions if q.section == key]
        if not here:
            continue
        lines += screen.head(f"{title} ({len(here)})")
        for q in here:
            lines += ["", *screen.put(q.asks, first="  ")]
            lines += screen.put(f"{q.id} · {_WHO[q.answerable]}", first="  ", style="dim")
    return "\n".join(lines)
