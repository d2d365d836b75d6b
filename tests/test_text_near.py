"""Near-copies of texts: the join against brute force, and its result whatever the cut and order."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches import batch, folded
from truesheet.batch.batch import Batch
from truesheet.batch.nearjoin import WORK, NearFound, NearJoin
from truesheet.batch.shinglestore import HELD
from truesheet.batch.spans import passages
from truesheet.batch.wordhash import reads_as_text, words_of
from truesheet.flow.build import build
from truesheet.measures.near_copies import TextNearCopies
from truesheet.measures.repeated_spans import TextRepeatedSpans

THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.75, 0.8, 0.9, 1.0)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    if len(found) < 5:
        return {tuple(found)} if found else set()
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


def brute(texts: Sequence[str], threshold: float) -> dict[tuple[int, int], float]:
    """Every pair of different texts at the threshold or over it, counted with sets."""
    first: dict[tuple[str, ...], int] = {}
    for i, text in enumerate(texts):
        first.setdefault(tuple(words(text)), i)
    firsts = [i for i, t in enumerate(texts) if words(t) and first[tuple(words(t))] == i]
    sets = {i: shingles(texts[i]) for i in firsts}
    found = {}
    for n, i in enumerate(firsts):
        for j in firsts[n + 1 :]:
            both = len(sets[i] & sets[j])
            if both and both / len(sets[i] | sets[j]) >= threshold:
                found[i, j] = both / len(sets[i] | sets[j])
    return found


def near(
    texts: Sequence[str], threshold: float, cut: int = 0, *, held: int = HELD, work: int = WORK
) -> NearFound:
    join = NearJoin(threshold, held=held, work=work)
    for part in (texts[:cut], texts[cut:]):
        join.add(pa.array(list(part), pa.string()))
    return join.find()


def pairs(found: NearFound) -> dict[tuple[int, int], float]:
    return {(a, b): j for (a, b), j in zip(found.pairs.tolist(), found.jaccard, strict=True)}


@st.composite
def corpora(draw: st.DrawFn) -> list[str]:
    """Texts over few words that are copies of each other with words put in, out and changed."""
    many = draw(st.sampled_from([2, 4, 12, 60]))
    word = st.integers(0, many).map("w{}".format)
    base = draw(st.lists(st.lists(word, max_size=30), min_size=1, max_size=6))
    texts = []
    for _ in range(draw(st.integers(1, 25))):
        text = list(draw(st.sampled_from(base)))
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(text)))
            text[at : at + draw(st.integers(0, 1))] = [draw(word)]
        texts.append(draw(st.sampled_from([" ", ", ", "\n"])).join(text))
    return texts


@settings(deadline=None, max_examples=150)
@given(texts=corpora(), threshold=st.sampled_from(THRESHOLDS), data=st.data())
def test_every_pair_that_brute_force_finds_is_found_with_its_jaccard_and_no_other(
    texts: list[str], threshold: float, data: st.DataObject
) -> None:
    cut, held = data.draw(st.integers(0, len(texts))), data.draw(st.sampled_from([1, 50, 1 << 24]))
    found = near(texts, threshold, cut, held=held)
    assert pairs(found) == brute(texts, threshold)
    assert found.not_compared == 0
    assert found.documents == sum(bool(words(t)) for t in {" ".join(words(t)) for t in texts})


@settings(deadline=None, max_examples=60)
@given(texts=corpora(), threshold=st.sampled_from(THRESHOLDS), data=st.data())
def test_the_order_of_the_texts_does_not_change_which_are_alike(
    texts: list[str], threshold: float, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    one, other = near(texts, threshold), near([texts[i] for i in order], threshold)
    named = [" ".join(words(t)) for t in texts]
    mine = {frozenset((named[a], named[b])) for a, b in one.pairs.tolist()}
    moved = {frozenset((named[order[a]], named[order[b]])) for a, b in other.pairs.tolist()}
    assert mine == moved


def test_a_cluster_holds_what_is_joined_end_to_end_and_leads_with_its_first_text() -> None:
    text = [f"word{i}" for i in range(60)]
    changed = [[*text[:i], "other", *text[i + 1 :]] for i in (0, 30)]
    texts = ["something else that stands for itself alone", *map(" ".join, [text, *changed])]
    found = near([*texts, texts[1].upper() + "!", "", "  ...  "], 0.8)
    assert found.cluster.tolist() == [0, 1, 1, 1, 1, -1, -1]
    assert found.same.tolist() == [0, 1, 2, 3, 1, -1, -1]


def test_boilerplate_that_all_share_is_compared_in_rounds_and_leaves_the_clusters_whole() -> None:
    head = " ".join(f"licence{i}" for i in range(200))
    same = [
        f"{head} body{i % 3} {' '.join(f'b{i % 3}x{j}' for j in range(120))} id{i}"
        for i in range(300)
    ]
    found = near(same, 0.8)
    assert found.not_compared == 0
    assert len(set(found.cluster.tolist())) == 3
    assert found.compared < 300 * 299 // 2


def test_pairs_beyond_the_work_allowed_are_counted_and_not_passed_over_in_silence() -> None:
    head = " ".join(f"licence{i}" for i in range(60))
    texts = [f"{head} {i} {i + 1}" for i in range(400)]
    found = near(texts, 0.8, work=20_000)
    assert found.not_compared > 0


def test_short_texts_are_near_only_when_all_their_words_are_the_same() -> None:
    found = near(["big red dog", "Big, red dog!", "big red dogs", "a"], 0.1)
    assert found.same.tolist() == [0, 0, 2, 3]
    assert not len(found.pairs)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hello, World! foo-bar", 4),
        ("", 0),
        ("Él ÉL él", 3),
        ("汉字测试，hello 世界", 7),
        ("now “quoted” — and more…", 4),
        ("x" * 300 + " y", 2),
    ],
)
def test_words_are_runs_of_letters_and_digits_in_any_script(text: str, count: int) -> None:
    found = words_of(pa.array(["before it", text, "after"]))
    assert found.counts.tolist() == [2, count, 1]


def test_the_same_word_has_one_hash_wherever_and_in_whatever_case_it_stands() -> None:
    found = words_of(pa.array(["Straße", "x STRASSE straße", "É é"]))
    assert found.hashes[0] == found.hashes[3]
    assert found.hashes[4] == found.hashes[5]
    assert len(set(found.hashes.tolist())) == 4


def test_hashes_use_all_64_bits_so_that_recall_is_not_lost_to_a_short_multiplier(
    real: object,
) -> None:
    """A 32-bit multiplier cut the recall of a MinHash to 0.73 without any other sign."""
    path: Path = real("gsm8k/train.jsonl")  # type: ignore[operator]
    texts = [json.loads(line)["question"] for line in path.read_text().splitlines()][:1500]
    rng = np.random.default_rng(7)
    edited = [_edited(t, 0.02, rng) for t in texts]
    both = [*texts, *edited]
    want = {(i, i + 1500) for i in range(1500) if _alike(texts[i], edited[i]) >= 0.7}
    found = pairs(near(both, 0.7))
    assert len(want) > 800
    assert all(p in found or words(both[p[0]]) == words(both[p[1]]) for p in want)
    assert all(_alike(both[a], both[b]) == j for (a, b), j in found.items())


def _edited(text: str, rate: float, rng: np.random.Generator) -> str:
    return " ".join(f"x{rng.integers(10**9)}" if rng.random() < rate else w for w in text.split())


def _alike(a: str, b: str) -> float:
    one, other = shingles(a), shingles(b)
    return len(one & other) / max(1, len(one | other))


# the measures -----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(texts=corpora(), data=st.data())
def test_cutting_the_data_changes_neither_copies_nor_spans(
    texts: list[str], data: st.DataObject
) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=3)))
    measure = TextNearCopies()
    whole = folded(measure, [Batch.of(said=texts)])
    cuts = [0, *edges, len(texts)]
    parts = [Batch.of(said=pa.array(texts[a:b], pa.string())) for a, b in itertools.pairwise(cuts)]
    assert folded(measure, data.draw(st.permutations(parts))) == whole


def test_more_texts_than_there_is_room_for_give_the_same_value_on_any_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("truesheet.measures.kepttexts.MOST_BYTES", 3000)
    texts = [f"this is text number {i} of a {'long ' * (i % 9)} row of texts" for i in range(300)]
    measure = TextNearCopies()
    values = [
        folded(measure, [Batch.of(said=texts[a:b]) for a, b in cuts])
        for cuts in ([(0, 300)], [(150, 300), (0, 150)], [(i, i + 10) for i in range(0, 300, 10)])
    ]
    assert values[0] == values[1] == values[2]
    assert values[0]["said"].error.startswith("from the texts of ")
    assert values[0]["said"].cells.whole == 300


def test_names_and_codes_are_no_texts(real: object) -> None:
    adult = pa.array(["Married-civ-spouse", "Never-married", "Divorced"] * 10)
    assert not reads_as_text(adult)
    assert folded(TextNearCopies(), [batch(pa.table({"status": adult}))]) == {}


def test_a_test_text_that_nearly_stands_in_train_is_counted_across_and_a_copy_is_not() -> None:
    rng = np.random.default_rng(3)
    texts = [" ".join(f"w{rng.integers(500)}" for _ in range(60)) for _ in range(40)]
    tested = [texts[0] + " one more", texts[1], *(" ".join(t.split()[::-1]) for t in texts[2:20])]
    sheet = build(splits={"train": {"said": texts}, "test": {"said": tested}})
    value = sheet.evidence.get("text.near_copies").value["said"]  # type: ignore[union-attr]
    assert value["across"] == {"train|test": {"part": 1, "whole": 20}}
    (found,) = [f for f in sheet.findings if f.rule == "split.near_texts"]
    assert (found.outcome, found.severity, found.number) == ("raised", "warning", "1")


# repeated spans ---------------------------------------------------------------------------------


def slow_passages(texts: list[str], width: int) -> tuple[int, int]:
    """Texts that hold a run which stands in two places, and the words that lie in such runs."""
    found = list(dict.fromkeys(tuple(words(t)) for t in texts if words(t)))
    seen: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for n, text in enumerate(found):
        for i in range(len(text) - width + 1):
            seen.setdefault(text[i : i + width], []).append((n, i))
    again = [place for places in seen.values() if len(places) > 1 for place in places]
    return len({n for n, _ in again}), len({(n, i + k) for n, i in again for k in range(width)})


@settings(deadline=None, max_examples=80)
@given(texts=corpora(), width=st.sampled_from([3, 5, 8]))
def test_repeated_spans_are_those_that_a_slow_search_finds(texts: list[str], width: int) -> None:
    found = passages(pa.array(texts, pa.string()), width)
    assert (found.holding, found.covered) == slow_passages(texts, width)


def test_a_licence_at_the_head_of_every_text_is_one_passage_with_all_its_words() -> None:
    licence = " ".join(f"legal{i}" for i in range(70))
    texts = [f"{licence} {' '.join(f'body{i}x{j}' for j in range(80))}" for i in range(20)]
    found = passages(pa.array([*texts, *texts]))
    assert (found.texts, found.holding, found.covered) == (20, 20, 20 * 70)
    assert [(p.words, p.texts, p.text, p.word) for p in found.top] == [(70, 20, 0, 0)]


def test_the_spans_of_cards_on_the_hub_are_those_of_their_template(real: object) -> None:
    sheet = build(real("hf-dataset-cards/cards.jsonl.gz"))  # type: ignore[operator]
    value = sheet.evidence.get(TextRepeatedSpans.id).value["readme"]  # type: ignore[union-attr]
    assert value["holding"] > 0.7 * value["texts"]
    assert value["spans"][0]["texts"] > 100
