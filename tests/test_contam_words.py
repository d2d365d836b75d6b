"""Words and n-grams as hashes are what plain Python makes of the same texts."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures.benchmark_index import index_of, read, shipped, written
from truesheet.measures.benchmarks import TextBenchmarks
from truesheet.measures.tokens import grams, inside, one, row_of, tokens

Real = Callable[[str], Path]
ALPHABET = (
    "abcXYZ019 _-.,\n\u2019\u00e9\u00c9\u00d7\ufb01\uff21\u4e2d\u3002\U0001f600\u2028\u00bd"
    "\u2017\u0301\u2026\u00df"
)
TEXTS = st.lists(st.text(ALPHABET, max_size=60), max_size=8)


def plain_words(text: str) -> list[str]:
    """By a pattern instead of bytes: letters are what `text.words` calls so."""
    signs = r"\u0080-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u3004\u3008-\u303f\U0001f000-\U0001ffff"
    low = unicodedata.normalize("NFKC", text).lower()
    return re.findall(rf"(?:[a-z0-9]|[^\x00-\x7f{signs}])+", low)


def every_word(texts: list[str]) -> list[list[str]]:
    found: list[list[str]] = []
    for t in tokens(pa.array(texts, pa.string())):
        for a, b in zip(t.edges[:-1], t.edges[1:], strict=True):
            found.append([w.decode() for w in t.words(int(a), int(b))])
    return found


@given(TEXTS)
def test_words_are_those_that_a_pattern_finds(texts: list[str]) -> None:
    assert every_word(texts) == [plain_words(t) for t in texts]


@given(TEXTS)
def test_a_word_has_the_same_hash_wherever_it_stands(texts: list[str]) -> None:
    known: dict[bytes, int] = {}
    for t in tokens(pa.array(texts, pa.string())):
        for word, h in zip(t.words(0, len(t.starts)), t.hashes.tolist(), strict=True):
            assert known.setdefault(word, h) == h
    assert len(set(known.values())) == len(known)
    for word, h in known.items():
        assert one(word.decode()).hashes.tolist() == [h]


@given(st.lists(st.integers(0, 2**64 - 1), max_size=30), st.sampled_from([1, 2, 3, 5, 8, 13]))
def test_a_rolled_hash_is_the_sum_over_the_words(words: list[int], n: int) -> None:
    base = 0xC4CEB9FE1A85EC53
    wanted = [
        sum(w * pow(base, n - 1 - k) for k, w in enumerate(words[i : i + n])) % 2**64
        for i in range(len(words) - n + 1)
    ]
    assert grams(np.array(words, np.uint64), n).tolist() == wanted


@given(TEXTS, st.sampled_from([2, 5]))
def test_no_run_of_words_reaches_into_the_next_text(texts: list[str], n: int) -> None:
    for t in tokens(pa.array(texts, pa.string())):
        every = np.arange(len(grams(t.hashes, n)))
        kept = inside(t, every, n)
        assert (row_of(t, kept) == row_of(t, kept + n - 1)).all()
        lengths = np.diff(t.edges)
        assert len(kept) == int(np.maximum(lengths - n + 1, 0).sum())


def test_hashes_of_words_and_runs_never_change() -> None:
    """Indexes are files that people keep: a new hash would make them find nothing."""
    found = one("It's 1,319 QUESTIONS, internationalisation")
    assert found.words(0, 6) == [b"it", b"s", b"1", b"319", b"questions", b"internationalisation"]
    assert [f"{h:016x}" for h in found.hashes.tolist()] == WORDS
    assert f"{grams(found.hashes, 5)[0]:016x}" == RUN


WORDS = [
    "ceda2d16ffdc3e88",
    "621761c1d34674a2",
    "87a9db3bcae41cd9",
    "805b2e9c87aa6fe5",
    "292bb218a96a2dff",
    "e76d8d1616fea665",
]
RUN = "63f72e0e557039bd"


# Indexes.


def test_an_index_holds_no_word_of_the_benchmark_and_comes_back_from_its_file() -> None:
    texts = ["the quick brown fox jumps over the lazy dog near a river", "too short", ""]
    made = index_of(texts, name="x", edition="1", licence="MIT", source="s", field="f")
    file = written(made)
    assert "quick" not in file and (made.items, made.skipped) == (1, 2)
    again = read(file)
    assert written(again) == file
    for i in range(3):
        part = again.hashes[again.edges[i] : again.edges[i + 1]]
        assert (np.diff(part.astype(np.int64)) > 0).all(), "sorted: the order of words is lost"


@pytest.mark.parametrize(
    "bad", ["", "[]", "{}", '{"truesheet_benchmark_index":1}', '{"truesheet_benchmark_index":2}']
)
def test_a_file_that_is_no_index_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"index|Expecting|lacks|version"):
        read(bad)


def test_shipped_indexes_say_where_they_come_from_and_stay_small() -> None:
    for index in shipped():
        assert index.licence and index.edition and index.source.startswith("github.com/")
        assert index.chance < 2e-5
    assert sum(len(written(i)) for i in shipped()) < 1_000_000


def texts_of(path: Path, field: str) -> list[str]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return [json.loads(line)[field] for line in text.splitlines()]


@pytest.mark.parametrize(
    ("name", "file", "field"),
    [
        ("GSM8K test", "gsm8k/test.jsonl", "question"),
        ("HumanEval", "contamination/HumanEval.jsonl.gz", "prompt"),
    ],
)
def test_a_shipped_index_is_what_the_benchmark_gives(
    name: str, file: str, field: str, real: Real
) -> None:
    (mine,) = (i for i in shipped() if i.name == name)
    texts = texts_of(real(file), field)
    made = index_of(
        texts,
        name=name,
        edition=mine.edition,
        licence=mine.licence,
        source=mine.source,
        field=field,
    )
    assert written(made) == written(mine)


def shared(item: list[str], text: list[str]) -> float:
    """Share of an item's different 5-grams that a text holds, by comparing words."""
    runs = [{tuple(w[i : i + 5]) for i in range(len(w) - 4)} for w in (item, text)]
    return len(runs[0] & runs[1]) / len(runs[0])


