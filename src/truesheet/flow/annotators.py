"""How far annotators agree, who stands apart, and one label for each item on wish."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from truesheet.flow.build import Told
from truesheet.flow.sounding import opened_at, place
from truesheet.measures.values_crowd import Agreement, Consensus
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema
from truesheet.model.finding import Finding
from truesheet.sheet.people import Reading

if TYPE_CHECKING:
    from truesheet.measures.annotations import Annotations
    from truesheet.measures.annotator_agreement import AnnotatorAgreement

CHECKS = ("annotators.agreement_low", "annotators.outlier")
MOST = 5_000_000
"""Labels that are kept at once."""


class LayoutUnclear(TruesheetError):
    """One field names annotators, and nothing says which field holds the label or the item.

    Next step: `--label FIELD` and `--item FIELD`; or name one field for each annotator.
    """

    code = "E-ANN-001"


class NothingToCompare(TruesheetError):
    """No item has labels of two annotators, or the labels are no classes and no numbers.

    Next step: look whether the fields of the item, the annotator and the label are the right ones.
    """

    code = "E-ANN-002"
    exit_code = 3


class ConsensusUnwritten(TruesheetError):
    """The file of the consensus is there already, or cannot be made: no such folder, no right.

    Next step: name another one; nothing is overwritten.
    """

    code = "E-ANN-003"


class TooManyLabels(TruesheetError):
    """There are more labels than are kept in memory to weigh them against each other.

    Next step: give a part of the items at a time.
    """

    code = "E-ANN-004"
    exit_code = 3


class UnknownScale(TruesheetError):
    """A scale was asked for that there is none of, or that labels which are no numbers lack.

    Next step: nominal for classes; ordinal or interval for numbers.
    """

    code = "E-ANN-005"


class Crowd(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `annotators` found; `written` is the file of the consensus, "" without one."""

    name: str
    annotators: tuple[str, ...]
    item: str
    label: str
    agreement: Agreement
    consensus: Consensus
    findings: tuple[Finding, ...]
    fingerprint: str
    written: str = ""

    @property
    def raised(self) -> tuple[Finding, ...]:
        """What was raised, notes apart."""
        return tuple(f for f in self.findings if f.outcome == "raised" and f.severity != "note")


def annotators(
    data: Any = None,
    *,
    annotators: Sequence[str],
    item: str | None = None,
    label: str | None = None,
    scale: str | None = None,
    consensus: str | os.PathLike[str] | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Crowd:
    """Compare the labels of several annotators.

    `annotators` names one field for each of them (a wide table, a row for each item), or the one
    field that says who gave the label of the row (a long table); then `label` is the field of the
    label and `item` that of the item. `consensus` is a file to write one label an item to. Raises
    a TruesheetError where nothing can be compared.
    """
    from truesheet.engine import Options, fold
    from truesheet.engine.plan import plan
    from truesheet.flow.finish import finish
    from truesheet.flow.weighing import settled
    from truesheet.measures.annotations import NO_CUT
    from truesheet.measures.annotations_read import read as read_labels
    from truesheet.model.datasheet import Split
    from truesheet.model.evidence import EvidenceSet
    from truesheet.rules.apply import Context, apply
    from truesheet.rules.catalogue import rule

    if consensus is not None:
        _may_be_written(Path(consensus))
    named = dict(roles or {}) | dict.fromkeys(annotators, "annotator")
    where = place(data, splits)
    source, _ = opened_at(where, label=label, roles=named, name=name, read=read)
    measure = _measure(source.schema, tuple(annotators), item, label, scale)
    every = sum(p.bytes for p in source.parts)
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    planned = plan(source.schema, [measure])
    folded = fold(source, planned, Options(workers, None, tell))
    evidence, _ = finish(folded, planned, source.fingerprint)
    state = _state(measure, folded)
    value = measure.value(state)
    if isinstance(value, Absent):
        raise NothingToCompare(
            f"Nothing can be compared: {value.absent}.",
            hint="Are the fields of the item, the annotator and the label the right ones?",
        )
    if scale in ("ordinal", "interval") and not read_labels(state, len(annotators) > 1).numeric:
        raise UnknownScale(
            f"The labels are no numbers, so there is no {scale} scale.", hint="--scale nominal"
        )
    splits_seen = tuple(Split(s, n, ()) for s, n in folded.rows.items())
    context = Context(EvidenceSet(evidence), source.schema.fields, splits_seen)
    findings = apply([rule(c) for c in CHECKS], context, most=None)
    found = read_labels(state, len(annotators) > 1)
    told = settled(
        found, tuple(measure.name_of(found, i) for i in range(len(found.people))), value.scale
    )
    if consensus is not None:
        if state.cut != NO_CUT:
            raise TooManyLabels(
                f"There are {state.given:,} labels, and {MOST:,} are kept.",
                hint="Give a part of the items at a time.",
            )
        from truesheet.flow.consensus import write

        try:
            write(Path(consensus), source, measure, found, told)
        except OSError as why:
            raise ConsensusUnwritten(
                f"{os.fspath(consensus)} could not be written: {why.strerror or why}.",
                hint="Name another file.",
            ) from why
    return Crowd(
        source.name,
        tuple(annotators),
        measure.item if len(annotators) == 1 else "",
        measure.label if len(annotators) == 1 else "",
        value,
        told.says,
        findings,
        source.fingerprint,
        os.fspath(consensus) if consensus is not None else "",
    )


def _may_be_written(path: Path) -> None:
    """Said before anything is measured."""
    if path.exists():
        raise ConsensusUnwritten(f"{path} is there already.", hint="Name a file that is not.")
    if not path.parent.is_dir():
        raise ConsensusUnwritten(f"There is no folder {path.parent}.", hint="Make it first.")


def _measure(
    schema: Schema,
    annotators: tuple[str, ...],
    item: str | None,
    label: str | None,
    scale: str | None,
) -> AnnotatorAgreement:
    from truesheet.measures.agreement import SCALES
    from truesheet.measures.annotator_agreement import AnnotatorAgreement
    from truesheet.sources.errors import ColumnNotFound

    if scale is not None and scale not in SCALES:
        raise UnknownScale(f"{scale!r} is no scale.", hint=f"There is: {', '.join(SCALES)}.")
    for asked in filter(None, (item, label)):
        if asked not in schema.names:
            raise ColumnNotFound(asked, "The data", schema.names)
    items = (*schema.with_role("group"), *schema.with_role("id"))
    labels = schema.with_role("label")
    item = item or (items[0].name if items else "")
    label = label or (labels[0].name if labels else "")
    if len(annotators) == 1 and not (item and label):
        lacks = "item" if label else "label"
        raise LayoutUnclear(
            f"{annotators[0]!r} alone names annotators, and nothing says which field is the "
            f"{lacks}.",
            hint=f"Add --{lacks} FIELD, or name one field for each annotator.",
        )
    if len(annotators) == 1 and len({annotators[0], item, label}) < 3:
        raise LayoutUnclear(
            f"Annotator, item and label must be three fields: {annotators[0]}, {item}, {label}.",
            hint="Name others with --item and --label.",
        )
    return AnnotatorAgreement(annotators, item, label, scale or "", MOST, 1_000, True)


def _state(measure: AnnotatorAgreement, folded: Any) -> Annotations:
    states = [s for split in folded.states.values() for s in split.values()]
    found: Annotations = reduce(measure.merge, states, measure.zero())
    return found
