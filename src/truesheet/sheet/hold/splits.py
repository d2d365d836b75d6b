"""Names of splits, and the shares in which the data is divided."""

from __future__ import annotations

from truesheet.model.stated import Stated
from truesheet.sheet.contradict.compare import short
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import other_config, split_named
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, listed

LEEWAY = 0.01
"""How far a part may lie from its stated share: nobody means 80/20 to the row."""

UNDIVIDED = "the data is one part; nothing shows how it was divided"


def split_names(stated: Stated, seen: Seen) -> Statement:
    """The splits that a document lists: each must be there, and a whole list must be whole."""
    named = [str(n) for n in stated.value]
    says = f"names the splits {short(named)}"
    strange = other_config(stated, seen)
    if strange is not None or not seen.divided:
        return untold(says, stated, strange.absent if strange is not None else UNDIVIDED)
    found = {n: split_named(n, seen) for n in named}
    actual = [s.name for s in seen.splits]
    cited = seen.evidence.id("rows.count")
    missing = [n for n, known in found.items() if known is None]
    left = [n for n in actual if n not in set(found.values())]
    if len(missing) == len(named):
        return untold(f"{says}; none is among {short(actual)}", stated, "it may divide other data")
    if missing:
        says += f"; no split {short(missing)} was found"
        return held(says, stated, cited, False, found=actual)
    if left and stated.origin == "sentence":
        return untold(says, stated, f"{short(left)} was found as well", cited)
    if left:
        says += f"; {short(left)} was found as well"
        return held(says, stated, cited, False, found=actual)
    return held(says, stated, cited, found=actual)


def split_ratio(stated: Stated, seen: Seen) -> Statement:
    """Shares of the splits, each within one point of what was counted."""
    shares = {str(n): float(v) for n, v in stated.value.items()}
    says = "says " + listed([f"{clean(n)} is {100 * v:.4g} %" for n, v in shares.items()], 5)
    strange = other_config(stated, seen)
    if strange is not None or not seen.divided:
        return untold(says, stated, strange.absent if strange is not None else UNDIVIDED)
    total = sum(s.rows for s in seen.splits)
    rows = {s.name: s.rows for s in seen.splits}
    known = {n: split_named(n, seen) for n in shares}
    missing = [n for n, name in known.items() if name is None]
    if missing or not total:
        return untold(says, stated, f"no split {short(missing)} was found")
    counted = {n: rows[name] / total for n, name in known.items() if name is not None}
    cited = seen.evidence.id("rows.count")
    found = {n: round(v, 4) for n, v in counted.items()}
    # A hair more than a point, which binary fractions cannot write.
    off = [n for n in shares if abs(counted[n] - shares[n]) > LEEWAY + 1e-9]
    if not off:
        return held(says, stated, cited, found=found)
    says += "; " + listed([f"{clean(n)} is {100 * counted[n]:.4g} %" for n in off], 5)
    return held(says, stated, cited, False, found=found)
