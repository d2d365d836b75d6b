"""Where a part of datasheet.yaml stands, to the column."""

from __future__ import annotations

import pytest

from truesheet.sheet.places import Places, pointer

TEXT = """\
# mine
truesheet: 1
answers:
  composition.instance_count: {value: {total: 5, "train": 3, 2019: 4}}
  composition.splits:
    value:
      splits:
        - {split: train, rows: 10}
        - split: "été"
          rows: 7   # counted
    text: >
      long
      words
  a/b: [x, yy]
claims:
  - sql: "1 = 1"
"""

STANDS = {
    "/answers/composition.instance_count/value/total": ("5", True),
    "/answers/composition.instance_count/value/train": ("3", True),
    "/answers/composition.instance_count/value/2019": ("4", True),
    "/answers/composition.splits/value/splits/0": ("{split: train, rows: 10}", True),
    "/answers/composition.splits/value/splits/0/rows": ("10", True),
    "/answers/composition.splits/value/splits/1/split": ('"été"', True),
    "/answers/composition.splits/value/splits/1/rows": ("7", True),
    "/answers/composition.splits/text": ("text", False),
    "/answers/composition.splits": ("composition.splits", False),
    "/answers/a~1b/1": ("yy", True),
    "/claims/0/sql": ('"1 = 1"', True),
    "/answers/composition.splits/value/none": ("value", False),
    "/answers/none/value": ("answers", False),
    "/claims/7/sql": ("claims", False),
}


@pytest.mark.parametrize("at", STANDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_pointer_leads_to_the_very_signs(at: str, end: str) -> None:
    spot = Places(TEXT.replace("\n", end).encode(), "d").spot(at)
    line = TEXT.splitlines()[spot.place.line - 1]
    assert (line[spot.place.column - 1 : spot.place.end - 1], spot.whole) == STANDS[at]


def test_a_file_with_nothing_in_it_has_a_place_all_the_same() -> None:
    assert str(Places(b"", "d")["/answers"]) == "d"
    assert Places(b"\xef\xbb\xbftruesheet: 1\n", "d")["/truesheet"].line == 1


def test_pointers_are_made_as_they_are_read() -> None:
    assert pointer("answers", "a/b~c", 0) == "/answers/a~1b~0c/0"
