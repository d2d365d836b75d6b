"""`datasheet.yaml`: people's lines stay theirs, and mistakes are named all at once."""

from __future__ import annotations

import difflib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truesheet.model.datasheet import Signature, Was
from truesheet.model.field import ROLES
from truesheet.model.question import Question
from truesheet.sheet import bank, yamlfile
from truesheet.sheet.document import read, read_file, with_answer, with_roles
from truesheet.sheet.judge import Waiver
from truesheet.sheet.people import Note, People, Said, SqlClaim
from truesheet.sheet.skeleton import scalar, skeleton
from truesheet.sheet.yaml_errors import InvalidDocument, NotYaml, YamlProblem

DESIGN = b"""\
truesheet: 1
name: adult
data: adult.csv
fields:
  income: {role: label}
  sex: {role: sensitive}
answers:
  motivation.purpose:
    text: Predict whether a person earns more than 50,000 dollars a year.
    value: {tasks: [classification]}
    by: {name: A. Person, role: data steward}
    on: 2026-11-22
    review_by: 2027-11-22
  composition.instance_count: {value: {total: 32561}}
  composition.identifiability: {state: unknown}
claims:                              # anything else that shall stay true
  - sql: "avg((sex = 'Female')::int) between 0.3 and 0.4"
    says: About a third of the people are women.
"""

LIVED_IN = b"""\
# Ours. Ask Ann before you change it.

truesheet:   1
name:  'the "small" one'   # working title
data:    [ 'a.csv' , "b.csv" ]

x-internal: {ticket: 12,   owner: ann}
answers:

    # why
    motivation.purpose:
        text: >-
            Made to see
            what happens.
        value: {tasks: [ ranking ]}   # one of many

    uses.prohibited:   {text: "Nothing: yet", by: 'Ann'}
    # the last word

fields:
    age:      {role: sensitive}   # hers
"""


