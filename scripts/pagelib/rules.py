"""A page for each rule, from its metadata."""

from __future__ import annotations

from scripts.pagelib import measures
from scripts.pagelib.cases import clear_on, raised_on
from scripts.pagelib.text import Pages, facts, linked, page, safe, table

from truesheet.model.finding import Limit
from truesheet.rules.catalogue import rules
from truesheet.rules.quoting import quoted
from truesheet.rules.rule import Bound, Rule
from truesheet.rules.words import limit_shown


def _limit(bound: Bound) -> tuple[str, str, str]:
    shown = limit_shown(Limit(bound.value, bound.unit))
    return f"`{bound.name}`", safe(shown), safe(bound.why)


def _page(rule: Rule) -> str:
    limits = table(("limit", "default", "why this value"), [_limit(b) for b in rule.limits])
    known = quoted(rule.id, rule.version)
    needs = linked(rule.needs, measures.ids(), "../measures/")
    return page(
        rule.id,
        f"**{safe(rule.title)}.** Severity: {rule.severity}, unless a finding says otherwise.",
        "## Why it matters",
        safe(rule.why),
        "## What to do",
        safe(rule.do),
        "## What it cannot see",
        safe(rule.blind),
        "## What it is known to find" if known else "",
        safe(known),
        "## Limits" if limits else "",
        limits,
        "## Facts",
        facts(
            [
                ("id and version", f"`{rule.id}@{rule.version}`"),
                ("says when clear", safe(f"Looked at so many: {rule.passes}.")),
                ("needs", needs + (", of every split" if rule.by_split else "")),
                ("uses where there", linked(rule.also, measures.ids(), "../measures/")),
                ("raised on", safe(raised_on(rule.id))),
                ("clear on", safe(clear_on(rule.id))),
                ("source", safe(rule.source)),
            ]
        ),
    )


def pages() -> Pages:
    """One page a rule, and the list of them."""
    rows = [(f"[`{r.id}`]({r.id}.md)", safe(r.title), r.severity) for r in rules()]
    index = page(
        "Rules",
        "A rule reads evidence and says one of four things: `raised`, `clear`, `not_applicable` or "
        "`could_not_run`. A clear rule says how much it looked at, so that silence is never "
        "mistaken for success. Limits have units and reasons; where chance alone could explain "
        "what was seen, a rule stays silent.",
        table(("rule", "what it says when raised", "severity"), rows),
    )
    return {"rules/index.md": index, **{f"rules/{r.id}.md": _page(r) for r in rules()}}


def problems() -> list[str]:
    """Rules that owe a reader something, lean on no measure, or have no real case."""
    known, wrong = set(measures.ids()), []
    for rule in rules():
        lacks = [n for n in ("title", "passes", "why", "do", "blind") if not getattr(rule, n)]
        wrong += [f"rule {rule.id}: has no text for {name}" for name in lacks]
        wrong += [
            f"rule {rule.id}: needs {m}, which is no measure"
            for m in (*rule.needs, *rule.also)
            if m not in known
        ]
        wrong += [
            f"rule {rule.id}: the limit {b.name} has no reason" for b in rule.limits if not b.why
        ]
        if not (raised_on(rule.id) and clear_on(rule.id)):
            wrong.append(f"rule {rule.id}: no real dataset is named where it is raised and clear")
    return wrong
