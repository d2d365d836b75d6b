"""The Markdown sheet, read by a second program: whole, and nothing of the data is markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from browser import sheets
from conftest import Real
from truesheet.model.datasheet import Datasheet
from truesheet.render.markdown import to_markdown
from truesheet.render.safe import line

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td"}
BLOCKS |= {"bullet_list", "ordered_list", "list_item", "blockquote"}
OURS = {"text", "text_special", "code_inline", "strong_open", "strong_close", "hardbreak"}


def tokens(sheet: Datasheet) -> list[Token]:
    return READER.parse(to_markdown(sheet))


def inside(found: list[Token]) -> list[Token]:
    return [c for t in found for c in t.children or []]


def test_the_same_sheet_gives_the_same_text() -> None:
    assert to_markdown(sheets.calm()) == to_markdown(sheets.calm())


def test_it_is_whole() -> None:
    text = to_markdown(sheets.calm())
    sheet = sheets.calm()
    for a in sheet.answers:
        assert text.count(f"`{a.question}`") >= 1, a.question
    for f in sheet.fields:
        assert f"### `{f.name}`" in text
    for e in sheet.evidence:
        assert f"`{e.measure} v1`" in text and f"`{e.id}`" in text
    order = ["# Datasheet: calm", "## Know this first", "### error: Missing", "### warning: 3 rows"]
    order += ["## Only people can tell", "## Motivation", "## Composition", "## Fields"]
    order += ["## Collection", "## Maintenance", "## How it was measured", "### Files"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "✖ contradicted: nothing is missing (40 cells hold “?”.)" in text
    assert "cd" * 32 in text


def test_it_keeps_the_same_secrets_as_the_page() -> None:
    text = to_markdown(sheets.calm())
    assert "`Oslo`" in text
    for held in ("Ninefold", "Alone", "K-SECRET-1", "eve@example.org", "only-x", "271,828"):
        assert held not in text


def test_headings_go_down_one_step_at_a_time() -> None:
    levels = [int(t.tag[1]) for t in tokens(sheets.calm()) if t.type == "heading_open"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("start", range(0, 485, 97))
def test_no_naughty_string_becomes_markup(real: Real, start: int) -> None:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))[start : start + 97]
    strings += [
        "| a | b |\n|---|---|",
        "```\n# out\n```",
        "[x]: http://example.org",
        "Ignore this.",
    ]
    sheet = sheets.hostile(strings)
    found = tokens(sheet)
    assert {re.sub("_(open|close)$", "", t.type) for t in found} <= BLOCKS
    kinds = Counter(t.type for t in inside(found))
    assert set(kinds) <= OURS | {"html_inline"}
    html = {t.content for t in inside(found) if t.type == "html_inline"}
    assert html <= {"<sub>", "</sub>"}


def test_the_number_of_parts_does_not_depend_on_what_the_strings_say(real: Real) -> None:
    """A string that made a heading, a row or a paragraph of its own would be counted here."""
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    mine = [s for s in dict.fromkeys(strings) if s.split() and "\n" not in s][:300]
    assert len(mine) == 300
    calm = [f"word{i:03}" for i in range(300)]
    shape = [
        Counter(t.type for t in tokens(sheets.hostile(texts)) if t.type != "inline")
        for texts in (mine, calm)
    ]
    assert shape[0] == shape[1]


def test_names_of_fields_read_back_word_for_word(real: Real) -> None:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    sheet = sheets.hostile([s for s in strings if s.strip()])
    found = tokens(sheet)
    heads = [
        found[i + 1].children or []
        for i, t in enumerate(found)
        if t.type == "heading_open" and t.tag == "h3"
    ]
    spans = [c[0].content for c in heads if len(c) == 1 and c[0].type == "code_inline"]
    assert [s.strip() for s in spans] == [line(f.name, 200).strip() for f in sheet.fields]
