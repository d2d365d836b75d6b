"""The grammar of claims, family by family: each sentence with what it claims, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truesheet.exchange import extract
from truesheet.exchange.grammar.amounts import amounts, leeway
from truesheet.exchange.grammar.licences import spdx
from truesheet.exchange.grammar.tokens import sentence
from truesheet.exchange.spans import plain, read
from truesheet.model.stated import Amount, Extract, Stated

TITLE = "# Dataset Card for Foo\n\n"


def of(text: str, title: str = TITLE) -> Extract:
    return extract(Path("README.md"), (title + text).encode())


def shown(s: Stated) -> tuple[Any, ...]:
    """A claim as (kind, split, value), an amount as its two limits."""
    value = s.value
    if isinstance(value, Amount):
        value = (value.low, value.high)
    return s.kind, s.split, value


def exact(n: float) -> tuple[float, float]:
    return n, n


ROWS = {
    "In total, there are 52,002 instances in the dataset.": [("", exact(52_002))],
    "We provide a set of 25,000 highly polar movie reviews for training, and 25,000 for testing.": [
        ("train", exact(25_000)),
        ("test", exact(25_000)),
    ],
    "The corpus consists of two thousand samples.": [("", exact(2_000))],
    "The dataset comprises twelve records.": [("", exact(12))],
    "The data holds 12 500 rows.": [("", exact(12_500))],
    "The dataset has 1.2M rows.": [("", exact(1_200_000))],
    "The dataset has over 1.2M rows.": [("", (1_200_000, None))],
    "The dataset has no more than 300 rows.": [("", (None, 300))],
    "The dataset has up to 500 rows.": [("", (None, 500))],
    "The dataset has between 10,000 and 20,000 rows.": [("", (10_000, 20_000))],
    "The dataset has 10 to 20k rows.": [("", (10_000, 20_000))],
    "The dataset has 5000+ examples.": [("", (5_000, None))],
    "The dataset has nearly 12,000 examples.": [("", (11_400, 12_600))],
    "The training set contains 60,000 images and the test set 10,000 images.": [
        ("train", exact(60_000)),
        ("test", exact(10_000)),
    ],
    "The train/validation/test split contains 21,719/5,921/5,924 samples.": [
        ("train", exact(21_719)),
        ("validation", exact(5_921)),
        ("test", exact(5_924)),
    ],
    "There are 754 and 747 source sentences for dev and test, respectively.": [
        ("validation", exact(754)),
        ("test", exact(747)),
    ],
    "It has 8967 dialogues for training, 1083 for validation and 1107 for testing.": [
        ("train", exact(8_967)),
        ("validation", exact(1_083)),
        ("test", exact(1_107)),
    ],
    "It is divided into train (160k), validation (20k), and test (20k).": [
        ("train", exact(160_000)),
        ("validation", exact(20_000)),
        ("test", exact(20_000)),
    ],
    "Number of instances: 32561": [("", exact(32_561))],
    "Train: 800 examples": [("train", exact(800))],
    "- train: 2002\n- test: 500": [("train", exact(2_002)), ("test", exact(500))],
    "The dataset has 60000 images in 10 classes, with 6000 images per class.": [
        ("", exact(60_000))
    ],
    "There is training data, with a total of : 288065": [("train", exact(288_065))],
}


@pytest.mark.parametrize("text", ROWS, ids=lambda t: t[:40])
def test_a_count_of_rows_is_read_with_its_split(text: str) -> None:
    found = [(s.split, (s.value.low, s.value.high)) for s in of(text).stated if s.kind == "rows"]
    assert found == ROWS[text]


NOT_ROWS = [
    "We crawled 2M pages and kept 300 examples.",
    "Each class contains 6,000 images.",
    "The vocabulary has 30,000 words.",
    "The annotators labelled 500 examples each.",
    "Our model was trained on 100,000 examples.",
    "Unlike SQuAD, which has 100,000 questions, ours is small.",
    "The corpus has 5 hours of speech.",
    "It contains 3 million tokens.",
    "SNLI contains 570,000 pairs.",
    "We start from a corpus of 6,786 papers.",
    "The dataset was published in 2019.",
    "It reaches 93.5 % on 1,000 test examples, compared with 80 % before.",
    "One example from the train set is shown below.",
    "The images have 28x28 pixels.",
    "It costs $5,000 for 100 rows on average.",
    "We annotated a subset of 50 test cases.",
    "The -1 label in the test set is missing.",
    "- politics: 841\n- sports: 402\n- development: 45\n- culture: 40",
    "```\n{'rows': 100, 'text': 'The dataset contains 500 rows.'}\n```",
    "## Citation\n\nThe dataset contains 500 rows.",
]


@pytest.mark.parametrize("text", NOT_ROWS, ids=lambda t: t[:40])
def test_a_count_of_something_else_is_never_taken_for_rows(text: str) -> None:
    assert [s for s in of(text).stated if s.kind == "rows"] == []


def test_a_count_of_things_far_from_the_rows_that_the_document_counts_is_left_unread() -> None:
    text = (
        "It contains 117k questions.\n\n| name | train | test |\n|-|-|-|\n| default | 900 | 100 |\n"
    )
    found = of(text)
    assert [shown(s)[2] for s in found.stated] == [exact(900), exact(100)]
    assert [u.why for u in found.unread if "117k" in u.sentence] == [
        "it counts questions, and the document counts its rows otherwise"
    ]
    near = of(text.replace("117k", "1,001"))
    assert ("rows", "", exact(1_001)) in [shown(s) for s in near.stated]


def test_a_count_belongs_to_one_of_several_configurations_or_is_left_unread() -> None:
    table = "| name | train |\n|-|-|\n| small | 100 |\n| large | 900 |\n\n"
    found = of(table + "The training set contains 900 examples.\n\nThere are 50 test examples.")
    assert [(s.config, s.value.low) for s in found.stated] == [
        ("small", 100),
        ("large", 900),
        ("large", 900),
    ]
    assert [u.sentence for u in found.unread] == ["There are 50 test examples."]


OTHERS: dict[str, list[tuple[Any, ...]]] = {
    "The images belong to 10 classes.": [("classes", "", exact(10))],
    "Articles are labelled with 3 categories: sport, politics and arts.": [
        ("classes", "", exact(3)),
        ("class_names", "", ["sport", "politics", "arts"]),
    ],
    "The classes are balanced.": [("balance", "", "balanced")],
    "The dataset is imbalanced.": [("balance", "", "imbalanced")],
    "The data is split 80/10/10 into train, validation and test.": [
        ("split_ratio", "", {"train": 0.8, "validation": 0.1, "test": 0.1}),
    ],
    "Data has been split into Train: 60%, Test: 20% and Validation: 20%": [
        ("split_ratio", "", {"train": 0.6, "test": 0.2, "validation": 0.2}),
    ],
    "The data is divided into a training and a test set.": [
        ("split_names", "", ["train", "test"]),
    ],
    "The dataset is licensed under CC BY-SA 4.0.": [("licence", "", "CC-BY-SA-4.0")],
    "This dataset is under the [MIT License](https://mit.edu).": [("licence", "", "MIT")],
    "The data is released under the Apache License, Version 2.0.": [("licence", "", "Apache-2.0")],
    "The text is in French.": [("languages", "", ["fr"])],
    "## Languages\n\n- English\n- German": [("languages", "", ["en", "de"])],
    "The reviews were collected between 2016 and 2018.": [
        ("time_frame", "", {"from": "2016", "to": "2018"}),
    ],
    "The tweets were posted from 3 May 2019 to June 2020.": [
        ("time_frame", "", {"from": "2019-05-03", "to": "2020-06"}),
    ],
    "There are no missing values.": [("no_missing", "", True)],
    "The dataset contains no duplicate rows.": [("no_duplicates", "", True)],
    "The train and test sets do not overlap.": [("no_overlap", "", True)],
    "The dataset does not contain personal information.": [("no_personal_data", "", True)],
    "The dataset has 14 columns.": [("fields", "", exact(14))],
    "The dataset consists of 12 CSV files.": [("files", "", exact(12))],
    "The data is 4.2 GB in size.": [("bytes", "", exact(4.2e9))],
}


@pytest.mark.parametrize("text", OTHERS, ids=lambda t: t[:40])
def test_a_claim_of_another_family_is_read_as_it_is_meant(text: str) -> None:
    assert [shown(s) for s in of(text).stated] == OTHERS[text]


NOTHING = [
    "The code is released under the MIT License.",
    "Part of the texts is licensed under CC BY 4.0.",
    "The dataset is not licensed under CC BY 4.0.",
    "Sketchy has 125 classes.",
    "The corpus is a gender-balanced sample.",
    "The text is mostly in French.",
    "The texts were translated from English.",
    "There are hardly any missing values, but some remain.",
    "We tried to make sure that there are no duplicates.",
    "The speakers of the train and test sets are disjoint.",
    "The paper was presented between 2016 and 2018.",
    "Models reach 80 % of the human score.",
    "About 30% of workers were rejected.",
    "Some fields have 3 columns.",
    "Each file has four columns.",
    "The zip file is 1.4 GB, expanding to 5.5 GB.",
    "The train set was split into 90 % and 5 % for other uses.",
    "The average length is 12 tokens.",
]


@pytest.mark.parametrize("text", NOTHING, ids=lambda t: t[:40])
def test_a_sentence_that_claims_nothing_surely_is_left_unread(text: str) -> None:
    found = of(text)
    assert found.stated == ()
    assert [u.sentence for u in found.unread] == [text]


def test_fields_are_a_list_with_kinds_and_classes_and_their_parts_have_paths() -> None:
    text = """## Data Fields

