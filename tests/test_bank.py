"""The question bank: what it holds, what the loader refuses, and what a typed answer may be."""

from __future__ import annotations

import datetime
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from truesheet.measures.catalogue import measures
from truesheet.model.field import Field, Schema
from truesheet.model.question import Question
from truesheet.sheet import bank, typed

FOLDER = Path(str(files("truesheet.sheet") / "bank"))

PAPER = {
    "motivation": "purpose creators funding other",
    "composition": """instance_types instance_count sampling_coverage instance_content labels
        missing relationships splits errors external_deps confidential offensive subpopulations
        identifiability sensitive other""",
    "collection": """acquisition mechanisms sampling_strategy workers timeframe ethics_review
        directness notification consent revocation impact_analysis other""",
    "preprocessing": "steps raw_retained software other",
    "uses": "prior repository potential risk_factors prohibited other",
    "distribution": """third_parties method date license third_party_ip export_controls other""",
    "maintenance": """maintainer contact erratum updates retention versions contributions other""",
}
EXTRA = """identity languages live dictionary sources lineage original_purpose assumptions inclusion
    labelling annotators synthetic intended_context suitability quality_requirements gaps
    bias_examination bias_mitigation lawful_basis special_category_basis privacy_roles transfers
    rights_process pets security deletion copyright tdm likeness aggregate_consumer first_used
    governance_roles access integrity incidents review footprint jurisdictions glossary"""
FROM_BYTES = """composition.instance_types composition.instance_count composition.instance_content
    composition.labels composition.missing composition.relationships composition.splits
    composition.errors composition.subpopulations collection.timeframe distribution.method
    distribution.date"""
ONLY_PEOPLE = """motivation.purpose motivation.creators motivation.funding collection.ethics_review
    collection.notification collection.impact_analysis uses.prior uses.repository uses.potential
    uses.prohibited distribution.third_parties distribution.export_controls maintenance.maintainer
    maintenance.contact maintenance.erratum maintenance.contributions"""
CLOSED_WITHOUT_PEOPLE = """composition.subpopulations composition.identifiability
    composition.sensitive collection.ethics_review collection.directness collection.notification
    collection.consent collection.revocation collection.impact_analysis maintenance.retention"""
MEASURES = """files.inventory rows.count rows.unreadable rows.duplicates schema.logical_type
    schema.candidate_keys cells.missing cells.hidden_missing cells.mixed_types cells.co_missing
    cells.missing_by_label values.distinct values.frequent number.summary number.distribution
    text.lengths text.shapes text.damage text.words time.range labels.balance labels.by_field
    fields.associations"""

ALL = bank.load()
BASE = bank.packs()["base"]


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [q.id for q in questions]


def test_the_base_is_the_paper_in_its_order_and_the_gate() -> None:
    paper = [f"{section}.{name}" for section, names in PAPER.items() for name in names.split()]
    assert [i for i in ids(BASE) if i != "gate.people"] == paper
    others = [i for i in paper if i.endswith(".other")]
    assert (len(paper), len(others), len(paper) - len(others)) == (57, 7, 50)
    place = ids(BASE).index("gate.people")
    assert ids(BASE)[place + 1] == "composition.subpopulations"


def test_the_extra_questions_are_the_39_of_the_crosswalk() -> None:
    extra = bank.packs()["extra"]
    assert ids(extra) == [f"x.{name}" for name in EXTRA.split()]
    assert len(extra) == 39
    assert len(ALL) == 97 == len(bank.by_id())


def test_who_can_answer_follows_the_classification() -> None:
    asked = [q for q in BASE if not q.id.endswith(".other")]
    kinds = ("measured", "contradictable", "people")
    by = {kind: {q.id for q in asked if q.answerable == kind} for kind in kinds}
    assert by["measured"] == set(FROM_BYTES.split())
    assert by["people"] == set(ONLY_PEOPLE.split())
    assert {k: len(v) for k, v in by.items()} == {
        "measured": 12,
        "contradictable": 22 + 1,  # the gate is the one
        "people": 16,
    }
    assert all(q.answerable == "people" for q in BASE if q.id.endswith(".other"))


def test_no_people_closes_exactly_ten_questions_of_the_base() -> None:
    values = {"gate.people": {"people": "no"}}
    closed = [q.id for q in BASE if bank.closed_by(q, values)]
    assert sorted(closed) == sorted(CLOSED_WITHOUT_PEOPLE.split())
    assert len(closed) == 10


@pytest.mark.parametrize("said", ["yes", "unknown", None])
def test_nothing_is_closed_unless_the_gate_says_no(said: str | None) -> None:
    values = {"gate.people": {"people": said}} if said else {}
    assert [q.id for q in ALL if bank.closed_by(q, values)] == []


