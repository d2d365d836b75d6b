"""`composition.errors`: copies, near-copies, labels that contradict, unread rows, damage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import Damage, Duplicates, Unreadable
from truesheet.measures.values_labels import Conflicts
from truesheet.measures.values_rows import NearPeople, TextCopiesFound
from truesheet.measures.values_text import NearCopies
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, names, percent, sentence

ONLY_THESE = "Faults of other kinds were not looked for."


class Fault(NamedTuple):
    """One kind of fault: its record in the answer (None when clear), and its claim."""

    record: dict[str, Any] | None
    statement: Statement


def fill(seen: Seen) -> Filled | Absent:
    """What can be counted without knowing what is right; causes stay with people."""
    faults = [
        *_copies(seen),
        *_copies_but_ids(seen),
        *_near(seen),
        *_conflicts(seen),
        *_texts(seen),
        *_people(seen),
        *_unreadable(seen),
        *_damage(seen),
    ]
    if not faults:
        return Absent("none of the measures that look for errors was run")
    found = [f.record for f in faults if f.record]
    text = " ".join(sentence(f.statement.says) for f in faults)
    says = [f.statement for f in faults]
    value: dict[str, Any] = {"any": "yes" if found else "no"}
    if found:
        value["found"] = found
    else:
        text += f" {ONLY_THESE}"
        cited = tuple(dict.fromkeys(e for s in says for e in s.evidence))
        says.append(Statement("no error was found", 0, "/any", evidence=cited, absence=ONLY_THESE))
    return Filled(text, value, tuple(says))


def _copies(seen: Seen) -> Iterator[Fault]:
    yield from _duplicates(seen, "rows.duplicates")


def _copies_but_ids(seen: Seen) -> Iterator[Fault]:
    yield from _duplicates(seen, "rows.duplicates_but_ids")


def _duplicates(seen: Seen, measure: str) -> Iterator[Fault]:
    d = seen.evidence.read(measure, Duplicates)
    if isinstance(d, Absent) or not d.rows:
        return
    but = f" in all fields but {names(d.ignored, 4)}" if d.ignored else ""
    if not d.copies:
        says = f"no row is an exact copy of another{but}"
        record = None
    else:
        share = Share(d.copies, d.rows)
        is_copy = "is an exact copy" if d.copies == 1 else "are exact copies"
        says = f"{count(d.copies, 'row')} ({percent(share)}) {is_copy} of an earlier row{but}"
        record = {"kind": "duplicates", "rate": {"part": d.copies, "whole": d.rows}}
        record["kept"] = "yes"
    cited = seen.evidence.id(measure)
    yield Fault(record, Statement(says, d.copies, "/found", evidence=cited, exact=not d.error))


def _near(seen: Seen) -> Iterator[Fault]:
    """Texts that are nearly the same as another, field by field."""
    evidence = seen.evidence.get("text.near_copies")
    for name, n in evidence.fields(NearCopies) if evidence else ():
        cited = seen.evidence.id("text.near_copies")
        if not n.near:
            says = f"no text in {clean(name)} is a near-copy of another"
            statement = Statement(
                says, 0, "/found", evidence=cited, exact=not n.error, absence=_ALIKE
            )
            yield Fault(None, statement)
            continue
        share = Share(n.near, n.texts)
        is_copy = "is a near-copy" if n.near == 1 else "are near-copies"
        texts = count(n.near, "text")
        says = f"{texts} ({percent(share)}) in {clean(name)} {is_copy} of another"
        record: dict[str, Any] = {
            "kind": "near_duplicates",
            "rate": {"part": n.near, "whole": n.texts},
            "fields": [name],
            "kept": "yes",
        }
        statement = Statement(says, n.near, "/found", evidence=cited, exact=not n.error)
        yield Fault(record, statement)


_ALIKE = "Looked for texts that share most of their five-word runs."


def _conflicts(seen: Seen) -> Iterator[Fault]:
    c = seen.evidence.read("labels.conflicts", Conflicts)
    if isinstance(c, Absent) or not c.repeated:
        return
    cited = seen.evidence.id("labels.conflicts")
    if not c.inputs:
        says, record = "no two rows agree in all but the label", None
    else:
        says = (
            f"{count(c.in_conflict, 'row')} {'agrees' if c.in_conflict == 1 else 'agree'} with "
            f"another in all but the label, and at least {c.least:,} of them "
            f"{_are(c.least)} wrong if the input decides the label"
        )
        rate = {"part": c.least, "whole": c.labelled}
        record = {"kind": "contradictions", "rate": rate, "kept": "yes"}
    yield Fault(record, Statement(says, c.least, "/found", evidence=cited, exact=not c.error))


def _texts(seen: Seen) -> Iterator[Fault]:
    evidence = seen.evidence.get("text.copies")
    for field, found in evidence.fields(TextCopiesFound) if evidence else ():
        where, cited = names([field]), seen.evidence.id("text.copies")
        if not found.copies:
            says, record = f"no long text of {where} is a copy of another", None
        else:
            share = Share(found.copies, found.texts)
            equal = "equals" if found.copies == 1 else "equal"
            says = (
                f"{count(found.copies, 'text')} of {where} ({percent(share)}) {equal} an earlier "
                "one but for case and punctuation"
            )
            rate = {"part": found.copies, "whole": found.texts}
            record = {"kind": "duplicates", "rate": rate, "fields": [field], "kept": "yes"}
        yield Fault(
            record, Statement(says, found.copies, "/found", evidence=cited, exact=not found.error)
        )


def _people(seen: Seen) -> Iterator[Fault]:
    found = seen.evidence.read("people.near", NearPeople)
    if isinstance(found, Absent) or not found.pairs:
        return
    share = Share(found.involved, found.records)
    says = (
        f"{count(found.involved, 'record')} of {found.records:,} looked at ({percent(share)}) may "
        "be of a person who has another record"
    )
    rate = {"part": found.involved, "whole": found.records}
    record: dict[str, Any] = {"kind": "near_duplicates", "rate": rate, "kept": "yes"}
    cited = seen.evidence.id("people.near")
    yield Fault(record, Statement(says, found.involved, "/found", evidence=cited, exact=False))


def _unreadable(seen: Seen) -> Iterator[Fault]:
    u = seen.evidence.read("rows.unreadable", Unreadable)
    if isinstance(u, Absent):
        return
    cited = seen.evidence.id("rows.unreadable")
    if not u.rows:
        yield Fault(None, Statement("every row could be read", 0, "/found", evidence=cited))
        return
    says = f"{count(u.rows, 'row')} of {u.of:,} could not be read and {_are(u.rows)} not counted"
    record: dict[str, Any] = {"kind": "unreadable"}
    if u.of:
        record |= {"rate": {"part": u.rows, "whole": u.of}}
    yield Fault(record, Statement(says, u.rows, "/found", evidence=cited))


def _damage(seen: Seen) -> Iterator[Fault]:
    found = seen.evidence.get("text.damage")
    if found is None:
        return
    every = dict(found.fields(Damage))
    if not every:
        return
    hit = {name: d.control + d.replaced + d.mojibake for name, d in every.items()}
    hit = {name: n for name, n in hit.items() if n}
    # One cell can be damaged in two ways, so the sum is of signs, not of cells.
    signs, exact = sum(hit.values()), not any(d.error for d in every.values())
    if not hit:
        says = "no text shows damage to its encoding"
        yield Fault(
            None,
            Statement(says, 0, "/found", evidence=(found.id,), exact=exact, absence=_ENCODING),
        )
        return
    says = f"{count(signs, 'sign')} of damaged encoding in {names(list(hit), 5)}"
    record: dict[str, Any] = {"kind": "text_damage", "fields": list(hit)}
    yield Fault(record, Statement(says, signs, "/found", evidence=(found.id,), exact=exact))


_ENCODING = "Looked for control signs, replacement signs and UTF-8 read as Latin-1."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"