- `text`: a `string` feature.
- `label`: a classification label, with possible values including `neg` (0), `pos` (1).
- `answers`: a dictionary feature containing:
  - `start`: a `int32` feature.
- `turns`: number of turns.
"""
    found = of(text).stated
    assert [(s.kind, s.field, s.value) for s in found] == [
        ("field_names", "", ["text", "label", "answers", "turns"]),
        ("field_kind", "text", "string"),
        ("class_names", "label", ["neg", "pos"]),
        ("field_kind", "answers.start", "int32"),
    ]


def test_a_table_of_fields_is_read_like_a_list() -> None:
    text = (
        "| Column | Type | Description |\n|-|-|-|\n| age | int64 | years |\n| city | str | home |\n"
    )
    assert {(s.kind, s.field, str(s.value)) for s in of(text).stated} == {
        ("field_kind", "age", "int64"),
        ("field_kind", "city", "str"),
        ("field_names", "", "['age', 'city']"),
    }


def test_means_and_ranges_are_read_only_of_fields_that_the_document_describes() -> None:
    fields = "## Fields\n\n- `age`: years of life\n\n## Notes\n\n"
    text = "The mean of `age` is 38.58.\n\n`age` ranges from 17 to 90.\n\nThe mean of size is 4.\n"
    found = [s for s in of(fields + text).stated if s.kind in ("mean", "range")]
    assert [(s.kind, s.field, s.value.low, s.value.high) for s in found] == [
        ("mean", "age", 38.58, 38.58),
        ("range", "age", 17, 90),
    ]


def test_a_share_of_the_rows_is_a_fraction_of_what_the_words_name() -> None:
    (share,) = of("Around 40% of the examples have an input.").stated
    assert share.value["amount"] == Amount(low=0.35, high=0.45, about=True, written="40%")
    assert share.value["of"] == "have an input"


TABLES = {
    "| Train | Val | Test |\n|-|-|-|\n| 6500 | 500 | 2448 |\n": [
        ("train", "", 6500),
        ("validation", "", 500),
        ("test", "", 2448),
    ],
    "| Split | Number of samples |\n|-|-|\n| Train | 90 |\n| Test | 10 |\n| Total | 100 |\n": [
        ("train", "", 90),
        ("test", "", 10),
        ("", "", 100),
    ],
    "| name |train|test|\n|-|-:|-:|\n| plain_text | 25000 | 25000 |\n": [
        ("train", "", 25000),
        ("test", "", 25000),
    ],
    "| | train | total |\n|-|-|-|\n| # of examples | 5,000 | 5,000 |\n| avg words | 12 | 12 |\n": [
        ("train", "", 5000),
        ("", "", 5000),
    ],
    "| Class | train | test |\n|-|-|-|\n| cat | 50 | 10 |\n| dog | 50 | 10 |\n": [],
    "| | train |\n|-|-|\n| cat | 50 |\n| dog | 50 |\n| Total | 100 |\n": [("train", "", 100)],
    "| | train | eval | test |\n|-|-|-|-|\n| Question # | 50 | 6 | 7 |\n| Vocab | 9 | 9 | 9 |\n": [
        ("train", "", 50),
        ("validation", "", 6),
        ("test", "", 7),
    ],
    "| | train | test |\n| examples | 50 | 7 |\n": [("train", "", 50), ("test", "", 7)],
    "| Model | train | test |\n|-|-|-|\n| BERT | 91.5 | 88.2 |\n": [],
    "| name | train | test\n|---|---\n| a_1 | 50 | 10\n| b_2 | 60 | 20\n": [
        ("train", "a_1", 50),
        ("test", "a_1", 10),
        ("train", "b_2", 60),
        ("test", "b_2", 20),
    ],
}


@pytest.mark.parametrize("text", TABLES, ids=range(len(TABLES)))
def test_a_table_of_splits_is_read_in_each_layout(text: str) -> None:
    found = [(s.split, s.config, s.value.low) for s in of(text).stated if s.kind == "rows"]
    assert found == TABLES[text]


@pytest.mark.parametrize(
    "text",
    ["[More Information Needed]", "N/A", "TBD", "[Needs More Information](x)", "None.", "- ..."],
)
def test_a_placeholder_is_an_unanswered_question_and_no_sentence(text: str) -> None:
    found = of(text)
    assert (found.stated, found.unread) == ((), ())


GEBRU = """# Datasheet

