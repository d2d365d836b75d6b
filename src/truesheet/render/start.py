"""What `truesheet init` tells: the files it wrote, those in the way, what is left to do by hand."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.render.safe import visible
from truesheet.render.terminal import Screen

_DONE = {"new": "written", "added": "added to", "same": "there already", "in the way": "in the way"}
_WOULD = {**_DONE, "new": "would be written", "added": "would be added to"}


def started(
    files: Sequence[tuple[str, str, bytes]],
    left: Sequence[str],
    *,
    dry_run: bool,
    colour: bool = False,
    width: int = 80,
) -> str:
    """Path, state and content of each file in words; contents where they are to be looked at."""
    screen = Screen(colour, width)
    stands = any(state == "in the way" for _, state, _ in files)
    words = _WOULD if dry_run or stands else _DONE
    lines: list[str] = []
    for path, state, data in files:
        lines += screen.put(path, lead=f"{words[state].ljust(17)} ", style="bold")
        if state == "in the way" or (dry_run and state != "same"):
            shown = visible(data.decode("utf-8", "replace")).rstrip("\n").split("\n")
            lines += ["", *(f"    {row}".rstrip() for row in shown), ""]
    if left and not stands:
        lines += screen.head("Left to do")
        for step in left:
            lines += screen.put(step, first="  ")
    return "\n".join(lines) + "\n"
