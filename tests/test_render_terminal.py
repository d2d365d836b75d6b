"""What the terminal shows: within its width, nothing but our own colours, nothing left unsaid."""

from __future__ import annotations

import json
import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from browser import sheets
from conftest import Real
from truesheet.model.datasheet import Datasheet
from truesheet.render import bank as shelf
from truesheet.render import show, terminal
from truesheet.render.text import verdict
from truesheet.sheet import bank

COLOUR = re.compile(r"\x1b\[[0-9;]+m")
ANY = st.text() | st.text("ab \u202e\x1b[31m漢字🙈\u0301\n\t-", max_size=80)


def everything(sheet: Datasheet, colour: bool, width: int) -> list[str]:
    """All that the program can print of a sheet."""
    said = [verdict(sheet, colour, width, ["datasheet.yaml", sheet.name])]
    said += [show.open_questions(sheet, colour, width)]
    said += [show.question(sheet, a.question, colour, width) for a in sheet.answers[:120]]
    said += [show.field(sheet, f.name, colour, width) for f in sheet.fields[:120]]
    return said


def assert_harmless(told: str, width: int, colour: bool) -> None:
    plain = COLOUR.sub("", told) if colour else told
    for row in plain.split("\n"):
        acts = {c for c in row if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert acts <= {"\u200c", "\u200d"}, row
        assert cell_len(row) <= width, row


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_screen(width: int, colour: bool) -> None:
    for told in everything(sheets.calm(), colour, width):
        assert_harmless(told, width, colour)


@pytest.mark.parametrize("colour", [False, True])
def test_naughty_strings_neither_act_nor_break_the_width(real: Real, colour: bool) -> None:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    for start in range(0, 485, 100):
        some = [s for s in strings[start : start + 100] if s]
        some += ["\x1b]0;title\x07", "a\u202eb", "W" * 300]
        for told in everything(sheets.hostile(some), colour, 80):
            assert_harmless(told, 80, colour)


def test_colours_are_only_where_they_are_wanted_and_always_end() -> None:
    plain, bright = verdict(sheets.calm()), verdict(sheets.calm(), True)
    assert "\x1b" not in plain
    assert COLOUR.sub("", bright) == plain
    codes = COLOUR.findall(bright)
    assert len(codes) > 10
    assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)


def test_the_verdict_says_what_how_well_what_first_and_what_next() -> None:
    told = verdict(sheets.calm(), written=["datasheet.yaml", "datasheet.html"])
    tally = sheets.calm().tally()
    order = [
        "1,000 rows with 7 fields in one CSV file, not split. The label is pay.",
        f"✔ {tally['verified']} verified",
        f"– {tally['open']} open",
        "Know this first: 1 error, 1 warning, 1 note",
        "error  40 cells",
        "Missing values hide behind “?”",
        "Why  A model learns it.",
        "Do   Declare it.",
        "warning  3 cells",
        "note  2 cells",
        "Two fields say the same",
        "1 other check is clear, 1 does not apply, 1 could not run.",
        "Only people can tell",
        "1. ",
        "2. ",
        "3. ",
        "Written",
        "datasheet.html",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert "4. " not in told


def test_the_three_questions_are_those_that_matter_most() -> None:
    sheet = sheets.calm()
    told = verdict(sheet)
    waiting = [a.question for a in sheet.answers if a.state == "open"]
    first = bank.in_order_of_worth(waiting)[:3]
    assert [told.index(q.id) for q in first] == sorted(told.index(q.id) for q in first)
    assert not any(q.id in told for q in bank.in_order_of_worth(waiting)[3:])


def test_many_findings_are_cut_and_counted() -> None:
    told = verdict(sheets.hostile([f"text{i}" for i in range(60)]))
    assert told.count("    Do   text") == 6
    shown = len(re.findall(r"^  (?:warning|note)  +text", told, re.M))
    rest = re.search(r"and (\d+) more in the sheet", told)
    assert rest and shown + int(rest[1]) == 60 + 1  # the notes of one rule are one


def test_a_question_shows_its_claims_with_the_evidence_of_each() -> None:
    told = show.question(sheets.calm(), "composition.missing")
    assert "✖ contradicted" in told
    assert "40 cells hold “?”." in told
    assert "from cells.hidden_missing v1, all 1,000 rows, exact" in told
    assert "by A. Person, data steward, 2026-11-22 · review by 2027-11-22" in told


def test_a_field_shows_its_numbers_and_keeps_its_secrets() -> None:
    told = show.field(sheets.calm(), "height")
    assert re.search(r"smallest +1\.25 \(1 cell\)", told)
    assert re.search(r"median +1\.656", told)
    assert "K-SECRET-1" not in show.field(sheets.calm(), "key")
    assert "eve@example.org" not in show.field(sheets.calm(), "mail")
    assert "Ninefold" not in show.field(sheets.calm(), "city")


@pytest.mark.parametrize("ask", [show.question, show.field])
def test_an_unknown_name_is_a_key_error(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KeyError):
        ask(sheets.calm(), "no such name")


def test_open_questions_are_all_there_in_order_of_worth() -> None:
    sheet = sheets.calm()
    told = show.open_questions(sheet)
    waiting = [a.question for a in sheet.answers if a.state == "open"]
    ids = [row.strip() for row in told.split("\n") if row.strip() in waiting]
    assert ids == [q.id for q in bank.in_order_of_worth(waiting)]
    done = msgspec.structs.replace(sheet, answers=())
    assert show.open_questions(done) == "No question is open."


def test_the_bank_is_listed_whole_and_by_section() -> None:
    told = shelf.listed(bank.load())
    assert [q.id for q in bank.load() if f"  {q.id} ·" not in told] == []
    assert told.index("Motivation (") < told.index("Composition (") < told.index("Maintenance (")
    assert shelf.listed([]) == "There is no such question."


@given(ANY, st.integers(10, 90))
def test_wrapping_keeps_every_sign_and_the_width(text: str, width: int) -> None:
    rows = terminal.wrap(text, width)
    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(cell_len(row) <= width for row in rows)


@given(ANY, st.integers(2, 40))
def test_a_cut_text_fits_and_shows_the_cut(text: str, width: int) -> None:
    cut = terminal.cut(text, width)
    assert cell_len(cut) <= width
    assert cut == text or cut.endswith("…")
