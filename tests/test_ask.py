"""The interview without a terminal: which questions come, how lines are read, what is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import truesheet
from conftest import Real
from truesheet.flow.ask import Interview, NoSheetToAsk, NoSuchQuestion, ask
from truesheet.model.datasheet import Claim, Signature
from truesheet.model.question import Question
from truesheet.sheet import bank, packs
from truesheet.sheet.document import read_file
from truesheet.sheet.interview import dialog, forms
from truesheet.sheet.interview.forms import Misfit, Names
from truesheet.sheet.interview.queue import Asked, queue
from truesheet.sheet.people import Said
from truesheet.sheet.typed import problems

TODAY = "2026-11-25"
NAMES = Names(("age", "city", "income"), ("train", "test"))


# how a line is read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "line", "value"),
    [
        ("count", "32,561", 32561),
        ("count", "1 000 000", 1_000_000),
        ("number", "-1.5", -1.5),
        ("share", "40 %", 0.4),
        ("share", "3/20", {"part": 3, "whole": 20}),
        ("tristate", "Y", "yes"),
        ("tristate", "?", "unknown"),
        ("date", "2024-03", "2024-03"),
        ("interval", "2019-01 to 2019-12", {"from": "2019-01", "to": "2019-12"}),
        ("interval", "2019/2021", {"from": "2019", "to": "2021"}),
        ("interval", "2019", {"from": "2019", "to": "2019"}),
        ("quantity", "12.5 kWh", {"amount": 12.5, "unit": "kWh"}),
        ("party", "Ann Lee", "Ann Lee"),
        ("party", "Ann; role: maker", {"name": "Ann", "role": "maker"}),
        (
            "document",
            "Terms; https://x.org/t; 2024-01-02",
            {"title": "Terms", "link": "https://x.org/t", "date": "2024-01-02"},
        ),
        ("field", "AGE", "age"),
        ("split", "train", "train"),
        ("cell", "-9", -9),
        ("cell", '"-9"', "-9"),
        (["field"], "age, city", ["age", "city"]),
        (["text"], "a, b; c", ["a, b", "c"]),
        (["language"], "en, pt-BR", ["en", "pt-BR"]),
        ([{"choice": ["raw", "not_raw"]}], "2, raw", ["not_raw", "raw"]),
        ({"choice": ["raw", "not_raw"]}, "Not raw", "not_raw"),
        ({"choice": ["raw", "mixed"]}, "mi", "mixed"),
        ({"<field>": "share"}, "age = 5 %, city=0", {"age": 0.05, "city": 0}),
        ("licence", "CC-BY-4.0", "CC-BY-4.0"),
    ],
)
def test_a_line_is_read_as_people_mean_it(kind: Any, line: str, value: Any) -> None:
    assert forms.read(kind, line, NAMES) == value
    assert not list(problems(kind, value))


@pytest.mark.parametrize(
    ("kind", "line", "says"),
    [
        ("count", "many", "whole number"),
        ("count", "-3", "whole number"),
        ("share", "140 %", "from 0 to 1"),
        ("share", "5/0", "from 0 to 1"),
        ("tristate", "maybe", "yes, no or unknown"),
        ("date", "31.3.2024", "2024-03-31"),
        ("licence", "Creative Commons", "SPDX"),
        ("field", "agee", "Did you mean 'age'?"),
        ("country", "UK", "country code"),
        ("interval", "2021 to 2019", "ends"),
        ({"choice": ["raw", "mixed"]}, "3", "none of the choices"),
        ({"choice": ["raw", "mixed"]}, "mixd", "Did you mean 'mixed'?"),
        ({"<field>": "share"}, "agee = 1", "no field"),
        ({"<field>": "share"}, "age", "name = value"),
        (["field"], " , ", "Nothing is named"),
        ("document", "Terms; yesterday", "none of its parts"),
    ],
)
def test_a_line_that_does_not_fit_is_explained_and_never_guessed(
    kind: Any, line: str, says: str
) -> None:
    found = forms.read(kind, line, NAMES)
    assert isinstance(found, Misfit)
    assert says in found.why


@settings(max_examples=60)
@given(st.text(max_size=60), st.sampled_from([q for q in bank.load() if q.value]))
def test_whatever_is_typed_fits_or_is_refused(line: str, question: Question) -> None:
    for blank in forms.blanks(question.value, NAMES):
        value = forms.read(blank.kind, line, NAMES)
        assert isinstance(value, Misfit) or not list(problems(blank.kind, value))
        assert forms.expected(blank.kind, NAMES)
        assert blank.label


@pytest.mark.parametrize("question", [q for q in bank.load() if q.value], ids=lambda q: q.id)
def test_the_example_of_every_question_can_be_typed_line_by_line(question: Question) -> None:
    """Each blank is answered with the example; what comes out is the example."""
    example = bank.examples()[question.id]
    names = Names((), tuple(k for k in example if k not in question.value))
    queue_ = [*forms.blanks(question.value, names)]
    value: Any = None
    while queue_:
        blank, *queue_ = queue_
        part = forms.at(example, blank.path)
        if part is None:
            if blank.more:
                at = max(i for i, s in enumerate(blank.path) if isinstance(s, int))
                there = forms.at(example, blank.path[: at + 1])
                if there is None:
                    queue_ = [b for b in queue_ if b.path[: at + 1] != blank.path[: at + 1]]
                    continue
                queue_ += forms.following(blank, question.value, names)
            continue
        typed = forms.shown(part, blank.kind)
        found = forms.read(blank.kind, typed, names)
        assert not isinstance(found, Misfit), (typed, found)
        value = forms.put(value, blank.path, found)
        if blank.more:
            queue_ += forms.following(blank, question.value, names)
    assert _loose(value) == _loose(example)


def _loose(value: Any) -> Any:
    """Numbers in quotes as numbers: what a line cannot tell apart."""
    if isinstance(value, dict):
        return {k: _loose(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_loose(v) for v in value]
    return str(value)


# which questions ------------------------------------------------------------------------------


def sheet(data: Any, **more: Any) -> Any:
    return truesheet.build(data, **more).document


def ids(asked: Iterable[Asked]) -> list[str]:
    return [a.question.id for a in asked]


def test_addresses_in_the_data_make_their_question_urgent_and_say_how_many() -> None:
    mails = [f"ann.lee{i}@mail{i}.org" for i in range(300)]
    found = queue(sheet({"mail": mails, "x": list(range(300))}))
    first = next(a for a in found if a.question.id == "composition.identifiability")
    assert "300 e-mail addresses were found in mail" in first.because
    assert "on what basis" in first.because
    assert found.index(first) < 3


def test_what_a_pack_needs_comes_first_and_extra_questions_only_with_it(real: Real) -> None:
    titanic = sheet(real("drift-nannyml/titanic_reference.csv"), label="Survived")
    plain = queue(titanic)
    assert not any(i.startswith("x.") for i in ids(plain))
    pack = packs.pack("neurips-2026")
    found = queue(titanic, pack=pack)
    needed = [bool(a.needed_for) for a in found]
    assert needed == sorted(needed, reverse=True)
    assert set(pack.questions) - {a.question for a in titanic.answers if a.state != "open"} == {
        i for i, n in zip(ids(found), needed, strict=True) if n
    }
    assert {"x.synthetic", "x.sources"} <= set(ids(found))
    assert set(ids(plain)) <= set(ids(found))


def test_a_role_is_asked_only_what_it_knows(real: Real) -> None:
    titanic = sheet(real("drift-nannyml/titanic_reference.csv"))
    legal = ids(queue(titanic, role=packs.role("legal")))
    assert "distribution.license" in legal
    assert "preprocessing.steps" not in legal
    engineer = ids(queue(titanic, role=packs.role("engineer")))
    assert "preprocessing.steps" in engineer
    assert "collection.consent" not in engineer


def test_one_question_can_be_asked_whatever_its_state(real: Real) -> None:
    titanic = sheet(real("drift-nannyml/titanic_reference.csv"))
    (only,) = queue(titanic, only="composition.instance_count")
    assert (only.cause, only.question.id) == ("answered", "composition.instance_count")
    everything = ids(queue(titanic, everything=True))
    assert "composition.instance_count" in everything


@pytest.mark.parametrize("name", packs.pack_names())
def test_a_pack_is_dated_and_every_question_of_it_is_there(name: str) -> None:
    pack = packs.pack(name)
    assert date.fromisoformat(pack.read_on) <= date(2026, 11, 25)
    assert pack.edition
    assert pack.source
    assert all(r.gist.endswith(".") and r.questions for r in pack.requirements)
    assert set(pack.questions) <= bank.by_id().keys()


def test_packs_have_as_many_requirements_as_their_frameworks() -> None:
    assert len(packs.pack("neurips-2026").requirements) == 8
    assert len(packs.pack("ab-2013").requirements) == 12
    base = [q.id for q in bank.packs()["base"]]
    assert list(packs.pack("gebru-2021").questions) == base


def test_every_question_is_somebody_s_and_every_role_names_real_questions() -> None:
    for question in bank.load():
        assert any(r.knows(question.id) for r in packs.roles().values()), question.id
    for name, role in packs.roles().items():
        for word in role.answers:
            mine = packs.Role(role.title, (word,))
            assert any(mine.knows(q.id) for q in bank.load()), (name, word)


def test_an_unknown_pack_and_an_unknown_role_are_named_with_the_nearest() -> None:
    with pytest.raises(packs.NoSuchPack, match="neurips-2025") as found:
        packs.pack("neurips-2025")
    assert (found.value.code, found.value.hint) == ("E-ASK-001", "Did you mean 'neurips-2026'?")
    with pytest.raises(packs.NoSuchRole) as wrong:
        packs.role("lawyer")
    assert wrong.value.code == "E-ASK-002"


# the conversation -----------------------------------------------------------------------------


def never(question: Question, said: Said) -> tuple[Claim, ...]:
    return ()


def context(*questions: str, **more: Any) -> dialog.Context:
    asked = tuple(Asked(bank.by_id()[q], more.pop("cause", "open")) for q in questions)
    made: dict[str, Any] = {
        "names": NAMES,
        "said": {},
        "suggested": {},
        "values": {},
        "check": never,
        "today": TODAY,
        "by": Signature("Ann", "legal"),
    }
    return dialog.Context(asked, **{**made, **more})


def talk(ctx: dialog.Context, *lines: str) -> tuple[dialog.State, list[dialog.Effect]]:
    state = dialog.start(ctx)
    effects: list[dialog.Effect] = []
    for line in lines:
        assert dialog.prompt(ctx, state).ask, f"nothing is asked before {line!r}"
        state, more = dialog.step(ctx, state, line)
        effects += more
    return state, effects


def texts(ctx: dialog.Context, state: dialog.State) -> str:
    shown = dialog.prompt(ctx, state)
    return "\n".join([*(line.text for line in shown.lines), shown.ask])


BY = {"by": {"name": "Ann", "role": "legal"}, "on": date(2026, 11, 25)}


def test_an_answer_is_written_with_who_in_which_role_and_when() -> None:
    ctx = context("distribution.license")
    state, effects = talk(ctx, "Free for all.", "MIT", "", "no", "")
    value = {"licence": "MIT", "fee": "no"}
    assert effects == [
        dialog.Save("distribution.license", {"text": "Free for all.", "value": value} | BY)
    ]
    assert state.stage == "end"
    assert "1 answer written." in texts(ctx, state)


def test_who_answered_last_is_offered_and_can_be_left_out() -> None:
    ctx = context("motivation.other", by=Signature(), last="Bob")
    assert "[Bob]" in dialog.prompt(ctx, dialog.start(ctx)).ask
    for typed_name, name in (("", "Bob"), ("Eve", "Eve"), ("-", "")):
        state, _ = talk(ctx, typed_name)
        assert state.name == name


def test_a_question_shows_why_it_is_asked_and_who_reads_the_answer() -> None:
    ctx = context("distribution.license")
    shown = texts(ctx, dialog.start(ctx))
    question = bank.by_id()["distribution.license"]
    for part in (question.asks, question.why, question.hint, "publisher, trainer, lawyer"):
        assert part in shown


def test_help_shows_an_example_of_what_may_be_typed_here() -> None:
    ctx = context("distribution.license")
    state, effects = talk(ctx, "", "help")
    shown = texts(ctx, state)
    assert "For example: licence: CC-BY-4.0" in shown
    assert "withhold because" in shown
    assert effects == []
    assert dialog.prompt(ctx, state).ask.strip().startswith("licence")


def test_a_wrong_value_is_explained_and_asked_again() -> None:
    ctx = context("distribution.license")
    state, effects = talk(ctx, "", "Creative Commons")
    assert effects == []
    assert "does not fit; expected an SPDX expression" in texts(ctx, state)
    assert dialog.prompt(ctx, state).ask.strip().startswith("licence")
    _, effects = talk(ctx, "", "Creative Commons", "CC0-1.0", "done")
    assert effects[0].entry["value"] == {"licence": "CC0-1.0"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lines", "entry"),
    [
        (["unknown"], {"state": "unknown"}),
        (["n/a because it is public"], {"state": "not_applicable", "reason": "it is public"}),
        (["not applicable", "", "no people"], {"state": "not_applicable", "reason": "no people"}),
        (["withhold, because of a contract"], {"state": "withheld", "reason": "of a contract"}),
        (["", ":unknown"], {"state": "unknown"}),
    ],
)
def test_no_answer_is_an_answer_too_with_its_reason(
    lines: list[str], entry: dict[str, Any]
) -> None:
    _, effects = talk(context("distribution.license"), *lines)
    assert effects == [dialog.Save("distribution.license", entry | BY)]


def test_unknown_is_a_value_where_the_form_has_it() -> None:
    _, effects = talk(context("composition.confidential"), "", "unknown", "done")
    assert effects[0].entry["value"] == {"present": "unknown"}  # type: ignore[union-attr]


def test_words_that_only_begin_like_a_command_are_words() -> None:
    ctx = context("motivation.other")
    for words in (
        "Not applicable data was dropped.",
        "skip-gram texts",
        "Unknown authors wrote it",
    ):
        _, effects = talk(ctx, words)
        assert effects[0].entry["text"] == words  # type: ignore[union-attr]


def test_a_bare_yes_is_the_typed_answer() -> None:
    _, effects = talk(context("gate.people"), "no")
    assert effects == [dialog.Save("gate.people", {"value": {"people": "no"}} | BY)]


def test_an_answer_that_closes_questions_spares_them() -> None:
    ctx = context("gate.people", "collection.consent", "distribution.license")
    state, _ = talk(ctx, "no")
    assert ctx.queue[state.at].question.id == "distribution.license"
    state, _ = talk(ctx, "yes")
    assert ctx.queue[state.at].question.id == "collection.consent"


def test_records_of_a_list_are_asked_until_the_first_blank_is_left_out() -> None:
    ctx = context("uses.risk_factors")
    lines = ["", "yes", "nurses", "paid less", "", "", "men", "", "", "", ""]
    state, effects = talk(ctx, *lines)
    assert state.stage == "end"
    assert effects[0].entry["value"] == {  # type: ignore[union-attr]
        "known": "yes",
        "risks": [{"group": "nurses", "harm": "paid less"}, {"group": "men"}],
    }


def test_suggestions_are_taken_with_enter_and_left_out_with_a_dash() -> None:
    suggested = {"composition.identifiability": {"personal_data": "yes", "kinds": ["email"]}}
    ctx = context("composition.identifiability", suggested=suggested)
    _, effects = talk(ctx, "", "", "", "", "", "done")
    assert effects[0].entry["value"] == suggested["composition.identifiability"]  # type: ignore[union-attr]
    _, effects = talk(ctx, "", "", "", "", "-", "done")
    assert effects[0].entry["value"] == {"personal_data": "yes"}  # type: ignore[union-attr]


def test_back_takes_an_answer_back_that_was_written() -> None:
    ctx = context("motivation.other", "uses.other")
    state, effects = talk(ctx, "First.", "back")
    assert effects[1:] == [dialog.Undo("motivation.other")]
    assert ctx.queue[state.at].question.id == "motivation.other"
    assert state.saved == ()
    state, effects = talk(ctx, "First.", "back", "Second.", "More.")
    assert [type(e).__name__ for e in effects] == ["Save", "Undo", "Save", "Save"]
    assert state.saved == ("motivation.other", "uses.other")


def test_skipped_questions_leave_no_trace() -> None:
    state, effects = talk(context("motivation.other", "uses.other"), "skip", "skip")
    assert (state.stage, effects) == ("end", [])


def test_quitting_in_the_midst_keeps_what_was_said() -> None:
    ctx = context("distribution.license", "uses.other")
    state, effects = talk(ctx, "Free.", "MIT", "quit")
    assert effects == [
        dialog.Save("distribution.license", {"text": "Free.", "value": {"licence": "MIT"}} | BY)
    ]
    assert "so far is kept" in texts(ctx, state)
    assert talk(ctx, "quit")[1] == []


def test_an_expired_answer_is_confirmed_and_gets_a_new_day_of_review() -> None:
    said = Said(text="Free.", by=Signature("Bob", "", "2025-11-22", "2026-05-22"))
    ctx = context("distribution.license", said={"distribution.license": said}, cause="expired")
    state = dialog.start(ctx)
    assert "It says: Free." in texts(ctx, state)
    state, effects = talk(ctx, "yes", "2020-01-01")
    assert effects == []
    assert "a day to come" in texts(ctx, state)
    _, effects = talk(ctx, "yes", "")
    assert effects == [
        dialog.Save(
            "distribution.license", {"text": "Free."} | BY | {"review_by": date(2027, 5, 25)}
        )
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["", "-", "yes", "no", "3", "back", "skip", "done", "help", "n/a", "unknown", "k"]
        )
        | st.text(max_size=12),
        max_size=25,
    )
)
def test_no_sequence_of_lines_breaks_the_conversation(lines: list[str]) -> None:
    ctx = context(
        "gate.people", "composition.labels", "composition.splits", "x.dictionary", "uses.other"
    )
    state = dialog.start(ctx)
    for line in lines:
        dialog.prompt(ctx, state)
        state, effects = dialog.step(ctx, state, line)
        for effect in effects:
            if isinstance(effect, dialog.Save) and effect.entry.get("value") is not None:
                question = bank.by_id()[effect.question]
                assert bank.validate(question, effect.entry["value"]) == []
    assert dialog.prompt(ctx, state) is not None


# with data and a file -------------------------------------------------------------------------

YAML = """# mine
truesheet: 1
name: titanic
data: titanic.csv  # from the web
answers:
  # a note
  motivation.funding: {state: unknown}
