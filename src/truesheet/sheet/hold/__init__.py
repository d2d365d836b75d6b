"""Holding what a document states against evidence, one small file a family of kinds.

`hold` never guesses: a claim about a part that this data does not have, or about a thing that was
not measured, is one of which the data cannot tell, with the reason. `correction` is the text that
would be true in the place of what stands there.
"""

from __future__ import annotations

from collections.abc import Callable

from truesheet.model.stated import Stated, StatedKind
from truesheet.sheet.hold import (
    absence,
    classes,
    fields,
    files,
    kinds,
    others,
    rows,
    shares,
    splits,
)
from truesheet.sheet.hold.correct import correction
from truesheet.sheet.hold.said import untold
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

Holder = Callable[[Stated, Seen], Statement]

HOLDERS: dict[StatedKind, Holder] = {
    "rows": rows.rows,
    "size_category": rows.size_category,
    "files": files.files,
    "bytes": files.size,
    "fields": fields.fields,
    "field_names": fields.field_names,
    "field_kind": kinds.field_kind,
    "classes": classes.classes,
    "class_names": classes.class_names,
    "balance": classes.balance,
    "split_names": splits.split_names,
    "split_ratio": splits.split_ratio,
    "no_missing": absence.no_missing,
    "no_duplicates": absence.no_duplicates,
    "no_overlap": absence.no_overlap,
    "share": shares.share,
    "mean": shares.mean,
    "range": shares.span,
    "time_frame": others.time_frame,
    "people": others.people,
    "no_personal_data": others.no_personal_data,
    "licence": others.licence,
    "languages": others.languages,
}
"""How each kind is held against the data."""

NO_HOLDER = "Nothing that was measured can tell."


def hold(stated: Stated, seen: Seen) -> Statement:
    """The claim of a document as a statement that can be judged.

    Its `origin` is `stated`, its `value` what was said as plain JSON, and `found` what would be
    true in its place, where a machine can say.
    """
    holder = HOLDERS.get(stated.kind)
    if holder is None:
        return untold(f"states its {stated.kind.replace('_', ' ')}", stated, NO_HOLDER)
    return holder(stated, seen)


__all__ = ["HOLDERS", "correction", "hold"]
