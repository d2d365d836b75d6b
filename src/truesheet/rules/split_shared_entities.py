"""Persons, things or places that stand in two splits."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.measures.by_entity import RowsByEntity
from truesheet.measures.values import ByEntity, NumberSummary
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import one_split
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several

_MANY = 50.0  # rows of one entity, on average, from which an undeclared field names places or kinds


_LIKE = RowsByEntity(suspected=True)


def _why_not(view: View) -> str:
    named = any(_LIKE.applies(f) and f.role != "annotator" for f in view.fields)
    return one_split(view) or (
        "" if named else "No field is declared, or named, as one that says what belongs together."
    )


def _numbered_anew(view: View, field: Field, found: ByEntity, splits: tuple[str, str]) -> bool:
    """Whether both splits count their rows from the start: then equal numbers mean nothing."""
    for split in splits:
        rows = next((s.rows for s in view.parts if s.name == split), 0)
        summary = view.evidence.of("number.summary", field.name, NumberSummary, split)
        if isinstance(summary, Absent) or found.of_split.get(split) != rows:
            return False
        if summary.max - summary.min + 1 != rows or summary.min not in (0, 1):
            return False
    return True


def _meant(view: View, field: Field, found: ByEntity) -> bool:
    """Whether the field names what belongs together: declared so, or named and used like it."""
    if field.role in ("id", "group"):
        return True
    few = found.entities < view.limit("entities") or found.rows > _MANY * found.entities
    return field.role is None and not few


def _hits(view: View, field: Field, found: ByEntity) -> Iterator[Hit | str]:
    for pair, shared in found.across.items():
        a, _, b = pair.partition("|")
        if not shared.part:
            continue
        if _numbered_anew(view, field, found, (a, b)):
            yield f"{name(field.name)} numbers the rows of each split anew."
        elif wilson(shared.part, shared.whole)[0] > view.limit("share"):
            yield _hit(view, field, a, b, shared)


def _hit(view: View, field: Field, a: str, b: str, shared: Share) -> Hit:
    guess = "" if field.role else " Its name says that it tells rows which belong together."
    return Hit(
        f"field:{field.name}",
        percent(shared.part, shared.whole),
        f"of the values in {b} also in {a}",
        f"{count(shared.part)} of {several(shared.whole, 'value')} of {name(field.name)} in split "
        f"{name(b)} ({percent(shared.part, shared.whole)}) stand in {name(a)} as well; the limit "
        f"is {view.told('share')}.{guess}",
        weight=shared.ratio + (field.role is not None),
        limit="share",
        title=f"The same {name(field.name)} stands in two splits",
        severity="warning" if field.role else "note",
    )


def _look(view: View) -> Seen:
    looked = 0
    told: list[str] = []
    hits: list[Hit] = []
    for field, found in view.each("rows.by_entity", ByEntity):
        if not found.across or not _meant(view, field, found):
            continue
        looked += 1
        for each in _hits(view, field, found):
            if isinstance(each, str):
                told.append(each)
            else:
                hits.append(each)
    return Looked(tuple(hits), looked, "field of identifiers", " ".join(told))


RULE = Rule(
    id="split.shared_entities",
    version=1,
    severity="warning",
    title="The same persons or things stand in two splits",
    passes="no more than a few of its values stand in two splits",
    why="A model may recognise the person, the machine or the place instead of what it shall "
    "learn. Scores then hold for those that it knows, and not for new ones.",
    do="If the model is to serve new persons or things, draw the splits so that each stands in one "
    "of them (grouped splitting). If it serves the known ones, say so in the sheet.",
    blind="Entities without a field that names them, or with names written in two ways; fields "
    "that nobody declared and that are not named like an identifier.",
    look=_look,
    needs=("rows.by_entity",),
    also=("number.summary",),
    unless=_why_not,
    limits=(
        Bound(
            "share",
            0.01,
            "share of values",
            "a few strays move no score; the lower end of the 95 % interval (Wilson) must lie "
            "over it",
        ),
        Bound(
            "entities",
            50,
            "values",
            "a field that nobody declared and that has fewer names kinds or places, which each "
            "split is meant to hold",
        ),
    ),
    source="Kapoor and Narayanan, Leakage and the reproducibility crisis in machine-learning-based "
    "science, Patterns 4(9), 2023.",
)
