"""The sheet of a `datasheet.yaml` as it stands today, for the verbs that write into that file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from truesheet.flow.build import Told
from truesheet.flow.events import events
from truesheet.flow.files import seen_from
from truesheet.flow.judging import sheet_of
from truesheet.flow.looking import Asked, look
from truesheet.flow.project import JSON, OWN
from truesheet.model.datasheet import Datasheet
from truesheet.sheet import policy as policies
from truesheet.sheet.people import People


def day_of(today: str | date | None) -> str:
    """The day that was given, or that of the clock, as an ISO date."""
    if today is None:
        return datetime.now(UTC).date().isoformat()
    return today if isinstance(today, str) else today.isoformat()[:10]


def sheet_today(
    file: Path, people: People, day: str, *, workers: int = 0, progress: Told | None = None
) -> Datasheet:
    """The sheet, judged on that day under the policy beside it; unchanged data is not read again.

    Every case of a rule is a finding of its own, so that each can be named.
    """
    parts = {k: [seen_from(file.parent, p) for p in v] for k, v in people.splits.items()}
    paths = [seen_from(file.parent, p) for p in people.data]
    found = look(
        Asked(
            (paths[0] if len(paths) == 1 else paths) or None,
            parts,
            people.roles,
            people.name or None,
            people.read,
            workers,
            file.parent / OWN,
            file.parent / JSON,
            progress=progress,
            claims=people.claims,
            quasi=people.quasi_identifiers,
            never=people.never,
        )
    ).found
    beside = policies.beside(file.parent)
    policy = policies.read_file(beside) if beside else policies.Policy()
    sheet = sheet_of(found, people, policy, day)
    if any(said.seen for said in people.answers.values()):
        sheet = sheet_of(
            found, people, policy, day, events([file.parent / JSON], sheet, policy.drift)
        )
    return sheet