"""


@pytest.fixture
def here(real: Real, tmp_path: Path) -> Path:
    source = real("drift-nannyml/titanic_reference.csv")
    (tmp_path / "titanic.csv").write_bytes(source.read_bytes())
    (tmp_path / "datasheet.yaml").write_text(YAML, "utf-8")
    return tmp_path


def typed(interview: Interview, *lines: str) -> Interview:
    for line in lines:
        interview.type(line)
    return interview


def test_a_number_that_the_data_contradict_is_shown_at_once_and_can_be_corrected(
    here: Path,
) -> None:
    begun = ask(here, question="composition.instance_count", by="Ann", today=TODAY)
    typed(begun, "", "900", "")
    shown = "\n".join(line.text for line in begun.prompt.lines)
    assert "The data say otherwise." in shown
    assert "900" in shown
    assert "891" in shown
    assert read_file(here / "datasheet.yaml").answers.keys() == {"motivation.funding"}
    typed(begun, "c")
    assert begun.over
    said = read_file(here / "datasheet.yaml").answers["composition.instance_count"]
    assert said.value == {"total": 891}
    assert said.by == Signature("Ann", "", TODAY)


def test_who_keeps_a_contradicted_answer_has_it_kept(here: Path) -> None:
    begun = ask(here, question="composition.instance_count", by="Ann", today=TODAY)
    typed(begun, "", "900", "", "keep")
    value = read_file(here / "datasheet.yaml").answers["composition.instance_count"].value
    assert value == {"total": 900}
    again = ask(here, today=TODAY, by="Ann")
    contradicted = [a for a in again.context.queue if a.cause == "contradicted"]
    assert ids(contradicted) == ["composition.instance_count"]


def test_every_answer_is_on_disk_before_the_next_question_and_comments_stay(here: Path) -> None:
    begun = ask(here, by="Ann", today=TODAY, role="legal")
    file = here / "datasheet.yaml"
    first = begun.context.queue[0].question.id
    typed(begun, "n/a because it is about the dead")
    said = read_file(file).answers[first]
    assert (said.state, said.reason) == ("not_applicable", "it is about the dead")
    assert said.by == Signature("Ann", "legal", TODAY)
    for part in ("# mine", "# from the web", "# a note"):
        assert part in file.read_text("utf-8")


def test_back_restores_the_file_unless_somebody_else_changed_it(here: Path) -> None:
    file = here / "datasheet.yaml"
    begun = ask(here, by="Ann", today=TODAY)
    typed(begun, "unknown", "back")
    assert file.read_text("utf-8") == YAML
    typed(begun, "unknown")
    theirs = file.read_text("utf-8") + "x-note: theirs\n"
    file.write_text(theirs, "utf-8")
    typed(begun, "back")
    assert file.read_text("utf-8") == theirs


def test_words_are_anchored_to_the_data_and_a_change_makes_them_stale(here: Path) -> None:
    begun = ask(here, question="composition.missing", by="Ann", today=TODAY)
    typed(begun, "Age was not asked of everybody.", "done")
    file = here / "datasheet.yaml"
    assert read_file(file).answers["composition.missing"].seen
    data = here / "titanic.csv"
    rows = data.read_text("utf-8").splitlines()
    data.write_text("\n".join(rows[:-50]) + "\n", "utf-8")
    stale = ask(here, today=TODAY, by="Bob")
    causes = {a.question.id: a.cause for a in stale.context.queue}
    assert causes["composition.missing"] == "stale"
    again = ask(here, today=TODAY, by="Bob", question="composition.missing")
    typed(again, "yes")
    assert again.over
    left = {a.question.id for a in ask(here, today=TODAY).context.queue}
    assert "composition.missing" not in left


def test_a_licence_file_suggests_the_licence(here: Path) -> None:
    (here / "LICENSE").write_text("SPDX-License-Identifier: CC0-1.0\n", "utf-8")
    begun = ask(here, question="distribution.license", by="Ann", today=TODAY)
    typed(begun, "")
    assert "[CC0-1.0]" in begun.prompt.ask
    typed(begun, "", "done")
    value = read_file(here / "datasheet.yaml").answers["distribution.license"].value
    assert value == {"licence": "CC0-1.0"}


@pytest.mark.parametrize(
    "words",
    [
        "a\x00b",
        "\x1b[31mred",
        "a\udc80",
        "- [x]: {y",
        "'\"#%@`",
        "a: b # c",
        "\u2028|\x85",
        "~",
        "null",
    ],
)
def test_whatever_is_typed_can_be_read_again(here: Path, words: str) -> None:
    typed(ask(here, question="motivation.other", by="Ann: {", today=TODAY), words)
    said = read_file(here / "datasheet.yaml").answers["motivation.other"]
    assert said.text == words.encode("utf-8", "replace").decode("utf-8").strip()
    assert said.by == Signature("Ann: {", "", TODAY)


def test_yes_and_no_are_quoted_for_older_yaml(here: Path) -> None:
    typed(ask(here, question="gate.people", by="Ann", today=TODAY), "yes")
    assert '{people: "yes"}' in (here / "datasheet.yaml").read_text("utf-8")


def test_there_must_be_a_sheet_and_a_question(here: Path, tmp_path: Path) -> None:
    with pytest.raises(NoSheetToAsk) as none:
        ask(tmp_path / "nowhere")
    assert none.value.code == "E-ASK-005"
    with pytest.raises(NoSuchQuestion) as wrong:
        ask(here, question="composition.mising")
    assert (wrong.value.code, wrong.value.hint) == (
        "E-ASK-004",
        "Did you mean 'composition.missing'?",
    )
