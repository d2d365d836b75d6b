"""The part "Is it sound?": what decides whether results on the dataset mean anything, by topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from truesheet.model.finding import SEVERITIES, Finding, Severity
from truesheet.render.alarms import Alarm, Quiet, alarms
from truesheet.render.reading import Reading
from truesheet.render.sound import (
    annotators,
    contamination,
    duplicates,
    groups,
    labels,
    leakage,
    near_texts,
    selftest,
)
from truesheet.render.sound.parts import Table

Tables = Callable[[Reading], tuple[Table, ...]]


@dataclass(frozen=True)
class Topic:
    """A question about soundness, the rules that speak of it, the evidence that is shown.

    `rules` are ids, or their beginnings where they end in a dot.
    """

    key: str
    title: str
    asks: str
    rules: tuple[str, ...]
    tables: tuple[Tables, ...] = ()

    def holds(self, rule: str) -> bool:
        return any(rule == r or (r.endswith(".") and rule.startswith(r)) for r in self.rules)


@dataclass(frozen=True)
class Section:
    """A topic as the page tells it: what was found, what is clear, what could not be told."""

    topic: Topic
    raised: tuple[Alarm, ...]
    clear: tuple[Quiet, ...]
    failed: tuple[Quiet, ...]
    tables: tuple[Table, ...]

    @property
    def worst(self) -> Severity | None:
        """The gravest severity of what was raised."""
        return min((a.first.severity for a in self.raised), key=SEVERITIES.index, default=None)


TOPICS = (
    Topic(
        "duplicates",
        "Duplicates",
        "Does anything stand in the data twice?",
        (
            "rows.duplicates",
            "rows.copies_but_id",
            "text.near_copies",
            "text.repeated_spans",
            "files.copies",
            "text.copies",
            "people.",
        ),
        (duplicates.tables, near_texts.tables),
    ),
    Topic(
        "leakage",
        "Leakage",
        "Does the data tell a model what it is meant to find out?",
        ("split.", "labels.given_away", "labels.by_split"),
        (leakage.tables,),
    ),
    Topic(
        "contamination",
        "Benchmark contamination",
        "Do public benchmarks stand in the data?",
        ("contamination.",),
        (contamination.tables,),
    ),
    Topic(
        "groups",
        "Groups",
        "Who is in the data, and how does the label differ between groups?",
        ("groups.",),
        (groups.tables,),
    ),
    Topic(
        "labels",
        "Labels",
        "Can the labels be believed?",
        ("labels.", "annotators."),
        (labels.tables, annotators.tables),
    ),
    Topic("selftest", "Self-test", "What would these checks find here?", (), (selftest.tables,)),
)


def topic_of(rule: str) -> Topic | None:
    """The topic that a rule belongs to, if any: the first that names it."""
    return next((t for t in TOPICS if t.holds(rule)), None)


def sections(reading: Reading) -> tuple[Section, ...]:
    """All topics of which anything was looked at, in their order."""
    made = (_section(topic, reading) for topic in TOPICS)
    return tuple(s for s in made if s.raised or s.clear or s.failed or s.tables)


def _section(topic: Topic, reading: Reading) -> Section:
    mine = [f for f in reading.sheet.findings if topic_of(f.rule) is topic]
    return Section(
        topic,
        tuple(a for a in alarms(reading) if topic_of(a.first.rule) is topic),
        _quiet(mine, "clear"),
        _quiet(mine, "could_not_run"),
        tuple(t for make in topic.tables for t in make(reading)),
    )


def _quiet(findings: list[Finding], outcome: str) -> tuple[Quiet, ...]:
    groups: dict[str, list[Finding]] = {}
    for f in findings:
        if f.outcome == outcome:
            groups.setdefault(f.rule, []).append(f)
    return tuple(
        Quiet(rule, len(found), found[0].says, found[0].version) for rule, found in groups.items()
    )
