"""Numbers of files, and their bytes."""

from __future__ import annotations

import re

import msgspec

from truesheet.measures.values import Inventory
from truesheet.model.evidence import Absent
from truesheet.model.files import FileInfo
from truesheet.model.stated import Amount, Stated
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import no_split, other_config, split_named
from truesheet.sheet.hold.written import amount_in_words, style, widened
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

_ELSEWHERE = re.compile(
    r"\b(?:generated|dataset_size|num_bytes|uncompressed|unzipped|decompressed|extracted|in memory|"
    r"disk used)\b",
    re.I,
)
"""Words for bytes that are not those of the files: of the data unpacked, or in another form."""

_TIMES = {"kb": 1, "kib": 1, "mb": 2, "mib": 2, "gb": 3, "gib": 3, "tb": 4, "tib": 4}


def files(stated: Stated, seen: Seen) -> Statement:
    """A number of files. Those that gave no rows may be counted or not."""
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)} files"
    found = _files(stated, seen)
    if isinstance(found, Absent):
        return untold(says, stated, found.absent)
    read = sum(not f.problem for f in found)
    cited = seen.evidence.id("files.inventory")
    if any(widened(amount).holds(n) for n in {read, len(found)}):
        return held(says, stated, cited, found=read)
    says += f"; {read:,} {'was' if read == 1 else 'were'} read"
    return held(says, stated, cited, False, found=read)


def size(stated: Stated, seen: Seen) -> Statement:
    """Bytes of the files, within the rounding of the written digits.

    MB is read as 1,000,000 bytes and as 1,048,576, since people write it for both.
    """
    amount: Amount = stated.value
    says = f"says {amount_in_words(amount)} of files"
    if _ELSEWHERE.search(stated.sentence[:1000]):
        return untold(says, stated, "it speaks of the data in another form than that of its files")
    found = _files(stated, seen)
    if isinstance(found, Absent):
        return untold(says, stated, found.absent)
    total = sum(f.bytes for f in found)
    cited = seen.evidence.id("files.inventory")
    if any(a.holds(total) for a in _ways(amount)):
        return held(says, stated, cited, found=total)
    if stated.origin != "front_matter" and "download" in stated.sentence[:1000].lower():
        why = f"these files hold {_shown(total)}; the download may have another form"
        return untold(says, stated, why, cited)
    return held(f"{says}; they hold {_shown(total)}", stated, cited, False, found=total)


def _ways(amount: Amount) -> tuple[Amount, ...]:
    """The amount with its rounding; once more with the other meaning of its unit."""
    known = style(amount.written)
    power = _TIMES.get(known.unit.strip().lower(), 0) if known else 0
    room = widened(amount)
    if known and not power:
        return (room,)
    factors = (1.0, 1.024**power, 1.024**-power)
    return tuple(
        msgspec.structs.replace(
            room,
            low=None if room.low is None else room.low * f,
            high=None if room.high is None else room.high * f,
        )
        for f in factors
    )


def _files(stated: Stated, seen: Seen) -> tuple[FileInfo, ...] | Absent:
    strange = other_config(stated, seen)
    inventory = seen.evidence.read("files.inventory", Inventory)
    if strange is not None:
        return strange
    if isinstance(inventory, Absent):
        return inventory
    if not stated.split:
        return inventory.files
    name = split_named(stated.split, seen)
    if name is None:
        return Absent(no_split(stated.split, seen))
    return tuple(f for f in inventory.files if f.split == name)


def _shown(total: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if total >= size:
            return f"{total / size:,.2f} {unit}"
    return f"{total:,} bytes"
