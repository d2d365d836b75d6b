"""Near-copies over a whole field, as `truesheet duplicates` asks for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claims_data import held
from test_text_near import brute, words
from truesheet.flow.build import build
from truesheet.flow.near_texts import NearTexts, near_texts
from truesheet.model.evidence import Absent
from truesheet.render.reading import Reading
from truesheet.render.sound.near_texts import tables
from truesheet.sources import open_source

Real = Callable[[str], Path]


def test_clusters_of_real_texts_are_those_of_brute_force_and_rows_count_over_all_parts(
    real: Real, tmp_path: Path
) -> None:
    lines = real("pii-presidio/synth_dataset_v2.json")
    texts = [row["full_text"] for row in json.loads(lines.read_text(encoding="utf-8"))]
    for i, part in enumerate((texts[:700], texts[700:])):
        rows = "".join(json.dumps({"said": t, "n": n}) + "\n" for n, t in enumerate(part))
        (tmp_path / f"{i}.jsonl").write_text(rows, encoding="utf-8")
    found = near_texts(open_source(tmp_path), "said", 0.8, best=10**6)
    assert isinstance(found, NearTexts)
    want = brute(texts, 0.8)
    assert {(a, b): j for a, b, j in found.best} == want
    assert found.pairs == len(want)
    assert found.copies == len(texts) - len({tuple(words(t)) for t in texts})
    assert {frozenset(c) for c in found.clusters} == joined(texts, list(want))


def joined(texts: list[str], pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    """Rows that hang together by these pairs, with those that have the same words."""
    group = {i: {i} for i in range(len(texts))}
    named: dict[tuple[str, ...], int] = {}
    same = [(named.setdefault(tuple(words(t)), i), i) for i, t in enumerate(texts)]
    for a, b in [*same, *pairs]:
        both = group[a] | group[b]
        for i in both:
            group[i] = both
    return {frozenset(group[a]) for a, _ in pairs}


def test_passages_are_named_by_where_they_stand_and_not_by_what_they_say(tmp_path: Path) -> None:
    head = " ".join(f"secret{i}" for i in range(60))
    rows = "".join(
        json.dumps({"said": f"{head if i > 4 else ''} " + " ".join(f"b{i}x{j}" for j in range(90))})
        + "\n"
        for i in range(20)
    )
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    found = near_texts(open_source(tmp_path / "a.jsonl"), "said")
    assert isinstance(found, NearTexts)
    ((title, columns, shown),) = found.tables()
    assert "15 of 20 texts" in title
    assert dict(zip(columns, shown[0], strict=True)) == {
        "words": "60",
        "texts that hold it": "15",
        "first in": "a.jsonl:6",
        "from word": "1",
    }
    assert "secret" not in str(found.tables())


@pytest.mark.parametrize("cells", [[None, ""], ["...", "!"]])
def test_a_field_without_words_is_absent_with_its_reason(
    cells: list[str | None], tmp_path: Path
) -> None:
    rows = "".join(json.dumps({"said": c, "n": 1}) + "\n" for c in [*cells, None])
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    source = open_source({"said": [*cells, None], "n": [1, 2, 3]})
    found = near_texts(source, "said")
    assert isinstance(found, Absent)
    assert "no words" in found.absent


def test_the_page_shows_counts_of_near_copies_and_passages_but_no_text(real: Real) -> None:
    sheet = build(
        splits={
            "train": real("injection-bipia/email/train.jsonl"),
            "test": real("injection-bipia/email/test.jsonl"),
        }
    )
    shown = {t.title: t for t in tables(Reading(sheet.document))}
    assert set(shown) == {
        "Near-copies of texts",
        "Near-copies across splits",
        "Passages that stand more than once",
    }
    across = shown["Near-copies across splits"]
    assert ("context", "test", "train", "2 of 44") in across.rows


def test_a_table_of_numbers_has_no_such_tables(real: Real) -> None:
    assert tables(Reading(build({"n": [1, 2, 3], "m": ["a", "b", "c"]}).document)) == ()


def test_the_sheet_answers_with_near_copies_and_denying_them_is_contradicted(real: Real) -> None:
    sheet = build(
        splits={
            "train": real("injection-bipia/email/train.jsonl"),
            "test": real("injection-bipia/email/test.jsonl"),
        }
    ).document
    errors, splits = (
        next(a for a in sheet.answers if a.question == q)
        for q in ("composition.errors", "composition.splits")
    )
    found = [f for f in errors.value["found"] if f["kind"] == "near_duplicates"]
    assert found == [
        {
            "kind": "near_duplicates",
            "rate": {"part": 8, "whole": 78},
            "fields": ["context"],
            "kept": "yes",
        }
    ]
    assert "2 texts in context of test are near-copies of one in train" in splits.text
    for said, check in (
        ({"part": 8, "whole": 78}, "pass"),
        ({"part": 1, "whole": 78}, "contradicted"),
    ):
        value = {"any": "yes", "found": [{"kind": "near_duplicates", "rate": said}]}
        claims = held(sheet, "composition.errors", value)
        assert {c.standing.check for c in claims if c.path == "/found/0/rate"} == {check}