def changed(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(
        before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0
    )
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def codes(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(InvalidDocument) as caught:
        read(data, "d.yaml")
    assert all(str(p).startswith("d.yaml") for p in caught.value.problems)
    assert all(p.hint for p in caught.value.problems)
    return [(p.line, p.code) for p in caught.value.problems]


# reading ----------------------------------------------------------------------------------------


def test_the_sheet_of_the_design_reads() -> None:
    people = read(DESIGN, "datasheet.yaml")
    assert people == People(
        name="adult",
        data=("adult.csv",),
        fields={"income": Note("label"), "sex": Note("sensitive")},
        answers={
            "motivation.purpose": Said(
                "Predict whether a person earns more than 50,000 dollars a year.",
                {"tasks": ["classification"]},
                by=Signature("A. Person", "data steward", "2026-11-22", "2027-11-22"),
            ),
            "composition.instance_count": Said(value={"total": 32561}),
            "composition.identifiability": Said(state="unknown"),
        },
        claims=(
            SqlClaim(
                "avg((sex = 'Female')::int) between 0.3 and 0.4",
                "About a third of the people are women.",
            ),
        ),
    )


def test_names_in_quotes_are_plain_texts() -> None:
    people = read(
        b'truesheet: 1\nsplits: {"train": a.csv}\nfields: {"age": {role: label}}\n', "d.yaml"
    )
    assert {type(n) for n in (*people.splits, *people.fields, *people.roles)} == {str}


def test_short_forms_read() -> None:
    people = read(
        b"truesheet: 1\nsplits: {train: a.csv, test: [b.csv, c.csv]}\nanswers:\n"
        b"  motivation.purpose: To learn.\n"
        b"  gate.people: {value: {people: no}, by: Ann, waived: "
        b"{by: Ann, until: 2027-01, reason: known}}\n",
        "d.yaml",
    )
    assert people.splits == {"train": ("a.csv",), "test": ("b.csv", "c.csv")}
    assert people.answers["motivation.purpose"] == Said("To learn.")
    gate = people.answers["gate.people"]
    assert gate.value == {"people": "no"}
    assert gate.by == Signature("Ann")
    assert gate.waived == Waiver("Ann", "2027-01", "known")


def test_what_somebody_added_for_themselves_is_named_and_kept() -> None:
    people = read(LIVED_IN + b"licence: MIT\n", "d.yaml")
    assert people.ignored == ("line 22: licence is not known here.",)
    assert people.name == 'the "small" one'
    assert people.answers["motivation.purpose"].text == "Made to see what happens."


def test_all_mistakes_are_named_in_one_go_in_the_order_of_their_lines() -> None:
    assert codes(
        b"""\
truesheet: 1
nmae: x
data: 3
fields:
  income: {role: lable}
  2020: {role: time}
answers:
  motivation.purpos: hi
  motivation.purpose:
    text: 1994
    value:
      tasks:
        - ranking
        - clasification
      gap: 3
    on: 2026
    review_by: soon
  composition.missing: {state: withheld}
  uses.prohibited: {state: unknown, text: x}
  uses.prior: {state: answered}
  uses.repository: {value: {link: "a b"}, waived: {by: Ann}}
claims:
  - says: no condition
splits: {train: }
"""
    ) == [
        (2, "E-YAML-008"),
        (3, "E-YAML-009"),
        (5, "E-YAML-009"),
        (6, "E-YAML-009"),
        (8, "E-YAML-010"),
        (10, "E-YAML-009"),
        (14, "E-YAML-011"),
        (15, "E-YAML-011"),
        (17, "E-YAML-009"),
        (18, "E-YAML-012"),
        (19, "E-YAML-012"),
        (20, "E-YAML-012"),
        (21, "E-YAML-012"),
        (21, "E-YAML-012"),
        (21, "E-YAML-011"),
        (23, "E-YAML-009"),
    ]


def test_a_problem_says_what_is_expected_and_what_to_do() -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(b"truesheet: 1\nfields:\n  income: {role: lable}\n", "d.yaml")
    assert str(caught.value) == (
        "d.yaml has 1 problem:\n"
        "  d.yaml:3: lable is no role of a field. Did you mean 'label'?  [E-YAML-009]"
    )


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"", 1, "E-YAML-007"),
        (b"truesheet: 2", 1, "E-YAML-007"),
        (b"truesheet: yes", 1, "E-YAML-007"),
        (b"name: x", 1, "E-YAML-007"),
        (b"- a", 1, "E-YAML-007"),
        (b"just words", 1, "E-YAML-007"),
        (b"truesheet: 1\na: [1", 2, "E-YAML-004"),
        (b"truesheet: 1\n\tname: x", 2, "E-YAML-004"),
        (b"truesheet: 1\nname: a\nname: b", 3, "E-YAML-006"),
        (b"truesheet: 1\ndata: a\nsplits: {train: b}", 3, "E-YAML-009"),
        (b"truesheet: 1\nname: \xff", 2, "E-YAML-003"),
        (b"\xff\xfet\x00", 1, "E-YAML-003"),
        (b"truesheet: 1\nname: \x00", 2, "E-YAML-003"),
        (b"truesheet: 1\n---\nname: x", 2, "E-YAML-005"),
        (b"%YAML 1.1\n---\ntruesheet: 1", 2, "E-YAML-005"),
        (b"truesheet: 1\nname: !!python/object:os.system x", 2, "E-YAML-005"),
        (b"truesheet: 1\na: &a [1]\nb: *a", 3, "E-YAML-005"),
        (b"truesheet: 1\na: &a {b: 1}\nc:\n  <<: *a", 4, "E-YAML-005"),
        (b"truesheet: 1\nanswers: {uses.prior: {text: x, on: 2026-13-45}}", 2, "E-YAML-009"),
        (b"truesheet: 1\nx-n: " + b"9" * 5000, 0, "E-YAML-009"),
    ],
)
def test_files_that_are_no_sheet_are_refused_with_their_line(
    data: bytes, line: int, code: str
) -> None:
    assert codes(data) == [(line, code)]


