"""The report for a terminal."""

from __future__ import annotations

from truesheet.model.report import Report
from truesheet.render.report.order import worst_first
from truesheet.render.terminal import Screen


def to_text(report: Report, colour: bool = False, width: int = 80) -> str:
    """The report, the worst first; no line is longer than `width`."""
    screen = Screen(colour, width)
    lines = screen.put(report.name, style="bold")
    for v in worst_first(report):
        if v.outcome != "pass":
            place = f"{v.place}  " if v.place else ""
            lines += screen.put(f"{place}{v.says}", first=f"  {v.outcome}  ", indent="    ")
    lines += screen.put(", ".join(f"{n:,} {o}" for o, n in report.tally.items()))
    return "\n".join(lines)