@pytest.mark.parametrize(
    ("question", "value", "closed"),
    [
        ("collection.consent", {"asked": "nobody"}, ["collection.revocation"]),
        (
            "preprocessing.steps",
            {"done": "no"},
            ["preprocessing.raw_retained", "preprocessing.software"],
        ),
        ("composition.sampling_coverage", {"is_sample": "no"}, ["collection.sampling_strategy"]),
        ("uses.prior", {"used": "no"}, ["uses.repository"]),
        ("composition.labels", {"present": "no"}, ["x.labelling", "x.annotators"]),
        (
            "composition.identifiability",
            {"personal_data": "no"},
            ["x.lawful_basis", "x.privacy_roles", "x.rights_process"],
        ),
        ("composition.sensitive", {"present": "no"}, ["x.special_category_basis"]),
    ],
)
def test_each_other_gate_closes_what_it_should_and_no_more(
    question: str, value: object, closed: list[str]
) -> None:
    assert bank.validate(bank.by_id()[question], value) == []
    assert [q.id for q in ALL if bank.closed_by(q, {question: value})] == closed


def test_every_gate_is_tried_in_this_file() -> None:
    hung = {g.question for q in ALL for g in q.gates}
    assert hung == {
        "gate.people",
        "collection.consent",
        "preprocessing.steps",
        "composition.sampling_coverage",
        "uses.prior",
        "composition.labels",
        "composition.identifiability",
        "composition.sensitive",
    }


def test_a_closed_question_gives_a_reason_that_a_reader_understands() -> None:
    gate = bank.closed_by(
        bank.by_id()["collection.revocation"], {"collection.consent": {"asked": "nobody"}}
    )
    assert gate is not None
    assert gate.reason == "Nobody was asked to agree, so there is nothing to take back."


def test_measures_are_planned_ones_and_none_is_left_without_a_question() -> None:
    named = {m for q in ALL for m in q.measured_by}
    ids = Schema((Field("id", "integer", "int64", "id"),))
    known = {m.id for m in measures(ids)} | {"files.inventory", "files.licences"}
    assert set(MEASURES.split()) <= named <= known
    assert all(q.measured_by for q in ALL if q.answerable == "measured")


def test_no_sentence_is_used_twice() -> None:
    sentences = [s for q in ALL for s in (q.asks, q.why, q.hint)]
    plain = Counter(re.sub(r"\W+", " ", s.lower()).strip() for s in sentences)
    assert [s for s, n in plain.items() if n > 1] == []
    assert len(plain) == 3 * 97


def test_sentences_are_short_single_sentences() -> None:
    for q in ALL:
        assert len(q.asks) <= 120 and q.asks.count("?") == 1, q.id
        assert len(q.why) <= 120 and q.why.endswith("."), q.id
        assert not re.search(r"[.?!] [A-Z]", q.why + q.asks), q.id


def test_the_questions_that_matter_most_come_first() -> None:
    first = bank.in_order_of_worth(ids(BASE))
    assert ids(tuple(first))[:5] == [
        "motivation.purpose",
        "gate.people",
        "composition.sampling_coverage",
        "uses.prohibited",
        "distribution.license",
    ]
    without_gate = bank.in_order_of_worth(i for i in ids(BASE) if i != "gate.people")
    assert without_gate[1].id == "collection.consent"


def test_a_question_waits_while_its_gate_is_open() -> None:
    order = ids(tuple(bank.in_order_of_worth(ids(ALL))))
    assert order.index("collection.consent") > order.index("x.footprint")
    assert len(order) == 97


def test_the_compiled_bank_is_that_of_the_yaml() -> None:
    assert bank.compiled() == (FOLDER / bank.COMPILED).read_bytes()


def test_every_type_is_used_and_explained() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    used = {word for q in ALL for word in words(q.value)}
    assert used == {*typed.TYPES, *typed.WILDCARDS}
    assert set(re.findall(r"^\| `([a-z0-9]+)` \|", readme, re.M)) >= set(typed.TYPES)
    for key in bank.ENTRY_KEYS:
        assert f"| `{key}` |" in readme


def words(kind: object) -> list[str]:
    if isinstance(kind, str):
        return [kind]
    if isinstance(kind, list):
        return [w for k in kind for w in words(k)]
    assert isinstance(kind, dict)
    if typed.choice(kind):
        return []
    wild = [k for k in kind if k.startswith("<")]
    return wild + [w for k in kind.values() for w in words(k)]


# What the loader refuses.

