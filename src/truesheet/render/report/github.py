"""The report as workflow commands of GitHub Actions: annotations on the lines of the claims.

Every line is a command, and every text in it is escaped by GitHub's rules, so that nothing that
stands in a document can begin a command of its own. GitHub shows ten annotations of each level
for a step; the rest is counted here and stands in the job summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from truesheet.model.report import Report, Verdict
from truesheet.render.number import counted
from truesheet.render.report import telling
from truesheet.render.safe import line, visible

_MOST = 10
_LONGEST = 4_000
Level = Literal["error", "warning", "notice"]


def to_commands(report: Report) -> str:
    """One command a line; the last one says how it stands."""
    levels: dict[Level, list[Verdict]] = {"error": [], "warning": [], "notice": []}
    for v in telling.only(report, "failed", "could_not_check", "warned"):
        levels[_level(v)].append(v)
    lines = []
    for level, verdicts in levels.items():
        # The last place among the notices is kept for how it stands.
        most = _MOST - (level == "notice")
        lines += [_command(level, v, report.given) for v in verdicts[:most]]
    left = sum(max(0, len(vs) - _MOST + (k == "notice")) for k, vs in levels.items())
    told = [telling.headline(report), ", ".join(text for _, text in telling.tally(report))]
    if left:
        told.append(f"{counted(left, 'more verdict')} in the job summary.")
    last = data(" ".join(filter(None, told)))
    return "\n".join([*lines, f"::notice title=truesheet::{last}"]) + "\n"


def _level(v: Verdict) -> Level:
    if v.outcome != "warned":
        return "error"
    return "notice" if v.known or v.severity == "note" else "warning"


def _command(level: Level, v: Verdict, given: Sequence[str]) -> str:
    where: dict[str, object] = {}
    if v.place:
        where["file"] = v.place.file
        if v.place.line:
            where |= {"line": v.place.line, "endLine": v.place.line}
        if v.place.line and v.place.column:
            where["col"] = v.place.column
            # The place ends behind its last sign, an annotation on it.
            where["endColumn"] = max(v.place.column, v.place.end - 1)
    where["title"] = f"truesheet: {telling.title(v)}"
    properties = ",".join(f"{k}={prop(str(x))}" for k, x in where.items())
    return f"::{level} {properties}::{data(telling.whole(v, given))}"


def data(text: str) -> str:
    """A message for a command."""
    text = visible(text[:_LONGEST]).replace("%", "%25")
    return text.replace("\r", "%0D").replace("\n", "%0A")


def prop(text: str) -> str:
    """A value of a property of a command."""
    return data(line(text, 400)).replace(":", "%3A").replace(",", "%2C")
