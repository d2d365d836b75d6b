"""The report as JUnit XML: a suite for each document, a case for each verdict.

There is no standard, only what CI systems read: `failure` for what failed, `error` for what broke
off, `skipped` for what is waived or cannot be told. A case is known by `classname` and `name`, so
these stay the same from run to run. There is no time stamp: a report has no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from truesheet.model.report import Report, Verdict
from truesheet.render.report import telling
from truesheet.render.safe import line, visible

_MOST = 4_000
_COUNTS = ("tests", "failures", "errors", "skipped")


def to_junit(report: Report) -> str:
    """The report as an XML document."""
    root = ET.Element("testsuites", {"name": "truesheet", **_counts(list(report.verdicts))})
    suites: dict[str, list[Verdict]] = {d: [] for d in report.documents}
    for v in report.verdicts:
        suites.setdefault(document(report, v), []).append(v)
    for name, verdicts in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": line(name), **_counts(verdicts)})
        _properties(suite, report)
        for v in telling.worst_first(verdicts):
            _case(suite, name, v, report.given)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def document(report: Report, v: Verdict) -> str:
    """The document to which a verdict belongs: where it stands, else the first one."""
    return v.place.file if v.place else next(iter(report.documents), report.name)


def _counts(verdicts: list[Verdict]) -> dict[str, str]:
    n = [
        len(verdicts),
        sum(v.outcome == "failed" for v in verdicts),
        sum(v.outcome == "could_not_check" for v in verdicts),
        sum(v.outcome in ("waived", "not_checkable") for v in verdicts),
    ]
    return {name: str(k) for name, k in zip(_COUNTS, n, strict=True)} | {"time": "0"}


def _properties(suite: ET.Element, report: Report) -> None:
    held = ET.SubElement(suite, "properties")
    known = ("fingerprint", "looked", "policy", "baseline", "made_with")
    for name in known:
        if getattr(report, name):
            ET.SubElement(held, "property", name=name, value=line(getattr(report, name)))


def _case(suite: ET.Element, document: str, v: Verdict, given: Sequence[str]) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=line(document), name=line(v.id, _MOST), time="0"
    )
    if v.place:
        case.set("file", line(v.place.file))
        if v.place.line:
            case.set("line", str(v.place.line))
    said = line(v.says or telling.title(v), _MOST)
    if v.outcome in ("failed", "could_not_check"):
        tag = "failure" if v.outcome == "failed" else "error"
        told = ET.SubElement(case, tag, message=said, type=v.check or v.kind)
        told.text = visible(telling.whole(v, given))
    elif v.outcome in ("waived", "not_checkable"):
        reason = line(v.reason, _MOST) or said
        ET.SubElement(case, "skipped", message=f"{v.outcome.replace('_', ' ')}: {reason}")
    elif v.outcome == "warned":
        ET.SubElement(case, "system-out").text = visible(telling.whole(v, given))