BREAKAGES = [
    ("asks: How many", "askes: How many", "unknown key 'askes'. Did you mean 'asks'?"),
    ("total: count", "total: counts", "unknown type 'counts'. Did you mean 'count'?"),
    ("{choice: tasks}", "{choice: jobs}", "a choice needs two or more different words"),
    ("{choice: reach}", "{choice: reach, or: text}", "`choice` stands alone"),
    (
        "id: composition.errors",
        "id: composition.missing",
        "composition.missing: stands there twice",
    ),
    ("id: uses.prior", "id: using.prior", "its id should begin with 'uses'"),
    ("{question: gate.people,", "{question: gate.folk,", "its gate hangs on 'gate.folk'"),
    ("path: /asked", "path: /asked_for", "which collection.consent does not have"),
    ("equals: nobody", "equals: no one", "its gate waits for 'no one'"),
    ("path: /is_sample", "path: /is_sample/deeper", "which composition.sampling_coverage does not"),
    ("answerable: people", "answerable: persons", "Invalid enum value 'persons'"),
    ("readers: [trainer, lawyer,", "readers: [trainer, judge,", "unknown reader 'judge'"),
    ("weight: 100", "weight: 101", "weight 101 is not between 0 and 100"),
    ("weight: 100", "weight: most", "Expected `int`, got `str`"),
    ("in whose name?", "in whose name", "motivation.creators: `asks` is no question"),
    ("  hint: Yes, each row", "  tip: Yes, each row", "the key 'hint' is missing"),
    ("total: 4200,", "total: -1,", "example: /total: -1 does not fit"),
    ("  example: {people:", "  answerable: people  # {", "duplicate key"),
    ("<split>: count", "<part>: count", "unknown wildcard. Did you mean '<split>'"),
    ('  example: {self_contained: "yes"}\n', "", "composition.external_deps: has no example"),
]


@pytest.mark.parametrize(("old", "new", "message"), BREAKAGES)
def test_a_broken_bank_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "bank")
    found = 0
    for file in sorted((tmp_path / "bank").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        found += text.count(old)
        file.write_text(text.replace(old, new), encoding="utf-8")
    assert found, f"{old!r} stands nowhere, so nothing was broken"
    with pytest.raises(ValueError, match=re.escape(message)):
        bank.compiled(tmp_path / "bank")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "bank")
    file = tmp_path / "bank" / "uses.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("weight: 45", "weight: 450").replace("link: link", "link: url"))
    with pytest.raises(ValueError, match=r"(?s)weight 450.*unknown type 'url'"):
        bank.compiled(tmp_path / "bank")


# What a person's typed value may be.


def problems(question: str, yaml: str) -> list[str]:
    return bank.validate(bank.by_id()[question], YAML(typ="rt").load(yaml))


@pytest.mark.parametrize("question", [q for q in ALL if q.value], ids=lambda q: q.id)
def test_the_example_of_a_question_fits_it(question: Question) -> None:
    assert bank.validate(question, bank.examples()[question.id]) == []


@pytest.mark.parametrize(
    ("question", "yaml"),
    [
        ("motivation.purpose", "{tasks: [classification]}"),
        ("composition.instance_count", "{total: 32561}"),
        ("composition.instance_count", "{train: 32561}"),
        ("composition.missing", "{codes: ['?', -999, 1900-01-01, 99.5], fields: [workclass]}"),
        ("composition.missing", "{shares: {workclass: {part: 1836, whole: 32561}}}"),
        ("composition.labels", "{labels: [{field: income, classes: [0, 1, true, a]}]}"),
        (
            "collection.timeframe",
            "{collected: {from: 2019, to: 2020-01}, content: {to: 2018-01-01}}",
        ),
        ("motivation.creators", "{makers: [B. Becker, {name: R. Kohavi, role: author}]}"),
        ("distribution.license", "{licence: (MIT OR Apache-2.0) AND GPL-2.0+ WITH LLVM-exception}"),
        ("x.footprint", "{water: {amount: 3, unit: l}}"),
        ("x.jurisdictions", "{collected_in: [NO, US-CA]}"),
        ("maintenance.retention", "{keep: 25 months}"),
        ("preprocessing.raw_retained", "{where: data/raw.csv}"),
    ],
)
def test_good_values_are_let_through(question: str, yaml: str) -> None:
    assert problems(question, yaml) == []


