"""What SARIF calls rules: a rule for findings, a question of the bank for statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truesheet.model.report import Verdict
from truesheet.render.report import telling
from truesheet.render.safe import line
from truesheet.render.safe import markdown as esc

_KINDS = {
    "claim": ("A statement of the datasheet", "A typed answer is held against the data."),
    "sql": ("An SQL claim of the datasheet", "The claim is run over the data and must be true."),
    "prose": ("A statement of a document", "What a sentence or table says is held against data."),
    "sum": ("Arithmetic of a document", "Parts that the document gives must add up to its whole."),
    "finding": ("A finding on the data", "A rule looked at what was measured."),
    "question": ("A question that must be answered", "The policy asks for an answer."),
    "answer": ("An answer that needs another look", "Its data or its day of review has passed."),
}
_LONGEST = 1_000


def rule_id(v: Verdict) -> str:
    """The rule of a finding; else the kind of verdict and the question that it is about."""
    name = v.rule.partition("@")[0] or ".".join(filter(None, (v.kind, v.question)))
    return line(name, 200)


def rules(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """A descriptor for each rule that occurs, in order of first use."""
    first: dict[str, Verdict] = {}
    for v in verdicts:
        first.setdefault(rule_id(v), v)
    return [_descriptor(name, v) for name, v in first.items()]


def _descriptor(name: str, v: Verdict) -> dict[str, Any]:
    short, full, parts = _of_rule(v) if v.rule else _of_question(v)
    return {
        "id": name,
        "name": name,
        "shortDescription": {"text": line(short, _LONGEST)},
        "fullDescription": {"text": line(full, _LONGEST)},
        "help": {
            "text": "\n".join(f"{k}: {x}" for k, x in parts.items()),
            "markdown": "\n\n".join(f"**{k}:** {esc(x)}" for k, x in parts.items()),
        },
        "defaultConfiguration": {"level": v.severity},
        "properties": {"tags": ["dataset", v.kind]},
    }


Told = tuple[str, str, dict[str, str]]


def _of_rule(v: Verdict) -> Told:
    from truesheet.rules.catalogue import rule

    try:
        known = rule(v.rule.partition("@")[0])
    except KeyError:
        return _of_kind(v)
    parts = {"Why it matters": known.why, "What to do": known.do, "What it cannot see": known.blind}
    return known.title, known.why or known.title, {k: x for k, x in parts.items() if x}


def _of_question(v: Verdict) -> Told:
    from truesheet.sheet import bank

    question = bank.by_id().get(v.question)
    short, full, parts = _of_kind(v)
    if question is None:
        return short, full, parts
    parts = {"Question": question.asks, "Why it is asked": question.why, **parts}
    if question.contradicted_when:
        parts["Contradicted when"] = question.contradicted_when
    return f"{short}: {question.id}", question.asks, parts


def _of_kind(v: Verdict) -> Told:
    short, full = _KINDS[v.kind]
    return short, full, {"How it is checked": full, "What it is": telling.title(v)}
