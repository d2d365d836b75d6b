"""The report as SARIF 2.1.0, pointing at the line and the columns of each claim.

A result is what somebody should see: what failed, what is a warning, what broke off, and, as
suppressed, what is waived. What holds is counted in the properties of the run and is no result:
GitHub shows every result as an alert, whatever its `kind` says. A result is known from run to run
by the id of its verdict, so that an alert stays the same one when its line moves.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from truesheet.model.canonical import readable
from truesheet.model.report import Report, Verdict
from truesheet.model.stated import Place
from truesheet.render.report import sarif_rules, telling
from truesheet.render.safe import line, visible

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MOST = 5_000
"""Results; GitHub keeps no more of one run."""
_ROOT = "%SRCROOT%"


def to_sarif(report: Report) -> str:
    """The report as a SARIF log with one run. Same report, same bytes."""
    shown = telling.only(report, "failed", "could_not_check", "warned", "waived")
    left, shown = len(shown[MOST:]), shown[:MOST]
    rules = sarif_rules.rules(shown)
    at = {rule["id"]: i for i, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {"driver": {**_version(report), "name": "truesheet", "rules": rules}},
        "automationDetails": {"id": f"truesheet/{quote(line(report.name, 80), safe='')}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the repository."}}},
        "invocations": [_invocation(report, left)],
        "results": [_result(report, v, at) for v in shown],
        "properties": {
            "fingerprint": report.fingerprint,
            "looked": report.looked,
            "tally": report.tally,
        },
    }
    return readable({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).decode()


def _version(report: Report) -> dict[str, str]:
    version = report.made_with.rpartition(" ")[2]
    return {"version": line(version, 60)} if version else {}


def _invocation(report: Report, left: int) -> dict[str, Any]:
    broken = telling.only(report, "could_not_check")
    told = [_notification("error", telling.whole(v, report.given), v.place) for v in broken[:MOST]]
    told += [_notification("note", r) for r in telling.remarks(report)]
    if left:
        told.append(_notification("warning", f"{left:,} more results were left out."))
    return {
        "executionSuccessful": not broken,
        "exitCode": report.exit_code,
        "exitCodeDescription": telling.headline(report),
        "toolExecutionNotifications": told,
    }


def _notification(level: str, text: str, place: Place | None = None) -> dict[str, Any]:
    where = {"locations": [_location(place)]} if place else {}
    return {"level": level, "message": _message(text), **where}


def _result(report: Report, v: Verdict, at: dict[str, int]) -> dict[str, Any]:
    rule = sarif_rules.rule_id(v)
    fails = v.outcome != "could_not_check"
    known = hashlib.sha256(v.id.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    made: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": at[rule],
        "kind": "fail" if fails else "open",
        "level": _level(v) if fails else "none",
        "message": _message(telling.whole(v, report.given)),
        # GitHub asks for a place, and for a line in it.
        "locations": [_location(v.place or Place(next(iter(report.documents), "datasheet.yaml")))],
        "partialFingerprints": {"primaryLocationLineHash": f"{known}:1", "verdict/v1": known},
        "properties": _properties(v),
    }
    if report.baseline:
        made["baselineState"] = "unchanged" if v.known else "new"
    if v.outcome == "waived":
        why = line(v.reason, 1_000) or "Waived."
        made["suppressions"] = [{"kind": "external", "justification": why}]
    if v.fix and v.place and v.place.line and v.place.column:
        made["fixes"] = [_fix(v.place, v.fix)]
    return made


def _level(v: Verdict) -> str:
    if v.outcome == "warned" and v.severity == "error":
        return "warning"
    return v.severity


def _properties(v: Verdict) -> dict[str, Any]:
    told = {"verdict": v.id, "question": v.question, "check": v.check, "subject": v.subject}
    return {k: x for k, x in told.items() if x}


def _location(place: Place) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": max(1, place.line)}
    if place.line and place.column:
        region |= {"startColumn": place.column, "endColumn": max(place.column, place.end)}
    return {"physicalLocation": {"artifactLocation": _artifact(place.file), "region": region}}


def _artifact(file: str) -> dict[str, str]:
    """Where a file is: from the folder of the repository, or wholly where its path is absolute."""
    path = file.replace("\\", "/").removeprefix("./")
    uri = quote(path.encode("utf-8", "backslashreplace"))
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": _ROOT}


def _fix(place: Place, text: str) -> dict[str, Any]:
    end = max(place.column, place.end)
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": end}
    replaced = {"deletedRegion": region, "insertedContent": {"text": visible(text)}}
    change = {"artifactLocation": _artifact(place.file), "replacements": [replaced]}
    says = _message(f"Write {line(text, 200)} there, which is true of the data.")
    return {"description": says, "artifactChanges": [change]}


def _message(text: str) -> dict[str, str]:
    """A message, in which SARIF reads square brackets as links."""
    escaped = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": escaped if "](" in text else visible(text)}
