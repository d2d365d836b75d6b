"""What measures of labels give; a part of the file format like `values`."""

from __future__ import annotations

from truesheet.measures.values import Value


class Conflicts(Value, frozen=True, omit_defaults=True):
    """`labels.conflicts`: inputs that occur with different labels.

    An input is all that stands in a row but the label and the `ignored` fields. `inputs` counts
    those that occur with more than one label, `in_conflict` their labelled rows, `least` the rows
    that do not hold the most frequent label of their input: at the least so many are wrong if the
    input decides the label. `repeated` counts the inputs that occur in several labelled rows:
    only there could a conflict show. `examples` are the addresses of all rows of a few inputs.
    """

    rows: int
    labelled: int
    inputs: int
    in_conflict: int
    least: int
    repeated: int = 0
    ignored: tuple[str, ...] = ()
    rechecked: int = 0
    examples: tuple[tuple[str, ...], ...] = ()
    error: str = ""
