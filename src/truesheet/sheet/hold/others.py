"""Time frames and people: held by the checks of typed answers."""

from __future__ import annotations

import re

import msgspec

from truesheet.model.stated import Stated
from truesheet.sheet.contradict import people as typed_people
from truesheet.sheet.contradict import timeframe as typed_time
from truesheet.sheet.hold.said import untold
from truesheet.sheet.hold.scope import other_config
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

_GATHERED = re.compile(
    r"\b(?:collect|gather|crawl|scrap|record|conduct|survey|annotat|download|extract)\w*", re.I
)


def time_frame(stated: Stated, seen: Seen) -> Statement:
    """A time frame, of the content or of the gathering, against the dates in the data."""
    span = {k: v for k, v in stated.value.items() if v}
    ends = f"{span.get('from', 'any time')} to {span.get('to', 'now')}"
    says = f"says the data is from {ends}"
    strange = other_config(stated, seen)
    if strange is not None or stated.split:
        why = (
            strange.absent
            if strange is not None
            else "dates were looked at over all splits together"
        )
        return untold(says, stated, why)
    of = "collected" if _GATHERED.search(stated.sentence[:1000]) else "content"
    found = [s for s in typed_time.check({of: span}, seen) if s.path.startswith(f"/{of}")]
    if not found:
        return untold(says, stated, "no field of dates was found")
    return _own(found[0], stated)


def people(stated: Stated, seen: Seen) -> Statement:
    """Whether the data is about people, against signs of them."""
    says = f"says the data is {'about' if stated.value == 'yes' else 'not about'} people"
    found = list(typed_people.check({"people": stated.value}, seen))
    if not found:
        return untold(says, stated, "no sign of people was found, and none can show their absence")
    return _own(found[0], stated)


def _own(one: Statement, stated: Stated) -> Statement:
    return msgspec.structs.replace(one, path="", value=stated.value, origin="stated")
