"""`datasheet.json`: the same bytes for the same sheet, and clear words for what is none."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

import handmade
import support
from truesheet.measures.values import NumberSummary
from truesheet.model.canonical import canonical
from truesheet.sheet.datasheet_json import (
    DamagedDatasheet,
    NewerDatasheet,
    NotADatasheet,
    from_json,
    read,
    to_json,
)
from truesheet.sheet.people import Said
from truesheet.sheet.schema import NAME, schema

PUBLISHED = support.ROOT / "schemas" / NAME
OLD = support.ROOT / "tests" / "fixtures" / "datasheets"
ANSWERS = {"composition.instance_count": Said("Many.", {"total": 999})}


def test_reading_gives_back_every_byte() -> None:
    data = to_json(handmade.sheet(ANSWERS))
    again = from_json(data)
    assert to_json(again) == data
    assert again["composition.instance_count"].mark == "contradicted"
    assert len(again.evidence) == len(handmade.measured())


def test_the_layout_changes_nothing_of_the_canonical_form() -> None:
    sheet = handmade.sheet(ANSWERS)
    assert canonical(json.loads(to_json(sheet))) == canonical(
        msgspec.to_builtins(sheet, str_keys=True)
    )


def test_a_changed_number_of_one_field_changes_only_the_lines_that_tell_of_it() -> None:
    def lines(zeros: int) -> list[str]:
        age = NumberSummary(1000, -9, 90, 38.5, 13.25, integral=1000)
        pay = NumberSummary(1000, 0, 9, 4.5, 2.5, zeros=zeros)
        piece = handmade.evidence("number.summary", {"age": age, "pay": pay})
        return to_json(handmade.sheet(number_summary=piece)).decode().splitlines()

    changed = [(a, b) for a, b in zip(lines(1), lines(2), strict=True) if a != b]
    # The field's own line, the id that follows from it, and the claims that cite this id.
    told = [a for a, _ in changed if '"zeros":1' in a]
    assert len(told) == 1 and told[0].strip().startswith('"pay"')
    assert all("ev:" in a for a, _ in changed if a not in told)


def test_hostile_text_survives_as_text() -> None:
    nasty = "</script>\u2028\x1b[31m\x00 \ud800 = 1"
    sheet = handmade.sheet({"motivation.purpose": Said(nasty)})
    text = from_json(to_json(sheet))["motivation.purpose"].text
    assert text == nasty.replace("\ud800", "\\ud800")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", NotADatasheet, "is empty"),
        (b"PAR1", NotADatasheet, "is not a datasheet"),
        (b"[]", NotADatasheet, "is not a datasheet"),
        (b'{"name": "x"}', NotADatasheet, "not a datasheet"),
        (b'{"truesheet": "1"}', NotADatasheet, "not a datasheet"),
        (b'{"truesheet": 0}', NotADatasheet, "no version"),
        (b'{"truesheet": 99, "news": 1}', NewerDatasheet, "version 99"),
        (b'{"truesheet": 1', DamagedDatasheet, "not whole JSON"),
        (b'{"truesheet": 1, "name": "\xff"}', DamagedDatasheet, "not whole JSON"),
        (b'{"truesheet": 1}', DamagedDatasheet, "name"),
        (b'{"a":' * 100_000, DamagedDatasheet, "not whole JSON"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_next_step(
    data: bytes, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        from_json(data, "that.json")
    assert "that.json" in str(caught.value)
    assert getattr(caught.value, "hint", "")


def test_every_cut_of_a_sheet_is_noticed() -> None:
    data = to_json(handmade.sheet())
    for end in range(1, len(data) - 2, 997):
        with pytest.raises((DamagedDatasheet, NotADatasheet)):
            from_json(data[:end])


def test_a_number_changed_by_hand_is_noticed() -> None:
    data = to_json(handmade.sheet())
    forged = data.replace(b'"rows": 1000\n', b'"rows": 2000\n')
    assert forged != data
    with pytest.raises(DamagedDatasheet, match=r"rows\.count"):
        from_json(forged)


def test_a_claim_without_its_evidence_is_noticed() -> None:
    plain = json.loads(to_json(handmade.sheet()))
    plain["evidence"] = [e for e in plain["evidence"] if e["measure"] != "rows.count"]
    with pytest.raises(DamagedDatasheet, match="which is not there"):
        from_json(json.dumps(plain).encode())


def test_a_wrong_type_is_named_with_its_place() -> None:
    plain = json.loads(to_json(handmade.sheet()))
    plain["splits"][0]["rows"] = "800"
    with pytest.raises(DamagedDatasheet, match=r"splits\[.*\]\.rows: expected `int`"):
        from_json(json.dumps(plain).encode())


def test_files_that_cannot_be_read_are_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(NotADatasheet, match="There is no file"):
        read(tmp_path / "datasheet.json")
    with pytest.raises(NotADatasheet, match="cannot be read"):
        read(tmp_path)
    path = tmp_path / "datasheet.json"
    path.write_bytes(to_json(handmade.sheet()))
    assert read(path).rows == 1000


def test_the_published_schema_is_that_of_the_types() -> None:
    assert PUBLISHED.read_bytes() == schema(), "run: python -m truesheet.sheet.schema"


def test_sheets_hold_the_published_schema_and_others_do_not() -> None:
    published = json.loads(PUBLISHED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(published)
    plain = json.loads(to_json(handmade.sheet(ANSWERS)))
    check = jsonschema.Draft202012Validator(published)
    check.validate(plain)
    plain["answers"][0]["state"] = "maybe"
    assert [e.json_path for e in check.iter_errors(plain)] == ["$.answers[0].state"]
    assert list(check.iter_errors({**plain, "truesheet": 2}))


def test_sheets_of_every_version_stay_readable() -> None:
    files = sorted(OLD.glob("version-*.json"))
    assert [f.name for f in files] == ["version-1.json"]
    sheet = read(files[0])
    assert sheet.rows == 1000
    assert (
        sheet["composition.instance_count"].text
        == "1,000 rows in 2 files: 800 in train and 200 in test."
    )
    assert sheet["composition.instance_count"].status == "verified"
    jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_bytes())).validate(
        json.loads(files[0].read_bytes())
    )
