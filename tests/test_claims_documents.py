"""Whole documents: front matter, Croissant, records, real cards; places; what is hostile."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Real
from truesheet.exchange import extract, is_document
from truesheet.exchange.document import LARGEST, opened
from truesheet.exchange.errors import (
    BrokenDocument,
    CannotReadDocument,
    DocumentTooLarge,
    EmptyDocument,
    NotText,
    UnknownDocument,
)
from truesheet.exchange.tree import Broken, Node, from_json, from_yaml
from truesheet.model.stated import Amount, Extract, Stated, Unread

CARD = """---
license: cc-by-4.0
language:
- en
- no
size_categories:
- 1K<n<10K
task_categories: [text-classification]
annotations_creators:
- found
dataset_info:
  features:
  - name: text
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': neg
          '1': pos
  splits:
  - name: train
    num_bytes: 1000
    num_examples: 8530
  download_size: 500
configs:
- config_name: default
  data_files:
  - split: train
    path: train.csv
---
# Foo

The dataset has 8,530 rows.
"""


def at(document: str, one: Stated | Unread) -> str:
    """What stands in the document at the place of a claim."""
    line = document.split("\n")[one.place.line - 1]
    return line[one.place.column - 1 : one.place.end - 1]


def md(text: str) -> Extract:
    return extract(Path("README.md"), text.encode())


def test_front_matter_is_read_key_by_key_with_the_place_of_each_value() -> None:
    found = [s for s in md(CARD).stated if s.origin == "front_matter"]
    assert [(s.kind, s.split, s.field, at(CARD, s)) for s in found] == [
        ("licence", "", "", "cc-by-4.0"),
        ("languages", "", "", "en"),
        ("size_category", "", "", "1K<n<10K"),
        ("task", "", "", "text-classification"),
        ("field_names", "", "", "text"),
        ("field_kind", "", "text", "string"),
        ("class_names", "", "label", "neg"),
        ("rows", "train", "", "8530"),
        ("split_names", "", "", "train"),
    ]
    values = {s.kind: s.value for s in found}
    assert values["licence"] == "CC-BY-4.0"
    assert values["languages"] == ["en", "no"]  # Norwegian, and no boolean
    assert values["size_category"] == Amount(1000, 10_000, strict=True, written="1K<n<10K")
    assert values["class_names"] == ["neg", "pos"]
    assert {s.config for s in found} == {""}


def test_several_configurations_of_front_matter_are_kept_apart() -> None:
    text = """---
dataset_info:
- config_name: a
  splits: [{name: train, num_examples: 5}]
- config_name: b
  splits: [{name: train, num_examples: 7}]
