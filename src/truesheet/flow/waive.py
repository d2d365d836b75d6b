"""The verb `waive`: accept a finding or a claim as it is, until a day, for a reason."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from truesheet.flow.build import Told
from truesheet.flow.files import must_be_writable, write_whole
from truesheet.flow.project import YAML
from truesheet.flow.today import day_of, sheet_today
from truesheet.flow.verdicts import finding_id
from truesheet.model.datasheet import Claim, Datasheet
from truesheet.model.errors import TruesheetError, nearest
from truesheet.sheet import waivers
from truesheet.sheet.document import load_bytes, read
from truesheet.sheet.judge import Waiver, over
from truesheet.sheet.people import People
from truesheet.sheet.places import Places, pointer
from truesheet.sheet.typed import iso
from truesheet.sheet.write import SQL_HOME

LONGEST = 366
"""Days that a waiver may run unless somebody says otherwise: what lasts longer is no exception."""


class NothingToWaive(TruesheetError):
    """What was to be waived is no raised finding, and no answer or SQL claim that stands badly.

    Next step: take a name that `truesheet check` shows; the error names the closest one.
    """

    code = "E-WAV-001"


class WrongDay(TruesheetError):
    """A waiver needs a last day that is still to come and not too far away.

    Next step: give a day such as 2027-03-01 with `--until`; `--longest` allows more days.
    """

    code = "E-WAV-002"


class NobodySaysWhy(TruesheetError):
    """A waiver needs somebody who accepts it, and a reason.

    Next step: give `--by NAME` and `--why "..."`.
    """

    code = "E-WAV-003"


class NoSuchWaiver(TruesheetError):
    """A waiver was to be removed that is not there.

    Next step: see the names with `truesheet waive --list`.
    """

    code = "E-WAV-004"


class Waived(NamedTuple):
    """A waiver that was written, and what it silences, in sentences."""

    file: Path
    name: str
    waiver: Waiver
    silences: tuple[str, ...]


class Running(NamedTuple):
    """A waiver in the file, and whether its last day is over."""

    name: str
    waiver: Waiver
    over: bool


def waive(
    name: str,
    *,
    until: str | date,
    why: str,
    by: str = "",
    target: str | os.PathLike[str] = YAML,
    longest: int = LONGEST,
    today: str | date | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Waived:
    """Write a waiver into `datasheet.yaml`.

    `name` is a finding (`rows.duplicates`, `cells.missing_heavy@field:age`), a question whose
    answer does not stand well, or the place of an SQL claim (`datasheet.yaml:12`). Without `by`,
    the one person who has answered questions waives.
    """
    file, data, people = _read(target)
    day = day_of(today)
    last = _last(until, day, longest)
    waiver = Waiver(_who(by, people), last, why.strip())
    if not waiver.reason:
        raise NobodySaysWhy("There is no reason.", hint='Give one: --why "..."')
    sheet = sheet_today(file, people, day, workers=workers, progress=progress)
    name = name.removeprefix("finding:").removeprefix("claim:").removeprefix("answer:")
    findings = {finding_id(f).removeprefix("finding:"): f for f in sheet.raised}
    question = name.partition("/")[0]
    sql = _sql(name, data, file, people)
    if name in findings:
        found = findings[name]
        silences = [f"{found.severity}: {found.title}. {found.says}".strip()]
        after = waivers.with_waiver(data, str(file), name, waiver)
    elif sql:
        name, silences = sql, _of_sql(sheet, sql)
        after = waivers.with_waived(data, str(file), name, waiver)
    else:
        silences = _of_answer(sheet, people, question, list(findings))
        name = question
        after = waivers.with_waived(data, str(file), question, waiver)
    read(after, str(file))  # never leave a file behind that cannot be read
    write_whole(file, after)
    return Waived(file, name, waiver, tuple(silences))


def listed(
    target: str | os.PathLike[str] = YAML, *, today: str | date | None = None
) -> tuple[Running, ...]:
    """All waivers of the file, those that are over too."""
    _, _, people = _read(target)
    day = day_of(today)
    return tuple(
        Running(n, w, over(w.until, day)) for n, w in sorted(waivers.running(people).items())
    )


def removed(name: str, *, target: str | os.PathLike[str] = YAML) -> Path:
    """Take a waiver out of the file."""
    file, data, people = _read(target)
    name = _sql(name, data, file, people) or name.removeprefix("finding:")
    known = list(waivers.running(people))
    if name not in known:
        raise NoSuchWaiver(f"There is no waiver of {name!r}.", hint=nearest(name, known))
    write_whole(file, waivers.without(data, str(file), name))
    return file


def _read(target: str | os.PathLike[str]) -> tuple[Path, bytes, People]:
    file = Path(target)
    file = file / YAML if file.is_dir() else file
    data = load_bytes(file)
    must_be_writable(file.parent)
    return file, data, read(data, str(file))


def _last(until: str | date, today: str, longest: int) -> str:
    day = until if isinstance(until, str) else until.isoformat()[:10]
    if iso(day) is None or len(day) < 10:
        raise WrongDay(f"{day!r} is no day.", hint="Write it as 2027-03-01.")
    if day <= today:
        raise WrongDay(f"{day} is not to come.", hint="A waiver runs from today on.")
    limit = (date.fromisoformat(today) + timedelta(longest)).isoformat()
    if day > limit:
        raise WrongDay(
            f"{day} is more than {longest} days away.",
            hint=f"Take a day up to {limit}, or allow more with --longest DAYS.",
        )
    return day


def _who(by: str, people: People) -> str:
    if by.strip():
        return by.strip()
    names = {said.by.name for said in people.answers.values() if said.by and said.by.name}
    if len(names) != 1:
        raise NobodySaysWhy("Nobody is named who accepts it.", hint="Name somebody: --by NAME")
    return names.pop()


def _of_answer(
    sheet: Datasheet, people: People, question: str, findings: Sequence[str]
) -> list[str]:
    """What a waiver of an answer silences; NothingToWaive where that is nothing."""
    if question not in people.answers:
        known = [*findings, *people.answers]
        cases = [f for f in findings if f.startswith(f"{question}@")]
        hint = f"Name the case: {', '.join(cases[:8])}." if cases else nearest(question, known)
        raise NothingToWaive(f"{question!r} is no raised finding and no answer.", hint=hint)
    found = [c for c in sheet[question].claims if _silenced(c)]
    if not found:
        raise NothingToWaive(
            f"The answer to {question} stands well: there is nothing to waive.",
            hint="See what does not: truesheet check",
        )
    return [f"{c.says}: {c.standing.reason or c.standing.check}" for c in found]


def _sql(name: str, data: bytes, file: Path, people: People) -> str:
    """`claims/0` for the place of the first SQL claim, `datasheet.yaml:12`; "" for other names."""
    named, _, line = name.rpartition(":")
    if not line.isdigit() or (named and Path(named).name != file.name):
        return ""
    places = Places(data, file.name)
    stand = (places[pointer("claims", i, "sql")].line for i in range(len(people.claims)))
    return next((f"claims/{i}" for i, at in enumerate(stand) if at == int(line)), "")


def _of_sql(sheet: Datasheet, name: str) -> list[str]:
    """What a waiver of an SQL claim silences; NothingToWaive where it holds."""
    found = [c for c in sheet[SQL_HOME].claims if c.path == f"/{name}" and _silenced(c)]
    if not found:
        raise NothingToWaive(
            "This claim is not contradicted: there is nothing to waive.",
            hint="See what does not hold: truesheet check",
        )
    return [c.says for c in found]


def _silenced(claim: Claim) -> bool:
    wrong = ("contradicted", "stale", "expired", "waived")
    return claim.origin == "stated" and claim.standing.check in wrong
