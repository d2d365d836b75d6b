"""The verb `check`: every claim of a document held against the data, today."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from truesheet.flow import target as targets
from truesheet.flow.baseline import compared
from truesheet.flow.baseline import read as earlier
from truesheet.flow.build import Told, declared, made_with
from truesheet.flow.events import events
from truesheet.flow.files import may_keep
from truesheet.flow.given import given
from truesheet.flow.held import NO_DATA, of_document
from truesheet.flow.judging import sheet_of
from truesheet.flow.looking import NOTHING, Asked, Looked, look
from truesheet.flow.project import JSON, OWN
from truesheet.flow.target import Target
from truesheet.flow.today import day_of
from truesheet.flow.trust import at_home, in_ci, refuse_outside
from truesheet.flow.verdicts import (
    finding_id,
    of_claims,
    of_findings,
    of_questions,
    of_states,
    told_apart,
)
from truesheet.model.datasheet import Datasheet
from truesheet.model.report import Report, Verdict
from truesheet.model.stated import Extract, Place
from truesheet.sheet import policy as policies
from truesheet.sheet.places import Places
from truesheet.sheet.policy import Policy
from truesheet.sheet.seen import Seen
from truesheet.sheet.sqlclaims import failures
from truesheet.sheet.words import clean, count

FORM = 1
"""Version of the form of a report."""

NOT_QUICK = "The data was read in spite of --quick: the document is not trusted."

_FAULT = re.compile(r"[A-Z]\w*: ")
"""How the reason begins where a measure broke off, as against one that has nothing to measure."""

Named = str | os.PathLike[str]


def check(
    target: Named | Sequence[Named] = ".",
    *,
    data: Any = None,
    splits: Mapping[str, Any] | None = None,
    label: str | None = None,
    roles: Mapping[str, str] | None = None,
    policy: Named | Policy | None = None,
    baseline: Named | None = None,
    quick: bool = False,
    untrusted: bool | None = None,
    today: str | date | None = None,
    workers: int = 0,
    cache: Named | bool | None = None,
    progress: Told | None = None,
    extractors: Sequence[str] = (),
) -> Report:
    """Hold a document against its data; nothing but the cache is written.

    `target` is a `datasheet.yaml`, a README or another document, a folder that holds one, or
    several of these about the same data. `data` and `splits` say where the data is, where the
    document does not. `policy` is a truesheet-policy.yaml; the one beside the document otherwise.
    `today` is the day on which answers and waivers are judged to be over; the day of the clock
    otherwise. An `untrusted` document (in CI every one, unless told otherwise) reaches nothing
    outside of its repository, and evidence that came with it is not believed.
    """
    named = [target] if isinstance(target, (str, os.PathLike)) else list(target)
    doubt = in_ci() if untrusted is None else untrusted
    gate = at_home if doubt else _open
    asked = targets.target(named, data, splits, gate)
    rules = _policy(policy, asked.folder, gate)
    if doubt:
        refuse_outside(asked)
    day = day_of(today)
    wanted = {**asked.people.roles, **declared(roles, label)}
    seen = _look(
        asked,
        Asked(
            asked.data,
            asked.splits,
            wanted,
            asked.people.name or None,
            asked.people.read,
            workers,
            None if doubt else _cache(cache, asked.folder),
            asked.folder / JSON if asked.sheet else None,
            quick and not doubt,
            progress,
            asked.people.claims,
            asked.people.quasi_identifiers,
            asked.people.never,
        ),
    )
    sheet = sheet_of(seen.found, asked.people, rules, day)
    if any(said.seen for said in asked.people.answers.values()):
        since = [
            None if doubt else asked.folder / JSON,
            Path(baseline) if baseline is not None else None,
        ]
        sheet = sheet_of(seen.found, asked.people, rules, day, events(since, sheet, rules.drift))
    places = Places(asked.said, asked.shown[0]) if asked.sheet else None
    verdicts: list[Verdict] = [
        *of_claims(sheet, rules, places, failures(sheet.measured)),
        *of_states(sheet, rules, places, day),
        *of_findings(sheet, rules, asked.people.waivers, day),
        *(of_questions(sheet, rules, asked.shown[0]) if asked.sheet else ()),
    ]
    extracts = _extracts(asked.documents, extractors)
    held = None if seen.how == "none" else _seen(sheet, day)
    for each in extracts:
        verdicts += of_document(each, held, rules)
    judged = told_apart(_placed(v, asked.shown[0]) for v in verdicts)
    if baseline is not None:
        judged = tuple(compared(judged, earlier(Path(baseline), rules, day)))
    return Report(
        truesheet=FORM,
        name=sheet.name,
        documents=asked.shown,
        fingerprint=sheet.fingerprint,
        looked=seen.how,
        verdicts=judged,
        policy=rules.file,
        baseline=Path(baseline).name if baseline is not None else "",
        remarks=(
            *([NOT_QUICK] if quick and doubt else []),
            *seen.remarks,
            *_remarks(asked, sheet, verdicts),
        ),
        given=given(data, splits, label),
        unread=sum(len(e.unread) for e in extracts),
        made_with=made_with(),
    )


def _look(asked: Target, how: Asked) -> Looked:
    """Evidence of the data; none where a document has no data beside it."""
    from truesheet.sources.errors import NoDataHere

    try:
        return look(how)
    except NoDataHere:
        if not asked.guessed:
            raise
        name = asked.folder.resolve().name
        return Looked(NOTHING._replace(name=name), "none", (NO_DATA,))


def _open(path: Path) -> None:
    """The gate that lets everything through."""


def _policy(given: Named | Policy | None, folder: Path, gate: targets.Gate) -> Policy:
    if isinstance(given, Policy):
        return given
    if given is not None:
        return policies.read_file(Path(given))
    path = policies.beside(folder)
    if path is None:
        return Policy()
    gate(path)
    return policies.read_file(path)


def _cache(given: Named | bool | None, folder: Path) -> Path | None:
    if given is False:
        return None
    if given is None or given is True:
        return folder / OWN if may_keep(folder) else None
    return Path(given)


def _placed(verdict: Verdict, document: str) -> Verdict:
    """The verdict, at its document at least; a finding is of the data."""
    if verdict.place is not None or verdict.kind == "finding":
        return verdict
    return msgspec.structs.replace(verdict, place=Place(document))


def _extracts(documents: Sequence[Path], extractors: Sequence[str]) -> list[Extract]:
    if not documents:
        return []
    from truesheet.exchange import extract

    return [extract(p, extractors=tuple(extractors)) for p in documents]


def _seen(sheet: Datasheet, today: str) -> Seen:
    return Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint, today)


def _remarks(asked: Target, sheet: Datasheet, verdicts: Sequence[Verdict]) -> Iterator[str]:
    for ignored in asked.people.ignored:
        yield f"{asked.shown[0]}, {ignored}"
    shown = [v for v in verdicts if v.kind == "finding"]
    left = len(sheet.raised) - len(shown)
    if left > 0:
        fails = "fails" if left == 1 else "fail"
        yield f"{count(left, 'finding')} of rules {fails} nothing here: no policy asks for that."
    raised = {finding_id(f) for f in sheet.raised}
    for waiver in asked.people.waivers:
        if f"finding:{waiver.finding}" not in raised:
            yield f"{clean(waiver.finding)} is waived, and not found any more."
    broken = [x for x in sheet.skipped if _FAULT.match(x.why)]
    for x in broken[:5]:
        where = f" on {clean(x.field)}" if x.field else ""
        yield f"{x.measure} broke off{where}: {clean(x.why, 200)}."