### How many instances are there in total?
There are 500 rows.

### Is any information missing from individual instances?
No.

### Does the dataset relate to people?
Yes.

### Are there recommended data splits?
No.
"""


def test_a_short_answer_of_a_datasheet_means_what_its_heading_asks() -> None:
    found = of(GEBRU, title="")
    assert found.form == "datasheet"
    assert [(s.kind, s.value) for s in found.stated if s.kind != "rows"] == [
        ("no_missing", True),
        ("people", "yes"),
    ]
    assert found.stated[1].sentence == "Is any information missing from individual instances? No."


def test_numbers_are_read_in_the_ways_that_people_write_them() -> None:
    ways = {
        "25,000": 25_000,
        "25.000": 25_000,
        "2'662": 2_662,
        "1,234,567": 1_234_567,
        "12 500 000": 12_500_000,
        "3.5": 3.5,
        "1.234 million": 1_234_000,
        "2.68 billion": 2.68e9,
        "52K": 52_000,
        "two hundred and fifty-five": 255,
        "twenty-five thousand": 25_000,
    }
    for written, value in ways.items():
        text = f"about {written} rows"
        (found,) = amounts(sentence(plain(text, 0)).tokens, text)
        assert found.amount.written == written
        low, high = found.amount.low, found.amount.high
        assert low is not None and high is not None and (low + high) / 2 == pytest.approx(value)


def test_a_name_with_digits_is_no_number() -> None:
    for name in ("CoNLL2003", "GPT-3", "v1.0", "t5-3b", "28x28", "3D", "bert-base"):
        assert amounts(sentence(plain(f"the {name} rows", 0)).tokens, name) == [], name


@given(st.integers(20, 10**12))
def test_about_never_reaches_further_than_a_quarter_of_the_number(n: int) -> None:
    assert n / 20 <= leeway(n) <= max(n / 4, n / 20)


def test_licences_have_the_identifiers_of_spdx() -> None:
    assert spdx("cc-by-4.0") == "CC-BY-4.0"
    assert spdx("https://creativecommons.org/licenses/by-nc-sa/3.0/") == "CC-BY-NC-SA-3.0"
    assert spdx("https://spdx.org/licenses/MIT.html") == "MIT"
    assert spdx("gpl-3.0") == "GPL-3.0-only"
    assert spdx("my own licence") == ""


def test_inline_markup_is_taken_off_and_every_sign_keeps_its_place() -> None:
    raw = "**About** [25,000](http://x.org/1) ~~old~~ `rows` &amp; <b>2</b> snake_case \\*"
    text = read(raw, range(len(raw)))
    assert text.text == "About 25,000 old rows & 2 snake_case *"
    assert all(raw[a] == c for c, a in zip(text.text, text.at, strict=True))
    assert "".join(c for c, k in zip(text.text, text.code, strict=True) if k) == "rows"


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("It holds 48,842 people with 15 attributes each, drawn from a census.", 48842),
        ("The dataset contains 48,842 people.", 48842),
        ("This dataset covers 1,460 loans, each with 20 fields.", 1460),
        ("It covers 70k+ records.", 70_000),
    ],
)
def test_people_and_loans_that_a_dataset_holds_are_its_rows(text: str, low: int) -> None:
    found = [s.value.low for s in of(text).stated if s.kind == "rows"]
    assert found == [low]


@pytest.mark.parametrize(
    "text",
    [
        "There are a total of 20 people with 6 females and 14 males.",
        "It was annotated by 2,000 people.",
        "We asked 300 people about it.",
        "The texts were collected from 12,000 people.",
    ],
)
def test_people_who_took_part_are_no_rows(text: str) -> None:
    assert [s for s in of(text).stated if s.kind == "rows"] == []
