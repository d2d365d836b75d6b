"""Splits whose times overlap."""

from __future__ import annotations

from truesheet.measures.values_leak import Crossing, TimeAcross
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_dates, one_split
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _why_not(view: View) -> str:
    return one_split(view) or no_dates(view)


def _broken(view: View, field: Field, a: str, b: str, c: Crossing) -> Hit:
    # Whichever is fewer: the rows that break an order which the others keep.
    late = c.later.ratio <= c.earlier.ratio
    fewer = c.later if late else c.earlier
    what = (
        f"rows of {name(a)} are of a day after {c.first_of_b}, the first day of {name(b)}"
        if late
        else f"rows of {name(b)} are of a day before {c.last}, the last day of {name(a)}"
    )
    heavy = wilson(fewer.part, fewer.whole)[0] > view.limit("share")
    return Hit(
        f"field:{field.name}",
        count(fewer.part),
        "rows out of order",
        f"By {name(field.name)}, {name(a)} and {name(b)} follow one another but for "
        f"{count(fewer.part)} of {count(fewer.whole)} ({percent(fewer.part, fewer.whole)}): these "
        f"{what}; the limit is {view.told('share')}.",
        weight=1 + fewer.ratio,
        limit="share",
        title=f"The order in time of {name(a)} and {name(b)} is broken",
        do="Move these rows to the other split, or leave them out.",
        severity="warning" if heavy else "note",
    )


def _other(view: View, field: Field, a: str, b: str, c: Crossing) -> Hit:
    before = c.last_of_b < c.first
    says = (
        f"By {name(field.name)}, all of {name(b)} ({c.first_of_b} to {c.last_of_b}) lies before "
        f"{name(a)} ({c.first} to {c.last})."
        if before
        else f"By {name(field.name)}, {count(c.later.part)} of {count(c.later.whole)} rows of "
        f"{name(a)} ({percent(c.later.part, c.later.whole)}) are later than the first day of "
        f"{name(b)}, {c.first_of_b}: both cover the same time."
    )
    return Hit(
        f"field:{field.name}",
        percent(c.later.part, c.later.whole),
        f"of {a} later than the start of {b}",
        says,
        weight=c.later.ratio,
        title=f"{name(b)} lies before {name(a)}"
        if before
        else f"{name(a)} and {name(b)} cover the same time",
        severity="note",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("time.across_splits", TimeAcross)
    train = view.train
    if isinstance(found, Absent) or train is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "no split to learn from")
    hits: list[Hit] = []
    looked = 0
    # Of a field that nobody called the time, only a broken order is worth a word.
    for field_name, pairs in found.fields.items():
        field = view.by_name.get(field_name)
        for pair, c in pairs.items():
            a, _, b = pair.partition("|")
            if field is None or a != train.name:
                continue
            looked += 1
            crossed = min(c.later.ratio, c.earlier.ratio)
            if 0 < crossed < view.limit("mixed"):
                hits.append(_broken(view, field, a, b, c))
            elif crossed and (field.role == "time" or len(found.fields) == 1):
                hits.append(_other(view, field, a, b, c))
    return Looked(tuple(hits), looked, "pair of splits by a field of dates")


RULE = Rule(
    id="split.time_order",
    version=1,
    severity="warning",
    title="Splits overlap in time",
    passes="the later split begins when the other has ended, or the field was not called the time",
    why="A model that serves the future must be judged on what comes after its training data. "
    "Where the times overlap, it has seen the days that it is asked about.",
    do="If the model is to serve later days, cut the splits at a day. If days do not matter, say "
    "so in the sheet.",
    blind="The order within a day; fields that were filled in later than the day they name; "
    "whether the order matters at all, which only people know.",
    look=_look,
    needs=("time.across_splits",),
    unless=_why_not,
    limits=(
        Bound(
            "share",
            0.001,
            "share of rows",
            "one row in a thousand may have a wrong date; the lower end of the 95 % interval "
            "(Wilson) must lie over it, otherwise it is a note",
        ),
        Bound(
            "mixed",
            0.5,
            "share of rows",
            "where more of both splits overlap, they were not cut by time at all: that is a note",
        ),
    ),
    source="Kapoor and Narayanan, Leakage and the reproducibility crisis in machine-learning-based "
    "science, Patterns 4(9), 2023.",
)