def test_gsm8k_is_found_in_itself_and_not_in_its_training_set(real: Real) -> None:
    test = texts_of(real("gsm8k/test.jsonl"), "question")
    train = texts_of(real("gsm8k/train.jsonl"), "question")
    own = run(TextBenchmarks(), Batch.of(q=test[::-1]))["q"].found["GSM8K test"]
    assert (own.whole, own.near, own.texts) == (1319, 0, 1319)
    other = run(TextBenchmarks(), Batch.of(q=train))["q"].found["GSM8K test"]
    assert (other.whole, other.near) == (0, 3)
    for number in other.shown:  # patterns of which a training question has numbers and names apart
        item = plain_words(test[number - 1])
        assert max(shared(item, plain_words(t)) for t in train) >= 0.3


def test_one_word_in_forty_changed_leaves_every_item_found(real: Real) -> None:
    """With 32-bit multipliers in the hash recall falls without a sound."""
    edited = []
    for text in texts_of(real("gsm8k/test.jsonl"), "question"):
        words = text.split()
        for i in range(7, len(words), 40):
            words[i] = "zzz"
        edited.append(" ".join(words))
    found = run(TextBenchmarks(), Batch.of(q=edited))["q"].found["GSM8K test"]
    assert found.whole + found.near >= 1318


@pytest.mark.parametrize("around", ["x%sy", "e%sZ ", "\u0421%s\u0301", "\uac00%s"])
def test_no_character_needs_more_than_is_done_to_it(around: str) -> None:
    """Tables settle most characters; all of them must come out as the library makes them."""
    from truesheet.measures.tokens import normal

    codes = [*range(0x20, 0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x1FB00)]
    texts = pa.array([around % chr(c) for c in codes], pa.large_string())
    whole = pc.utf8_lower(pc.utf8_normalize(texts, "NFKC"))
    assert words_of(normal(texts)) == words_of(whole)


def words_of(texts: pa.Array) -> list[list[bytes]]:
    return [
        t.words(int(a), int(b))
        for t in tokens(texts)
        for a, b in zip(t.edges[:-1], t.edges[1:], strict=True)
    ]
