"""Answers that evidence can give, one file a question: `fill(seen) -> Filled | Absent`.

Each is a pure function. `Absent` leaves the question open and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from truesheet.model.evidence import Absent
from truesheet.sheet.fill import instance_count
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.seen import Seen

Fill = Callable[[Seen], Filled | Absent]

FILLS: dict[str, Fill] = {
    "composition.instance_count": instance_count.fill,
}
"""What can be filled, by question."""
