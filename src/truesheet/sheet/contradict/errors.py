"""`composition.errors`: faults that are denied, and stated rates of faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import Damage, Duplicates, Unreadable
from truesheet.measures.values_rows import NearPeople, TextCopiesFound
from truesheet.measures.values_text import NearCopies
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.contradict.compare import absent_fields, amount, same_share, true_share
from truesheet.sheet.fill.errors import ONLY_THESE
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count

LOOKS_AT = frozenset({"any", "found/kind", "found/rate", "found/fields"})


class Counted(NamedTuple):
    """How much of a fault was counted, and by what."""

    share: Share
    noun: str
    evidence: tuple[str, ...]
    exact: bool


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`any`, and each kind of fault that is counted; causes stay with people."""
    counted = _counted(seen)
    if said.get("any") == "no":
        yield from _denied(counted)
    for i, fault in enumerate(said.get("found", ())):
        yield from absent_fields(fault.get("fields", ()), seen, f"/found/{i}/fields")
        if "kind" in fault:
            yield from _fault(fault, counted, f"/found/{i}")


def _counted(seen: Seen) -> dict[str, list[Counted]]:
    """What was counted, by kind. Copies are counted twice where ids were left out once."""
    found: dict[str, list[Counted]] = {}
    for measure in ("rows.duplicates", "rows.duplicates_but_ids"):
        d = seen.evidence.read(measure, Duplicates)
        if not isinstance(d, Absent):
            share = Share(d.copies, d.rows)
            one = Counted(share, "row is a copy", seen.evidence.id(measure), not d.error)
            found.setdefault("duplicates", []).append(one)
    near = seen.evidence.get("text.near_copies")
    for _, n in near.fields(NearCopies) if near else ():
        one = Counted(
            Share(n.near, n.texts),
            "text is a near-copy",
            seen.evidence.id("text.near_copies"),
            not n.error,
        )
        found.setdefault("near_duplicates", []).append(one)
    texts = seen.evidence.get("text.copies")
    cited = seen.evidence.id("text.copies")
    for _, t in texts.fields(TextCopiesFound) if texts else ():
        one = Counted(Share(t.copies, t.texts), "text is a copy", cited, not t.error)
        found.setdefault("duplicates", []).append(one)
    people = seen.evidence.read("people.near", NearPeople)
    if not isinstance(people, Absent):
        share, cited = Share(people.involved, people.records), seen.evidence.id("people.near")
        one = Counted(share, "record is alike to another", cited, False)
        found.setdefault("near_duplicates", []).append(one)
    u = seen.evidence.read("rows.unreadable", Unreadable)
    if not isinstance(u, Absent):
        cited = seen.evidence.id("rows.unreadable")
        one = Counted(Share(u.rows, u.of), "row is unreadable", cited, True)
        found["unreadable"] = [one]
    damage = seen.evidence.get("text.damage")
    if damage is not None:
        each = dict(damage.fields(Damage)).values()
        signs = sum(d.control + d.replaced + d.mojibake for d in each)
        whole = sum(d.values for d in each)
        exact = not any(d.error for d in each)
        found["text_damage"] = [
            Counted(Share(signs, whole), "text is damaged", (damage.id,), exact)
        ]
    return found


def _denied(counted: dict[str, list[Counted]]) -> Iterator[Statement]:
    every = [c for kinds in counted.values() for c in kinds]
    if not every:
        return
    hit = next((c for c in every if c.share.part), None)
    if hit is None:
        cited = tuple(dict.fromkeys(e for c in every for e in c.evidence))
        yield Statement(
            "says there are no errors", "no", "/any", evidence=cited, absence=ONLY_THESE
        )
        return
    says = f"says there are no errors; {_plural(hit)}"
    yield Statement(
        says, "no", "/any", evidence=hit.evidence, agrees=False, exact=hit.exact, found="yes"
    )


def _plural(c: Counted) -> str:
    noun, _, rest = c.noun.partition(" is ")
    what = (
        rest
        if c.share.part == 1
        else rest.replace("a copy", "copies").replace("a near-copy", "near-copies")
    )
    return f"{count(c.share.part, noun)} {'is' if c.share.part == 1 else 'are'} {what}"


def _fault(
    fault: dict[str, Any], counted: dict[str, list[Counted]], path: str
) -> Iterator[Statement]:
    kind = str(fault["kind"])
    shown = kind.replace("_", " ")
    known = counted.get(kind)
    if not known:
        why = "There is no measure of this fault yet."
        yield Statement(f"names {shown}", kind, f"{path}/kind", agrees=None, why=why)
        return
    if "rate" in fault and kind == "near_duplicates" and not all(c.exact for c in known):
        why = "How many are near depends on how near is meant."
        says = f"says a rate of {amount(fault['rate'])} for {shown}"
        yield Statement(says, fault["rate"], f"{path}/rate", agrees=None, why=why)
        return
    if "rate" not in fault:
        hit = next((c for c in known if c.share.part), None)
        says = f"names {shown}; {_plural(hit)}" if hit else f"names {shown}; none was found"
        use = hit or known[0]
        cited, agrees = use.evidence, hit is not None
        yield Statement(says, kind, f"{path}/kind", evidence=cited, agrees=agrees, exact=use.exact)
        return
    yield _rate(fault["rate"], shown, known, f"{path}/rate")


def _rate(stated: Any, shown: str, known: list[Counted], path: str) -> Statement:
    says = f"says a rate of {amount(stated)} for {shown}"
    for c in known:
        if same_share(stated, c.share):
            return Statement(says, stated, path, evidence=c.evidence, exact=c.exact)
    worst = max(known, key=lambda c: c.share.part)
    says += f"; {worst.share.part:,} of {worst.share.whole:,} were counted"
    true = true_share(stated, worst.share)
    return Statement(
        says, stated, path, evidence=worst.evidence, agrees=False, exact=worst.exact, found=true
    )
