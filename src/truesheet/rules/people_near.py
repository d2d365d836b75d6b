"""Records that may be of one person twice."""

from __future__ import annotations

from truesheet.measures.person_fields import person_fields
from truesheet.measures.values_rows import NearPeople
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, names, percent, plain, several


def _unless(view: View) -> str:
    if person_fields(Schema(view.fields)):
        return ""
    return "No fields that are called as those of persons: a name, and a birth date or a number."


def _look(view: View) -> Seen:
    found = view.evidence.read("people.near", NearPeople)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.pairs:
        return Looked((), found.records, "record")
    heavy = wilson(found.involved, found.records)[0] > view.limit("share")
    hit = Hit(
        "dataset",
        count(found.involved),
        "records",
        f"{count(found.involved)} of {several(found.records, 'record')} looked at "
        f"({percent(found.involved, found.records)}) are alike to another: "
        f"{several(found.pairs, 'pair')} in {several(found.groups, 'group')}, of which the largest "
        f"holds {count(found.largest)}. At least {plain(100 * found.threshold)} % of the weight of "
        f"{names(found.fields, 4)} agrees. It counts as a warning over {view.told('share')}.",
        limit="share",
        severity="warning" if heavy else "note",
        rows=tuple(place for group in found.examples for place in group)[:10],
    )
    return Looked((hit,), found.records, "record")


RULE = Rule(
    id="people.near",
    version=1,
    severity="warning",
    title="Some records may be of one person",
    passes="none is so alike to another that they may be of one person",
    why="A person who stands in the data twice counts twice, can be in both splits, and is asked "
    "to be forgotten only once.",
    do="Run `truesheet duplicates` for the rows of each group; let a person decide which are one, "
    "and give persons a number before the data is split.",
    blind="Persons of whom name, birth date and number all changed; of large tables most pairs, "
    "since 5,000 rows are looked at. Twins can look like one person.",
    look=_look,
    needs=("people.near",),
    unless=_unless,
    limits=(
        Bound(
            "share",
            0.01,
            "share of records",
            "alike by chance are fewer; the lower end of the 95 % interval (Wilson) must lie over "
            "it for a warning",
        ),
    ),
    source="Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969.",
)
