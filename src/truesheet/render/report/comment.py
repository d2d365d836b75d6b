"""The report as Markdown: a comment on a pull request, and a summary of a job.

What stands in documents is quoted with every sign of markup escaped, or stands in code spans that
nothing inside can close; so it is neither a link, nor HTML, nor a call of somebody's name. The
first line of a comment is a mark by which the comment of the last run is found and replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from truesheet.model.report import Report, Verdict, VerdictOutcome
from truesheet.render import number
from truesheet.render.report import telling
from truesheet.render.safe import code, line
from truesheet.render.safe import markdown as esc

_COMMENT = 60_000
"""Signs; GitHub refuses a comment of more than 65,536."""
_SUMMARY = 500_000
"""Signs; GitHub refuses a summary of more than 1 MiB, and a sign may be four bytes."""
_FULL = 20
_FOLDED: tuple[tuple[VerdictOutcome, str, str], ...] = (
    ("warned", "warning", "warnings"),
    ("waived", "waived", "waived"),
    ("not_checkable", "statement that the data cannot tell", "statements that data cannot tell"),
)


def marker(report: Report) -> str:
    """The mark by which a later run finds the comment on this dataset."""
    name = hashlib.sha256(report.name.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return f"<!-- truesheet:check:{name} -->"


def to_comment(report: Report) -> str:
    """The report for a pull request, in less signs than GitHub's limit."""
    return _within(report, [marker(report), *_head(report)], _COMMENT)


def to_summary(report: Report) -> str:
    """The report for $GITHUB_STEP_SUMMARY; begins with an empty line, since it is appended."""
    return "\n" + _within(report, list(_head(report)), _SUMMARY)


def _within(report: Report, head: list[str], most: int) -> str:
    """All blocks for which there is room, in order; what is left out is counted."""
    tail = list(_tail(report))
    room = most - sum(len(b) + 2 for b in [*head, *tail]) - 200
    blocks, left = [], 0
    for block, verdicts in _blocks(report):
        if len(block) + 2 <= room and not left:
            blocks.append(block)
            room -= len(block) + 2
        else:
            left += verdicts
    if left:
        blocks.append(f"{number.counted(left, 'more verdict')} for which there is no room here.")
    return "\n\n".join([*head, *blocks, *tail]) + "\n"


def _head(report: Report) -> Iterator[str]:
    sign = {0: "✔", 1: "✖", 3: "?"}[report.exit_code]
    yield f"### {sign} truesheet: {esc(line(report.name, 100)) or '(no name)'}"
    yield esc(telling.headline(report))


def _blocks(report: Report) -> Iterator[tuple[str, int]]:
    grave = telling.only(report, "failed", "could_not_check")
    for v in grave[:_FULL]:
        yield _full(v, report.given), 1
    yield from _folded(grave[_FULL:], "more that fails", "more that fail")
    for outcome, one, many in _FOLDED:
        yield from _folded(telling.only(report, outcome), one, many)


def _full(v: Verdict, given: Sequence[str]) -> str:
    place = f" {code(str(v.place), most=200)}" if v.place else ""
    parts = [f"**{telling.MARKS[v.outcome]}**{place} {esc(line(v.says or telling.title(v), 800))}"]
    if v.sentence:
        parts.append(f"> {esc(line(v.sentence, 400))}")
    if v.reason:
        parts.append(esc(line(v.reason, 400)))
    step = telling.step(v, given)
    if step:
        parts.append(f"**Do:** {esc(line(step, 400))}")
    return "\n\n".join(parts)


def _folded(verdicts: Sequence[Verdict], one: str, many: str) -> Iterator[tuple[str, int]]:
    for start in range(0, len(verdicts), 100):
        part = verdicts[start : start + 100]
        rows = "\n".join(_row(v) for v in part)
        head = f"<details><summary>{number.counted(len(part), one, many)}</summary>"
        yield f"{head}\n\n{rows}\n\n</details>", len(part)


def _row(v: Verdict) -> str:
    place = f" {code(str(v.place), most=120)}" if v.place else ""
    reason = f" ({esc(line(v.reason.rstrip('.'), 200))})" if v.reason else ""
    known = " (known)" if v.known else ""
    said = esc(line(v.says or telling.title(v), 400))
    return f"- {telling.MARKS[v.outcome]}{place} {said}{reason}{known}"


def _tail(report: Report) -> Iterator[str]:
    told = [esc(line(r, 400)) for r in telling.remarks(report)[:20]]
    counts = " · ".join(text for _, text in telling.tally(report))
    yield "\n".join(["---", "", *([counts, ""] if counts else []), f"<sub>{' '.join(told)}</sub>"])
