"""Lengths, shapes, damage and words of texts, each number found a second way."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches import read
from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures.damage import TextDamage
from truesheet.measures.lengths import TextLengths
from truesheet.measures.shapes import TextShapes
from truesheet.measures.values import Damage, Lengths, Shapes, Words
from truesheet.measures.words import TextWords
from truesheet.model.evidence import Absent

odd = st.text(st.sampled_from("aZ9 _-\n\té×’—ÄÑœ中。々あЖ️\u200b\u0301🙂\u00a0１，"), max_size=12)


def lengths(texts: object) -> Lengths:
    found = run(TextLengths(), Batch.of(x=texts))["x"]
    assert isinstance(found, Lengths)
    return found


def damage(*texts: str) -> Damage:
    found = run(TextDamage(), Batch.of(x=list(texts)))["x"]
    assert isinstance(found, Damage)
    return found


def words(texts: object) -> Words:
    found = run(TextWords(), Batch.of(x=texts))["x"]
    assert isinstance(found, Words)
    return found


def jsonl(path: Path, field: str) -> list[str]:
    return [json.loads(line)[field] for line in path.read_text("utf-8").splitlines()]


def is_word_character(c: str) -> bool:
    """The definition of the docstring, character by character."""
    point = ord(c)
    if point < 0x80:
        return c.isalnum()
    signs = (range(0x80, 0xC0), range(0x2000, 0x2C00), range(0x3000, 0x3005), range(0x3008, 0x3040))
    wide = (range(0xFE00, 0xFE40), range(0xFF00, 0xFF10), range(0xFF1A, 0xFF21))
    more = (range(0xFF3B, 0xFF41), range(0xFF5B, 0xFF66), range(0xFFC0, 0x10000))
    both = (*signs, *wide, *more, range(0x1F000, 0x20000))
    return point not in (0xD7, 0xF7) and not any(point in r for r in both)


def count_words(text: str) -> int:
    flags = "".join("w" if is_word_character(c) else " " for c in text)
    return len(flags.split())


# lengths ----------------------------------------------------------------------------------------


def test_lengths_of_real_questions_are_those_that_python_counts(real: Real) -> None:
    texts = jsonl(real("gsm8k/test.jsonl"), "question")
    sizes = np.array([len(t) for t in texts])
    found = lengths(texts)
    assert (found.values, found.min, found.max) == (len(texts), sizes.min(), sizes.max())
    assert found.mean == sizes.sum() / len(sizes)
    for rank, value in found.quantiles.items():
        assert value == np.quantile(sizes, float(rank), method="inverted_cdf")
    assert sum(b.cells for b in found.bars) == len(texts)


def test_length_counts_characters_not_bytes_in_either_encoding() -> None:
    for times in (1, 500):
        found = lengths(["é" * 3, "🙂", ""] * times)
        assert (found.min, found.max, found.mean) == (0, 3, 4 / 3)


def test_many_different_lengths_share_buckets_and_say_so() -> None:
    found = lengths(["x" * n for n in range(1, 6000)])
    assert (found.min, found.max, found.mean) == (1, 5999, 3000.0)
    assert "%" in found.error
    assert found.quantiles["0.5"] == pytest.approx(3000, rel=0.01)


# shapes -----------------------------------------------------------------------------------------


def python_shape(text: str) -> str:
    cut = text[:64]
    shape = re.sub("[0-9]+", "9", cut)
    shape = re.sub("[A-Z]+", "A", shape)
    shape = re.sub("[a-z]+", "a", shape)
    return re.sub(r"\s+", " ", shape) + ("…" if len(text) > 64 else "")


def test_shapes_of_hospital_codes_are_counted_exactly(real: Real) -> None:
    data = read(real("cells-hospital/hospital.csv"))
    texts = [t for t in data["MeasureCode"].array.to_pylist() if t]
    second = Counter(python_shape(t) for t in texts)
    found = run(TextShapes(), data)["MeasureCode"]
    assert isinstance(found, Shapes)
    assert {t.shown: t.cells for t in found.top} == dict(second.most_common(20))
    assert (found.values, found.distinct, found.error) == (len(texts), len(second), "")


def test_shapes_of_many_values_come_from_a_sample_with_exact_counts() -> None:
    texts = [f"{'ab' if i % 4 else 'AB'}-{i}" for i in range(20_000)] * 2
    found = run(TextShapes(), Batch.of(x=texts))["x"]
    assert isinstance(found, Shapes)
    assert found.values == 2 * 2048
    assert "2,048 distinct values" in found.error
    shares = {t.shown: t.cells / found.values for t in found.top}
    assert shares["a-9"] == pytest.approx(0.75, abs=0.04)


def test_a_shape_reads_64_characters_and_marks_the_cut() -> None:
    found = run(TextShapes(), Batch.of(x=["a" * 65, "Ünïcode ٣ ДЖ"]))["x"]
    assert isinstance(found, Shapes)
    assert {t.shown for t in found.top} == {"a…", "Aa 9 A"}


# damage -----------------------------------------------------------------------------------------

CLEAN = [
    "plain", "tab\there", "line\nend\r\n"[:8], "naïve café", "„Ä“ und “Ñ”", "SÃO PAULO", "IRMÃ»",
    "ÂGE", "Ärger", "ÇÀ ET LÀ", "«É»", "Приве́т"[:5], "日本語。", "한국어", "हिन्दी",
    "می‌خواهم", "שלום\u200f!",
    "👨‍👩‍👧", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "co\u00adoperate",
    "\ufeffstart", "ß“ so", "Îles", "3 ½ × 2°", "naïveté — « oui »",
]  # fmt: skip


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_writing_of_many_languages_is_not_damaged(text: str) -> None:
    assert damage(text) == Damage(1)
    assert damage(*["a"] * 300, text) == Damage(301)


@pytest.mark.parametrize(
    "text",
    [
        "é à ü ö ä ñ ç ß Ö Ü", "it’s “here” – now…", "Привет мир", "Καλημέρα", "žluťoučký kůň",
        "日本語のテスト", "🙂 smile", "50 °C", "sûr", "Straße", "™ and ©",
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_utf8_read_as_another_encoding_is_seen(text: str, codec: str) -> None:
    raw = text.encode()
    if codec == "latin-1":
        broken = raw.decode("latin-1")
    else:
        # Bytes that cp1252 leaves out come through as control characters, as browsers do it.
        broken = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in raw)
    assert damage(broken).mojibake == 1
    assert damage(text).mojibake == 0


@pytest.mark.parametrize(
    "text", ["a\u200bb", "\u202eabc", "a\u2066b", "x\ufeffy", "pay\u200dpal", "a\u200fb",
             "hi\U000e0041\U000e0042", "\U000e0041"],
)  # fmt: skip
def test_hidden_characters_are_seen(text: str) -> None:
    assert damage(text, "clean").invisible == 1


@pytest.mark.parametrize("text", [" a", "a ", "a\t", "\u00a0a", "a\u3000", "\u2003a", "a\u2028"])
def test_white_space_at_an_end_is_seen(text: str) -> None:
    assert damage(text, "b c").padded == 1


def test_control_and_replacement_characters_are_seen() -> None:
    assert damage("a\x00b", "c\x7f", "d\x85", "\ufffd", "e\nf").control == 3
    assert damage("a\ufffdb\ufffd", "x").replaced == 1


@given(st.lists(st.text(max_size=8) | odd, max_size=20))
def test_what_is_not_nfc_python_finds_too(texts: list[str]) -> None:
    # utf8proc and this Python know different versions of Unicode: unassigned signs are left out.
    texts = [t for t in texts if all(unicodedata.category(c) not in ("Cn", "Co") for c in t)]
    second = sum(not unicodedata.is_normalized("NFC", t) for t in texts)
    found = run(TextDamage(), Batch.of(x=pa.array(texts, pa.string())))["x"]
    assert (found.not_nfc if isinstance(found, Damage) else 0) == second


def test_every_unsettled_character_is_looked_at() -> None:
    """All that a normal form may change, alone and after a letter, as Python knows them."""
    marks = [chr(p) for p in range(0x300, 0x30000) if not 0xD800 <= p < 0xE000]
    marks = [c for c in marks if unicodedata.category(c) not in ("Cn", "Co")]
    for texts in (marks, ["a" + c for c in marks], ["e\u0301" + c for c in marks[:50]]):
        second = sum(not unicodedata.is_normalized("NFC", t) for t in texts)
        assert damage(*texts).not_nfc == second


def test_naughty_strings_are_damaged_as_python_says(real: Real) -> None:
    texts = json.loads(real("strings-blns/blns.json").read_text())
    found = damage(*texts)
    assert found.values == len(texts)
    assert found.not_nfc == sum(not unicodedata.is_normalized("NFC", t) for t in texts)
    kept = {chr(c) for c in (9, 10, 13)}
    assert found.control == sum(
        any(unicodedata.category(c) == "Cc" and c not in kept for c in t) for t in texts
    )
    assert found.padded == sum(bool(t) and (t[0].isspace() or t[-1].isspace()) for t in texts)
    assert found.replaced == sum("\ufffd" in t for t in texts)


# words ------------------------------------------------------------------------------------------


def test_words_of_real_questions_are_those_that_python_counts(real: Real) -> None:
    texts = jsonl(real("gsm8k/test.jsonl"), "question")
    found = words(texts)
    assert found == Words(
        len(texts),
        sum(map(len, texts)),
        sum(len(t.encode()) for t in texts),
        sum(map(count_words, texts)),
        sum(t.count("\n") + (bool(t) and t[-1] != "\n") for t in texts),
    )


@given(st.lists(odd, max_size=30), st.booleans())
def test_words_are_runs_of_letters_whatever_the_script(texts: list[str], coded: bool) -> None:
    array = pa.array(texts, pa.string())
    found = words(array.dictionary_encode() if coded else array)
    assert found.words == sum(map(count_words, texts))
    assert found.characters == sum(map(len, texts))
    assert found.lines == sum(t.count("\n") + (bool(t) and t[-1] != "\n") for t in texts)


def test_a_text_longer_than_a_chunk_is_cut_without_harm() -> None:
    text = "añb “Zoë”—中 9. " * 40_000
    found = words([text, "x", text])
    assert found.words == 2 * count_words(text) + 1
    assert damage(text + "\u200b", text).invisible == 1


@pytest.mark.parametrize("measure", [TextLengths(), TextShapes(), TextDamage(), TextWords()])
@pytest.mark.parametrize("texts", [[], [None, None]])
def test_no_text_gives_no_number(measure: object, texts: list[None]) -> None:
    found = run(measure, Batch.of(x=pa.array(texts, pa.string())))["x"]
    assert isinstance(found, Absent) or found == Words(0, 0, 0, 0, 0)
