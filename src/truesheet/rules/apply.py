"""Runs rules over evidence: the one place where a broken rule is kept from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from truesheet.model.datasheet import Split
from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import SEVERITIES, Finding, Limit, Outcome, Severity
from truesheet.rules.rule import CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, one, several

MOST = 10
"""Findings of one rule that are written out; one more says how many are left."""


@dataclass(frozen=True)
class Context:
    """What rules look at: evidence, fields, splits."""

    evidence: EvidenceSet
    fields: tuple[Field, ...]
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Override:
    """What a policy says of one rule: limits, severity, and where that stands.

    `where` says it of single limits, such as `truesheet-policy.yaml:12`.
    """

    limits: Mapping[str, float] = field(default_factory=dict)
    severity: Severity | None = None
    set_by: str = "policy"
    where: Mapping[str, str] = field(default_factory=dict)


class UnknownRule(TruesheetError):
    """A policy names a rule, or a limit of a rule, that does not exist.

    Next step: look at the name; the error gives the closest one.
    """

    code = "E-RUL-001"


def apply(
    rules: Iterable[Rule],
    context: Context,
    overrides: Mapping[str, Override] | None = None,
    most: int | None = MOST,
) -> tuple[Finding, ...]:
    """Findings of every rule, in the order of the rules. Each rule leaves at least one.

    At most `most` findings of one rule are written out, all of them where it is None.
    """
    rules, overrides = tuple(rules), overrides or {}
    _check(rules, overrides)
    found: list[Finding] = []
    for rule in rules:
        found += _findings(rule, context, overrides.get(rule.id, Override()), most)
    return tuple(found)


def _check(rules: tuple[Rule, ...], overrides: Mapping[str, Override]) -> None:
    known = {rule.id: [b.name for b in rule.limits] for rule in rules}
    for id, override in overrides.items():
        if id not in known:
            what = f"{override.set_by}: there is no rule {id!r}."
            raise UnknownRule(what, hint=nearest(id, list(known)))
        for limit in override.limits:
            if limit not in known[id]:
                what = f"{override.set_by}: rule {id} has no limit {limit!r}."
                raise UnknownRule(what, hint=nearest(limit, known[id]))


def _limits(rule: Rule, override: Override) -> dict[str, Limit]:
    return {
        b.name: Limit(override.limits[b.name], b.unit, override.where.get(b.name, override.set_by))
        if b.name in override.limits
        else Limit(b.value, b.unit)
        for b in rule.limits
    }


def _findings(rule: Rule, context: Context, override: Override, most: int | None) -> list[Finding]:
    by_name = {f.name: f for f in context.fields}
    limits = _limits(rule, override)
    view = View(context.evidence, context.fields, context.splits, limits, by_name)
    severity = override.severity or rule.severity
    try:
        seen = _see(rule, view)
    except Exception as error:  # noqa: BLE001 - the boundary: one broken rule must not hide the rest
        seen = CouldNotRun(f"the rule itself failed: {type(error).__name__}: {error}")
    if isinstance(seen, Looked) and not seen.hits and not seen.looked:
        seen = NotApplicable(f"There is no {seen.at} to look at.")
    if isinstance(seen, NotApplicable):
        return [_quiet(rule, "not_applicable", severity, seen.why)]
    if isinstance(seen, CouldNotRun):
        return [_quiet(rule, "could_not_run", severity, seen.why)]
    cited = view.cite_splits(*rule.needs) if rule.by_split else view.cite(*rule.needs)
    if not seen.hits:
        says = f"Looked at {several(seen.looked, seen.at)}: {rule.passes}."
        says = " ".join(filter(None, [says, seen.adds, _left_out(rule, view)]))
        return [_quiet(rule, "clear", severity, says, cited)]
    hits = sorted(seen.hits, key=lambda h: (_rank(h, severity), -h.weight))
    shown = [_raised(rule, h, limits, override.severity, cited) for h in hits[:most]]
    if most is not None and len(hits) > most:
        shown.append(_rest(rule, hits[most:], override.severity, cited))
    return shown


def _see(rule: Rule, view: View) -> Seen:
    why = rule.unless(view)
    if why:
        return NotApplicable(why)
    for measure in rule.needs:
        for split in [s.name for s in view.parts if s.rows] if rule.by_split else [None]:
            why = _lacking(view.evidence, measure, split)
            if why:
                return CouldNotRun(why)
    return rule.look(view)


def _lacking(evidence: EvidenceSet, measure: str, split: str | None) -> str:
    """Why the evidence is no evidence, or ""."""
    where = f" over split {name(split)}" if split else ""
    found = evidence.get(measure, split)
    if found is None:
        return f"There is no evidence of {measure}{where}."
    absent = _absent(found.value)
    if absent:
        return f"The measure {measure} gave no value{where}: {absent}."
    reasons = [_absent(v) for v in found.value.values()]
    if reasons and all(reasons):
        return f"The measure {measure} gave no value for any field{where}: {reasons[0]}."
    return ""


def _absent(value: object) -> str:
    if isinstance(value, dict) and set(value) == {"absent"}:
        return str(value["absent"]).rstrip(".")
    return ""


def _left_out(rule: Rule, view: View) -> str:
    """Fields that a needed measure gave no value for: said, so that silence is no success."""
    gone: dict[str, str] = {}
    for measure in rule.needs:
        found = view.evidence.get(measure)
        for field_name, value in (found.value if found else {}).items():
            why = _absent(value)
            if why:
                gone.setdefault(field_name, why)
    if not gone:
        return ""
    first = next(iter(gone))
    return f"Not looked at: {several(len(gone), 'field')}, such as {name(first)} ({gone[first]})."


def _quiet(
    rule: Rule, outcome: Outcome, severity: Severity, says: str, cited: tuple[str, ...] = ()
) -> Finding:
    says = says[:1].upper() + says[1:]
    return Finding(
        rule.id,
        rule.version,
        outcome,
        severity,
        title=rule.title,
        says=says,
        blind=rule.blind if outcome == "clear" else "",
        evidence=cited,
    )


def _rank(hit: Hit, severity: Severity) -> int:
    return SEVERITIES.index(hit.severity or severity)


def _raised(
    rule: Rule,
    hit: Hit,
    limits: Mapping[str, Limit],
    forced: Severity | None,
    cited: tuple[str, ...],
) -> Finding:
    return Finding(
        rule.id,
        rule.version,
        "raised",
        forced or hit.severity or rule.severity,
        subject=hit.subject,
        number=hit.number,
        unit=one(hit.unit) if hit.number == "1" else hit.unit,
        title=hit.title or rule.title,
        says=hit.says,
        why=rule.why,
        do=hit.do or rule.do,
        blind=rule.blind,
        limit=limits.get(hit.limit),
        evidence=hit.evidence or cited,
        rows=hit.rows,
    )


def _rest(rule: Rule, hits: list[Hit], forced: Severity | None, cited: tuple[str, ...]) -> Finding:
    worst = min((h.severity or rule.severity for h in hits), key=SEVERITIES.index)
    shown = ", ".join(name(h.subject.partition(":")[2] or h.subject) for h in hits[:MOST])
    more = f" and {count(len(hits) - MOST)} more" if len(hits) > MOST else ""
    return Finding(
        rule.id,
        rule.version,
        "raised",
        forced or worst,
        number=count(len(hits)),
        unit="more",
        title=f"{rule.title}: {several(len(hits), 'more case', 'more cases')}",
        says=f"The same holds for {shown}{more}.",
        why=rule.why,
        do=rule.do,
        blind=rule.blind,
        evidence=cited,
    )
