"""What a self-test found, for a terminal, and the words that every screen uses for it."""

from __future__ import annotations

from collections.abc import Iterable

from truesheet.measures.values_selftest import Checked, SelfTested, Tried
from truesheet.render import number
from truesheet.render.terminal import Screen
from truesheet.rules.intervals import wilson

HEAD = ("check", "found", "false alarms", "what it means")
_MISSES = 12


def to_text(name: str, found: SelfTested, colour: bool = False, width: int = 80) -> str:
    """The table of checks; what was missed, what cried wolf, and what was not tried."""
    screen = Screen(colour, width)
    lines = [
        *screen.put(name or "(no name)", style="bold", most=200),
        *screen.put(copied(found)),
        "",
        *screen.put(summary(found)),
        *screen.head("What each check finds here"),
        *screen.table([HEAD, *(row(c) for c in found.checks)]),
        *_misses(found, screen),
        *_wolf(found, screen),
        *_untested(found, screen),
    ]
    return "\n".join(lines) + "\n"


def copied(found: SelfTested) -> str:
    """What the faults were planted into."""
    text = (
        f"Known faults were planted, one at a time, into a copy of "
        f"{number.count(found.rows_read)} of {number.counted(found.rows, 'row')}."
    )
    if found.divided:
        text += " The data has no splits, so the copy was divided at random into two."
    return text


def summary(found: SelfTested) -> str:
    """The whole in one sentence."""
    return (
        f"The checks found {number.count(found.found)} of {number.counted(found.planted, 'fault')} "
        f"({number.percent(found.found, found.planted)}); {number.count(found.false)} of "
        f"{number.counted(found.alarms, 'alarm')} {'was' if found.false == 1 else 'were'} false."
    )


def row(check: Checked) -> tuple[str, str, str, str]:
    """A line of the table."""
    found = f"{number.count(check.found)} of {number.count(check.planted)}"
    false = f"{number.count(check.false)} of {number.count(check.alarms)}" if check.alarms else "0"
    return check.rule, found if check.planted else "not tried", false, meaning(check)


def meaning(check: Checked) -> str:
    """What the counts come to, with the 95 % interval where there is one to speak of."""
    if not check.planted:
        return "cries wolf here"
    low, high = wilson(check.found, check.planted)
    span = f"{100 * low:.0f} to {100 * high:.0f} %"
    if check.found == check.planted:
        return f"finds all of them ({span})"
    if not check.found:
        return f"blind to them here ({span})"
    return f"about {max(1, min(9, round(10 * check.found / check.planted)))} of 10 ({span})"


def misses(found: SelfTested) -> list[Tried]:
    """Faults that were not found everywhere, in the order of the table."""
    return [t for t in found.faults if t.found < t.planted]


def told(missed: Tried) -> str:
    """A missed fault in a sentence."""
    amount = f" ({missed.amount})" if missed.amount else ""
    return (
        f"{missed.says}{amount}: {missed.rule} found {number.count(missed.found)} of "
        f"{number.count(missed.planted)}"
    )


def reasons(found: SelfTested) -> dict[str, list[str]]:
    """Checks that were not tried, by reason."""
    groups: dict[str, list[str]] = {}
    for u in found.untested:
        groups.setdefault(u.why, []).append(u.rule)
    return groups


def _bullets(texts: Iterable[str], screen: Screen) -> list[str]:
    return [row for t in texts for row in screen.put(t, first="  ", lead="· ", most=400)]


def _misses(found: SelfTested, screen: Screen) -> list[str]:
    missed = misses(found)
    if not missed:
        return []
    rest = len(missed) - _MISSES
    more = [f"{number.count(rest)} more are in --json"] if rest > 0 else []
    head = screen.head("What was missed: do not rely on a clear check for these")
    return [*head, *_bullets([*map(told, missed[:_MISSES]), *more], screen)]


def _wolf(found: SelfTested, screen: Screen) -> list[str]:
    lines = screen.head("Where nothing was wrong")
    for null in found.nulls:
        said = ", ".join(f"{rule} {number.count(n)}×" for rule, n in null.false.items())
        copies = number.counted(null.copies, "copy", "copies")
        checks = number.counted(null.checks, "check")
        lines += _bullets([f"{null.says} ({copies}, {checks}): {said or 'no alarm'}"], screen)
    return lines if found.nulls else []


def _untested(found: SelfTested, screen: Screen) -> list[str]:
    groups = reasons(found)
    if not groups:
        return []
    head = screen.head("Not tried here")
    return [*head, *_bullets((f"{why}: {', '.join(r)}" for why, r in groups.items()), screen)]