@pytest.mark.parametrize(
    "data",
    [
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in b"bcdefghi"
        ),
        b"[" * 1_000_000,
        b"{a: " * 100_000,
        b"- " * 500_000,
        b"x" * (yamlfile.LARGEST + 1),
    ],
    ids=["laughs", "brackets", "braces", "dashes", "large"],
)
def test_bombs_are_refused_at_once(data: bytes) -> None:
    start = time.process_time()
    assert codes(data)[0][1] in ("E-YAML-002", "E-YAML-005")
    assert time.process_time() - start < 5


def test_a_file_that_cannot_be_read_is_no_traceback(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(InvalidDocument, match="E-YAML-001"):
            read_file(path)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * (3 * yamlfile.LARGEST))
    with pytest.raises(InvalidDocument, match="E-YAML-002"):
        read_file(large)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_problem(data: bytes) -> None:
    for text in (data, b"truesheet: 1\nanswers:\n  gate.people: " + data):
        try:
            read(text, "d.yaml")
        except InvalidDocument as e:
            assert e.problems


def test_hostile_names_do_not_reach_the_terminal() -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(b'truesheet: 1\nanswers: {"\\e[31mred\\u202e": x}\n', "d.yaml")
    shown = str(caught.value)
    assert "\x1b" not in shown and "\u202e" not in shown


# rewriting --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [DESIGN, LIVED_IN, LIVED_IN.replace(b"\n", b"\r\n")])
def test_a_rewrite_that_changes_nothing_gives_the_same_bytes(data: bytes) -> None:
    assert with_roles(data, "d", {}) == data
    assert with_roles(data, "d", read(data, "d").roles) == data


def test_a_new_role_is_one_new_line() -> None:
    assert changed(DESIGN, with_roles(DESIGN, "d", {"race": "sensitive"})) == [
        "+  race: {role: sensitive}"
    ]
    assert changed(DESIGN, with_roles(DESIGN, "d", {"sex": "group"})) == [
        "-  sex: {role: sensitive}",
        "+  sex: {role: group}",
    ]


def test_a_new_answer_leaves_every_line_of_a_lived_in_file_alone() -> None:
    entry = {"text": "None: we looked.", "value": {"any": "no"}}
    after = with_answer(LIVED_IN, "d", "composition.errors", entry)
    assert [line[0] for line in changed(LIVED_IN, after)] == ["+"] * 3
    people = read(after, "d")
    assert people.answers["composition.errors"] == Said("None: we looked.", {"any": "no"})
    before = read(LIVED_IN, "d").answers
    assert {k: v for k, v in people.answers.items() if k != "composition.errors"} == before


def test_a_changed_answer_keeps_its_comments_and_its_other_keys() -> None:
    after = with_answer(LIVED_IN, "d", "motivation.purpose", {"value": {"tasks": ["clustering"]}})
    assert "# why" in after.decode()
    words = "Made to see what happens."
    assert read(after, "d").answers["motivation.purpose"] == Said(
        words, {"tasks": ["clustering"]}, was=(Was(words, {"tasks": ["ranking"]}),)
    )
    assert changed(LIVED_IN, after) == [
        "-        value: {tasks: [ ranking ]}   # one of many",
        "+        value: {tasks: [clustering]}  # one of many",
        "+        was:",
        f"+        - {{text: {words}, value: {{tasks: [ranking]}}}}",
    ]


def test_windows_line_ends_and_the_mark_in_front_stay() -> None:
    data = b"\xef\xbb\xbf" + LIVED_IN.replace(b"\n", b"\r\n")
    after = with_roles(data, "d", {"city": "group"})
    assert after.startswith(b"\xef\xbb\xbf# Ours")
    assert after.count(b"\n") == after.count(b"\r\n") == data.count(b"\n") + 1


def test_fields_are_added_to_a_file_without_any() -> None:
    data = b"truesheet: 1  # ours\nname: x"
    after = with_roles(data, "d", {"income": "label"})
    assert after == b"truesheet: 1  # ours\nname: x\nfields:\n  income: {role: label}\n"