---
"""
    assert [(s.config, s.value.low) for s in md(text).stated] == [("a", 5), ("b", 7)]


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("license: &x mit\nlanguage: *x", "an alias is not followed"),
        ("license: !!python/object:os.system mit", "a tag is not followed"),
        ("license: [mit", "it is not YAML"),
        ("a: " + "[" * 500, "nested"),
        ("license: unknown", "names no licence"),
        ("size_categories:\n- n<1K\n- 1K<n<10K", "one of several size categories"),
        ("size_categories: big", "none of the size categories"),
        ("dataset_size: 5\nsource_datasets: [x]", "only people know"),
    ],
)
def test_what_front_matter_cannot_say_is_unread_with_its_reason(block: str, why: str) -> None:
    found = md(f"---\n{block}\n---\nText\n")
    assert any(why in u.why for u in found.unread), found.unread
    assert all(s.kind in ("licence", "languages") for s in found.stated)


def test_the_same_answer_whatever_ends_the_lines_and_with_a_mark_in_front() -> None:
    plain = md(CARD)
    for other in (CARD.replace("\n", "\r\n"), CARD.replace("\n", "\r"), "\ufeff" + CARD):
        assert md(other) == plain
    utf16 = extract(Path("README.md"), b"\xff\xfe" + CARD.encode("utf-16-le"))
    assert utf16 == plain


CROISSANT = {
    "@context": {"@vocab": "https://schema.org/"},
    "@type": "sc:Dataset",
    "name": "Foo",
    "description": "Foo has 60,000 rows.\nThe \u201ctext\u201d is in French.",
    "license": ["https://creativecommons.org/licenses/by/4.0/"],
    "inLanguage": "fr",
    "rai:dataCollectionTimeframe": ["2019-01-01", "2020-12-31"],
    "distribution": [{"@type": "cr:FileObject", "name": "a.csv", "contentSize": "117743 B"}],
    "recordSet": [
        {
            "@type": "cr:RecordSet",
            "name": "rows",
            "field": [
                {"name": "rows/text", "dataType": "sc:Text"},
                {"@id": "rows/age", "dataType": ["sc:Integer", "wd:Q24575110"]},
            ],
        },
        {
            "@type": "cr:RecordSet",
            "name": "splits",
            "dataType": "cr:Split",
            "field": [{"name": "splits/name", "dataType": "sc:Text"}],
            "data": [{"splits/name": "train"}, {"splits/name": "test"}],
        },
    ],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_croissant_description_is_read_with_places_on_one_line_or_on_many(
    indent: int | None,
) -> None:
    text = json.dumps(CROISSANT, indent=indent)
    found = extract(Path("croissant.json"), text.encode())
    assert found.form == "croissant"
    assert [(s.kind, s.field, at(text, s)) for s in found.stated] == [
        ("rows", "", "60,000"),
        ("languages", "", "French"),
        ("licence", "", "https://creativecommons.org/licenses/by/4.0/"),
        ("languages", "", "fr"),
        ("time_frame", "", "2019-01-01"),
        ("bytes", "", "117743 B"),
        ("field_names", "", "rows/text"),
        ("field_kind", "text", "sc:Text"),
        ("field_kind", "age", "sc:Integer"),
        ("split_names", "", "train"),
    ]
    values = {s.kind: s.value for s in found.stated}
    assert values["licence"] == "CC-BY-4.0"
    assert values["field_names"] == ["text", "age"]
    assert values["split_names"] == ["train", "test"]


def test_every_croissant_file_is_read_or_refused_with_a_reason(real: Real) -> None:
    files = sorted(real("croissant-mlcommons").rglob("*.json"))
    read = refused = 0
    for path in files:
        try:
            found = extract(path)
        except UnknownDocument:
            refused += 1
            continue
        read += 1
        text = path.read_text(encoding="utf-8")
        assert _inside(text, found)
        for s in found.stated:
            if isinstance(s.value, Amount):
                assert at(text, s) == s.value.written, (path, s)
    # Data files in JSON lie beside the descriptions, and one description has no type.
    assert (read > 50, 4 <= refused <= 8) == (True, True), (read, refused)


def test_fashion_mnist_says_in_its_description_how_many_examples_it_has(real: Real) -> None:
    path = real("croissant-mlcommons/datasets/1.0/fashion-mnist/metadata.json")
    rows = {s.split: s.value.low for s in extract(path).stated if s.kind == "rows"}
    assert rows == {"train": 60_000, "test": 10_000}


def test_records_of_people_are_read(real: Real) -> None:
    found = extract(real("datasheets/bridge2ai_AI_READI_curated.yaml"))
    assert found.form == "record"
    stated = {s.kind: s.value for s in found.stated}
    assert stated["rows"].low == 1067
    assert stated["bytes"].low == 2_210_033_333_333
    assert stated["time_frame"] == {"from": "2023-07-19", "to": "2024-07-31"}
    voice = extract(real("datasheets/bridge2ai_VOICE_curated.yaml"))
    assert [s.kind for s in voice.stated] == ["licence"]
    assert sum("several kinds of instances" in u.why for u in voice.unread) == 2


def test_the_datasheet_of_alpaca_is_read(real: Real) -> None:
    path = real("datasheets/stanford_alpaca.datasheet.md")
    found = extract(path)
    text = path.read_text(encoding="utf-8")
    assert found.form == "datasheet"
    assert [(s.kind, s.field, at(text, s)) for s in found.stated] == [
        ("rows", "", "52,002"),
        ("field_names", "", "instruction"),
        ("field_kind", "instruction", "str"),
        ("no_duplicates", "instruction", "Each of the 52K instructions is unique"),
        ("field_kind", "input", "str"),
        ("share", "", "40%"),
        ("field_kind", "output", "str"),
        ("no_missing", "", "no."),
        ("no_duplicates", "instruction", "All 52k instructions are unique"),
        ("licence", "", "ODC-By"),
    ]
    assert found.stated[0].sentence == "In total, there are 52,002 instances in the dataset."


def cards(real: Real) -> list[dict[str, Any]]:
    with gzip.open(real("hf-dataset-cards/cards.jsonl.gz"), "rt", encoding="utf-8") as f:
        return [json.loads(row) for row in f]


@pytest.mark.slow
def test_all_476_cards_are_read_in_bounded_time_and_every_claim_stands_where_it_says(
    real: Real,
) -> None:
    everything = cards(real)
    assert len(everything) == 476
    claims = 0
    for card in everything:
        start = time.process_time()
        found = md(card["readme"])
        assert time.process_time() - start < 20, card["dataset"]
        text = card["readme"].replace("\r\n", "\n").replace("\r", "\n")
        assert _inside(text, found), card["dataset"]
        for s in found.stated:
            claims += 1
            amount = s.value["amount"] if s.kind == "share" else s.value
            if isinstance(amount, Amount):
                assert at(text, s) == amount.written, (card["dataset"], s)
            squeezed = "".join(s.sentence.split())
            assert squeezed in "".join(text.split()), (card["dataset"], s)
    assert claims > 8_000


def test_size_categories_and_split_tables_of_real_cards_are_what_grep_finds(real: Real) -> None:
    texts = {c["dataset"]: c["readme"] for c in cards(real)}
    imdb = [s for s in md(texts["imdb"]).stated if s.kind in ("rows", "size_category")]
    assert [s.place.line for s in imdb if s.kind == "size_category"] == [14]
    rows = {s.split: s.value.low for s in imdb if s.origin == "table"}
    assert rows == {"train": 25_000, "unsupervised": 50_000, "test": 25_000}
    news = [s for s in md(texts["ag_news"]).stated if s.kind == "rows" and s.split]
    assert {s.split: s.value.low for s in news} == {"train": 120_000, "test": 7_600}


def _inside(text: str, found: Extract) -> bool:
    lines = text.split("\n")
    for p in [s.place for s in found.stated] + [u.place for u in found.unread]:
        if not 1 <= p.line <= len(lines):
            return False
        if not 1 <= p.column <= p.end <= len(lines[p.line - 1]) + 1:
            return False
    return True


def test_files_that_are_documents_are_known_by_their_ending_and_first_bytes(tmp_path: Path) -> None:
    for name, data, answer in (
        ("README.md", "x", True),
        ("README", "x", True),
        ("notes.txt", "x", True),
        ("a.csv", "a,b", False),
        ("LICENSE", "x", False),
        ("croissant.json", json.dumps(CROISSANT), True),
        ("data.json", '[{"a": 1}]', False),
        ("record.yaml", "title: x\ndescription: y\n", True),
        ("config.yaml", "a: 1\n", False),
        ("picture.png", "x", False),
    ):
        (tmp_path / name).write_text(data)
        assert is_document(tmp_path / name) is answer, name
    assert not is_document(tmp_path / "absent.md")
    assert not is_document(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "error", "code"),
    [
        ("README.md", b"", EmptyDocument, "E-XCH-004"),
        ("README.md", b" \n\t\n", EmptyDocument, "E-XCH-004"),
        ("README.md", b"caf\xe9", NotText, "E-XCH-002"),
        ("README.md", b"\x89PNG\r\n\x1a\n\0\0", NotText, "E-XCH-002"),
        ("README.md", b"a\0b", NotText, "E-XCH-002"),
        ("README.md", b"x" * (LARGEST + 1), DocumentTooLarge, "E-XCH-003"),
        ("a.json", b'{"@type": "Dataset",}', BrokenDocument, "E-XCH-005"),
        ("a.json", b"[" * 5_000, BrokenDocument, "E-XCH-005"),
        ("a.json", b"[1, 2]", UnknownDocument, "E-XCH-006"),
        ("a.json", b'{"a": 1}', UnknownDocument, "E-XCH-006"),
        ("a.yaml", b"a: [1", BrokenDocument, "E-XCH-005"),
        ("a.yaml", b"a: 1", UnknownDocument, "E-XCH-006"),
    ],
)
def test_a_document_that_cannot_be_read_is_an_error_that_says_what_to_do(
    name: str, data: bytes, error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as caught:
        extract(Path(name), data)
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert name in str(caught.value)
    assert caught.value.hint  # type: ignore[attr-defined]


def test_a_document_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CannotReadDocument, match=r"no such file.*"):
        extract(tmp_path / "README.md")
    with pytest.raises(CannotReadDocument):
        extract(tmp_path)
    assert CannotReadDocument.code == "E-XCH-001"


_PIECES = [
    "The dataset has ", "1,000", "25 %", " rows", " of the ", "train", "/", "test", "\n",
    "\n\n", "|",
    "| a | train |\n|-|-|\n", "- ", "`", "**", "# ", "## Data Fields\n\n", "[x](", ")",
    "---\n", "---",
    "between 2010 and 2020", " and ", ", ", ".", "&amp;", "<br>", "\\", "license: ", "two hundred ",
    "\t", "é", "\u2028", "\u200b", "10K<n<100K", "splits:\n- name: ", "80/10/10", "```", "> ",
    "\r", ":",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_breaks_the_reader_and_every_place_lies_inside(text: str) -> None:
    try:
        found = extract(Path("README.md"), text.encode("utf-8", "replace"))
    except (EmptyDocument, NotText):
        return
    lines = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    assert _inside(lines.replace("\r\n", "\n").replace("\r", "\n"), found)


@settings(max_examples=60)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*'{}[],:"', "1", "a", '"a"', " "])).map("".join)
)
def test_json_is_read_as_the_standard_library_reads_it_or_refused(text: str) -> None:
    try:
        expected = json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        with pytest.raises(Broken):
            _plain(from_json(text))
        return
    assert _plain(from_json(text)) == _texts(expected)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _plain(node: Node) -> Any:
    if node.kind == "map":
        return {k.text: _plain(v) for k, v in node.pairs}
    return [_plain(v) for v in node.items] if node.kind == "list" else node.text


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_texts(v) for v in value]
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return str(value)


def test_yaml_values_keep_the_text_that_was_written() -> None:
    tree = from_yaml("a: no\nb: 1.10\nc: 'x'\nd: ~\ne: 2020-01-01\n")
    assert _plain(tree) == {"a": "no", "b": "1.10", "c": "x", "d": "", "e": "2020-01-01"}


HOSTILE = {
    "quotes": "> " * 90_000,
    "deep list": "\n".join(" " * i * 2 + "- a" for i in range(500)),
    "brackets": "[" * 150_000,
    "links": "[a](" * 40_000,
    "ticks": " ".join("`" * i for i in range(500)),
    "stars": "*a " * 60_000,
    "bars": "|" * 150_000 + "\n|-|\n",
    "numbers": "1 " * 90_000,
    "digits": "1" * 150_000,
    "claims": "The dataset has 1,000 rows. " * 5_000,
    "entities": "&amp;" * 30_000,
    "tags": "<!--" * 40_000,
    "emphasis": "_a" * 90_000,
    "headings": "# a\n" * 10_000,
    "fields": "## Fields\n" + "".join(f"- `f{i}`: a `string`.\n" for i in range(5_000)),
    "lists of fields": "## Fields\n\n" + "- `a`: b\n\nx\n\n" * 3_000,

    "configurations": "| name | train |\n|-|-|\n"
    + "".join(f"| c_{i} | 5 |\n" for i in range(5_000)),
    "references": "[a]: b\n" * 10_000,
    "licences": "The data is licensed under " + "cc by-sa-nc " * 150,
    "front matter": "---\n" + "a: [1]\n" * 5_000 + "---\nx",
    "one line": "a: " * 60_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(name: str) -> None:
    text = HOSTILE[name]
    start = time.process_time()
    extract(Path("README.md"), text.encode())
    spent = time.process_time() - start
    assert spent < 10, f"{name}: {spent:.1f} s for {len(text):,} signs"


def test_a_paragraph_without_end_is_named_as_unread() -> None:
    found = md("word " * 50_000)
    assert [u.why for u in found.unread] == ["it is longer than any paragraph that people write"]


def test_bytes_become_lines_as_an_editor_counts_them() -> None:
    document = opened(b"a\r\nb\rc\nd\x0be\xe2\x80\xa8f", "x")
    assert document.text.split("\n") == ["a", "b", "c", "d\x0be\u2028f"]
