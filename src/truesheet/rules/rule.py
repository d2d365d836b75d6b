"""What a rule is: metadata that writes its page, limits with reasons, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from truesheet.model.datasheet import Split
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import Limit, Severity
from truesheet.rules.words import limit_shown

T = TypeVar("T")


@dataclass(frozen=True)
class Bound:
    """A limit as the rule brings it: its value, its unit, and why it is this value."""

    name: str
    value: float
    unit: str
    why: str


@dataclass(frozen=True)
class Hit:
    """One thing that a rule found; becomes a raised finding.

    `weight` orders the hits of a rule, largest first. Empty `title`, `do` and `severity` mean
    those of the rule; `limit` is the name of the limit that decided.
    """

    subject: str
    number: str
    unit: str
    says: str
    weight: float = 0.0
    limit: str = ""
    title: str = ""
    do: str = ""
    severity: Severity | None = None
    evidence: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """A rule that ran: what it found, and at how many things it looked.

    `adds` is a sentence for the reader of a clear finding, where there is more to say.
    """

    hits: tuple[Hit, ...]
    looked: int
    at: str = "field"
    adds: str = ""


@dataclass(frozen=True)
class NotApplicable:
    """The rule has nothing to look at, and why."""

    why: str


@dataclass(frozen=True)
class CouldNotRun:
    """The rule has something to look at but no evidence to judge by, and why."""

    why: str


Seen = Looked | NotApplicable | CouldNotRun


@dataclass(frozen=True)
class View:
    """All that a rule may see."""

    evidence: EvidenceSet
    fields: tuple[Field, ...]
    splits: tuple[Split, ...]
    limits: Mapping[str, Limit] = field(default_factory=dict)
    by_name: Mapping[str, Field] = field(default_factory=dict)

    def limit(self, name: str) -> float:
        """The value of a limit in force."""
        return self.limits[name].value

    def told(self, name: str) -> str:
        """A limit for a sentence: 1 % of cells (default)."""
        limit = self.limits[name]
        return f"{limit_shown(limit)} ({limit.set_by})"

    @property
    def rows(self) -> int:
        """Rows of the whole dataset."""
        return sum(s.rows for s in self.splits)

    @property
    def parts(self) -> tuple[Split, ...]:
        """The splits of a dataset that is split; otherwise none."""
        return self.splits if len(self.splits) > 1 else ()

    @property
    def train(self) -> Split | None:
        """The split that models learn from: the one that is named so, else the largest."""
        if not self.parts:
            return None
        named = [s for s in self.parts if s.name.lower().startswith(("train", "reference"))]
        return named[0] if named else max(self.parts, key=lambda s: s.rows)

    @property
    def others(self) -> tuple[Split, ...]:
        """The splits that are not `train` and hold rows."""
        return tuple(s for s in self.parts if s is not self.train and s.rows)

    @property
    def label(self) -> Field | None:
        """The first label."""
        return next((f for f in self.fields if f.role == "label"), None)

    def each(
        self, measure: str, kind: type[T], split: str | None = None
    ) -> Iterator[tuple[Field, T]]:
        """Known fields that have a value of this measure, each with the value."""
        evidence = self.evidence.get(measure, split)
        for name, value in evidence.fields(kind) if evidence else ():
            if name in self.by_name:
                yield self.by_name[name], value

    def cite(self, *measures: str) -> tuple[str, ...]:
        """Ids of the evidence over the whole dataset, and over splits where there are any."""
        where: tuple[str | None, ...] = (None, *(s.name for s in self.parts))
        return tuple(i for m in measures for s in where[:1] for i in self.evidence.id(m, s))

    def cite_splits(self, *measures: str) -> tuple[str, ...]:
        """Ids of the evidence of every split."""
        return tuple(i for m in measures for s in self.parts for i in self.evidence.id(m, s.name))


def always(view: View) -> str:
    """Every dataset is looked at."""
    return ""


@dataclass(frozen=True)
class Rule:
    """A rule: a pure function of evidence and limits, with all that its page has to say.

    `unless` gives the reason why the rule does not apply, or "". `needs` are measures without
    which it could not run; `also` are measures that it uses where they are there. `passes` ends
    the sentence "Looked at 14 fields: ...". `blind` says what the rule cannot see.
    """

    id: str
    version: int
    severity: Severity
    title: str
    passes: str
    why: str
    do: str
    blind: str
    look: Callable[[View], Seen]
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    limits: tuple[Bound, ...] = ()
    unless: Callable[[View], str] = always
    by_split: bool = False
    source: str = ""