COMMENTS = st.text("abc #:-'\"{}[]", max_size=12).map(lambda t: f"# {t}")
PIECES = st.lists(
    st.sampled_from(
        [
            "name: x",
            "data:   'a, b.csv'",
            "x-own: {a: [1,  2]}",
            "fields:\n  age: {role: time}",
            "answers:\n  uses.prior:\n    text: |\n      two\n\n      lines",
            "claims:\n- sql: 'a > 1'",
        ]
    ),
    unique=True,
)


@given(PIECES, st.lists(COMMENTS, min_size=8, max_size=8), st.sampled_from(ROLES))
def test_no_comment_and_no_value_is_ever_lost(
    pieces: list[str], comments: list[str], role: str
) -> None:
    parts = [comments[0], "truesheet: 1"]
    for piece, comment in zip(pieces, comments[1:], strict=False):
        parts += ["", comment, piece]
    data = ("\n".join(parts) + "\n").encode()
    after = with_roles(data, "d", {"new field": role})  # type: ignore[dict-item]
    before = read(data, "d")
    assert read(after, "d") == People(
        **{f: getattr(before, f) for f in before.__struct_fields__ if f != "fields"},
        fields={**before.fields, "new field": Note(role)},  # type: ignore[arg-type]
    )
    assert [line for line in changed(data, after) if line[0] == "-"] == []


# the first file ---------------------------------------------------------------------------------


def questions() -> list[Question]:
    return [bank.by_id()[q] for q in ("motivation.purpose", "uses.prohibited", "gate.people")]


def test_the_first_file_says_what_was_told_and_nothing_that_was_measured() -> None:
    data = skeleton("adult", ["adult.csv"], {}, {"income": "label"}, questions())
    assert read(data, "d") == People(
        name="adult", data=("adult.csv",), fields={"income": Note("label")}
    )
    assert data.startswith(b"# The datasheet of adult.")
    assert all(len(line) <= 100 or b"value:" in line for line in data.splitlines())
    assert not any(line.endswith(b" ") for line in data.splitlines())


def test_the_questions_in_the_first_file_can_be_answered_by_taking_the_marks_away() -> None:
    every = [q for q in bank.load() if q.pack == "base"]
    data = skeleton("x", [], {"train": ["a.csv"], "test": ["b,c.csv", "d.csv"]}, {}, every)
    start = data.index(b"# answers:")
    freed = b"\n".join(line.removeprefix(b"# ") for line in data[start:].splitlines())
    # The example values stand behind a second mark; they fit as well.
    filled = freed.replace(b"text:", b"text: Yes.").replace(b"    # value:", b"    value:")
    people = read(data[:start] + filled, "d")
    assert set(people.answers) == {q.id for q in every}
    assert {s.text for s in people.answers.values()} == {"Yes."}
    assert {q: s.value for q, s in people.answers.items() if s.value is not None} == {
        q.id: bank.examples()[q.id] for q in every if q.id in bank.examples()
    }
    assert people.splits == {"train": ("a.csv",), "test": ("b,c.csv", "d.csv")}


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_any_name_comes_back_from_the_first_file(name: str, path: str, field: str) -> None:
    try:
        data = skeleton(name, [path], {}, {field: "label"}, questions())
    except UnicodeEncodeError:
        return  # a lone half of a sign is no text
    tree = yamlfile.plain(yamlfile.parse(data, "d"))
    assert tree == {
        "truesheet": 1,
        "name": name,
        "data": path,
        "fields": {field: {"role": "label"}},
    }


@pytest.mark.parametrize(
    "text",
    ["no", "Null", "1", "1e3", ".inf", "a: b", "a #b", " a", "a ", "-", "@a", "2026-11-22", ""],
)
def test_a_text_that_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text) != text
    assert yamlfile.plain(yamlfile.parse(f"a: {scalar(text)}\n".encode(), "d")) == {"a": text}


def test_every_kind_of_problem_has_its_own_code() -> None:
    kinds = YamlProblem.__subclasses__()
    assert NotYaml in kinds
    assert len({k.code for k in kinds}) == len(kinds)