@pytest.mark.parametrize(
    ("question", "yaml", "path", "expected"),
    [
        ("motivation.purpose", "{tasks: classification}", "/tasks", "square brackets"),
        (
            "motivation.purpose",
            "{tasks: [a, regresion]}",
            "/tasks/1",
            "Did you mean 'regression'?",
        ),
        ("motivation.purpose", "{task: [regression]}", "/task", "Did you mean 'tasks'?"),
        ("motivation.purpose", "{tasks: []}", "/tasks", "the list is empty"),
        ("motivation.purpose", "{gap: 3}", "/gap", "expected words"),
        ("motivation.purpose", "classification", "/", "a record with tasks, gap"),
        ("motivation.purpose", "{}", "/", "nothing is said"),
        ("motivation.other", "{note: x}", "/note", "write it under `text`"),
        ("composition.instance_count", "{total: many}", "/total", "a whole number, 0 or more"),
        ("composition.instance_count", "{train: 10.5}", "/train", "a whole number, 0 or more"),
        ("composition.instance_count", "{train: -1}", "/train", "a whole number, 0 or more"),
        ("composition.instance_count", "{train: true}", "/train", "a whole number, 0 or more"),
        ("composition.instance_count", "{a/b~c: x}", "/a~1b~0c", "a whole number"),
        ("gate.people", "{people: false}", "/people", "Write no."),
        ("gate.people", "{people: maybe}", "/people", "yes, no or unknown"),
        ("composition.missing", "{shares: {age: 12}}", "/shares/age", "a number from 0 to 1"),
        ("composition.missing", "{shares: {age: {part: 3, whole: 2}}}", "/shares/age", "from 0"),
        ("composition.missing", "{shares: {age: {part: 0, whole: 0}}}", "/shares/age", "from 0"),
        ("composition.offensive", "{rate: .nan}", "/rate", "a number from 0 to 1"),
        ("x.labelling", "{per_item: .inf}", "/per_item", "a number"),
        ("collection.timeframe", "{content: {from: 2019-13}}", "/content/from", "a date such as"),
        ("collection.timeframe", "{content: {from: 2020, to: 2019-12-31}}", "/content", "it ends"),
        ("collection.timeframe", "{content: 2019}", "/content", "a span of dates"),
        ("x.jurisdictions", "{hosted_in: [UK]}", "/hosted_in/0", "a country code such as FR"),
        ("x.languages", "{languages: [{language: English}]}", "/languages/0/language", "pt-BR"),
        ("distribution.license", "{licence: Creative Commons}", "/licence", "an SPDX expression"),
        ("distribution.license", "{licence: (MIT}", "/licence", "an SPDX expression"),
        ("distribution.license", "{licence: MIT AND}", "/licence", "an SPDX expression"),
        ("maintenance.retention", "{keep: forever}", "/keep", "'25 months'"),
        ("maintenance.maintainer", "{maintainer: {role: boss}}", "/maintainer/name", "is needed"),
        ("x.footprint", "{energy: 40}", "/energy", "an amount with its unit"),
        ("x.footprint", "{energy: {amount: 40}}", "/energy/unit", "is needed"),
        ("preprocessing.raw_retained", "{where: 'javascript:alert(1)'}", "/where", "a web address"),
        ("preprocessing.raw_retained", "{where: 'data:text/html,x'}", "/where", "a web address"),
        ("preprocessing.raw_retained", "{sha256: abc}", "/sha256", "a SHA-256 hash"),
        ("composition.labels", "{labels: [{field: [a]}]}", "/labels/0/field", "name of a field"),
    ],
)
def test_a_wrong_value_is_named_with_its_path(
    question: str, yaml: str, path: str, expected: str
) -> None:
    found = problems(question, yaml)
    hits = [p for p in found if p.startswith(f"{path}: ")]
    assert hits, found
    assert any(expected in p for p in hits), hits


def test_one_mistake_gives_one_problem() -> None:
    assert problems(
        "composition.splits", "{splits: [{split: a, rows: 1}, {split: b, rows: x}]}"
    ) == ["/splits/1/rows: 'x' does not fit; expected a whole number, 0 or more."]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400)])
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes(timezones=st.just(datetime.UTC)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


def planted(kind: object) -> st.SearchStrategy[object]:
    """Values that follow the keys of a type some of the way down, and then go astray."""
    if isinstance(kind, list):
        return VALUES | st.lists(planted(kind[0]), max_size=2)
    if isinstance(kind, dict) and not typed.choice(kind):
        return VALUES | st.fixed_dictionaries(
            {}, optional={key: planted(inner) for key, inner in kind.items()}
        )
    record = typed.RECORDS.get(str(kind))
    return planted(record[2]) if record else VALUES


@given(st.data())
def test_no_value_however_odd_breaks_the_check_or_its_messages(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(ALL))
    value = data.draw(planted(question.value))
    for problem in bank.validate(question, value):
        assert problem.startswith("/")
        assert problem.isprintable()
        assert len(problem) < 1500
