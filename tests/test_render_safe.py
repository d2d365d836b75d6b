"""Text of datasets on its way to a screen: nothing acts, nothing hides, nothing becomes markup."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import Real
from truesheet.render import prose, safe

ACTS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x202A, 0x202E, 0x2066, 0x2069]
HIDES = [0x200B, 0x2060, 0xFEFF, 0xAD, 0x200E, 0xE0041, 0xE0101, 0x3164, 0x2028]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ANY = st.text() | st.text("\\`*_{}[]()<>#+-.!|~&=\n\t >1a\u202e\x1b@$:/w")


@pytest.mark.parametrize("point", ACTS + HIDES, ids=hex)
def test_a_sign_that_acts_or_hides_is_spelled_out(point: int) -> None:
    shown = safe.visible(f"a{chr(point)}b")
    assert shown.isprintable()
    assert shown[0] + shown[-1] == "ab"
    assert f"{point:x}" in shown or point == 0x0D


@pytest.mark.parametrize(
    "text", ["naïve", "日本語", "שלום", "مرحبا", "नमस्ते", "👩‍👩‍👧", "می‌خواهم", "a\tb\nc"]
)
def test_ordinary_writing_is_left_as_it_is(text: str) -> None:
    assert safe.visible(text) == text


@given(ANY)
def test_no_control_direction_or_tag_sign_survives(text: str) -> None:
    for c in safe.visible(text):
        assert c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp")
        assert not 0x202A <= ord(c) <= 0x202E and not 0x2066 <= ord(c) <= 0x2069
        assert not 0xE0000 <= ord(c) <= 0xE0FFF


@given(ANY, st.integers(1, 30))
def test_a_line_is_one_line_and_shows_that_it_was_cut(text: str, most: int) -> None:
    whole, cut = safe.line(text), safe.line(text, most)
    assert "\n" not in whole and "\t" not in whole
    assert len(cut) <= most
    assert cut == whole or cut.endswith("…")


@given(ANY)
def test_prose_in_markdown_reads_back_as_the_same_words(text: str) -> None:
    """A second reader of Markdown finds one paragraph of plain text, word for word."""
    words = " ".join(safe.visible(text).split())
    tokens = READER.parse(safe.markdown(text))
    if not words:
        assert tokens == []
        return
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {c.type for c in children} <= {"text", "text_special"}
    assert "".join(c.content for c in children) == words


@given(ANY)
def test_a_code_span_cannot_be_left(text: str) -> None:
    (_, inline, _) = READER.parse(f"x {safe.code(text)} y")
    kinds = [c.type for c in inline.children or []]
    assert kinds == ["text", "code_inline", "text"]
    shown = (inline.children or [])[1].content
    assert shown == safe.line(text) or not text.strip() or "␠" in shown


@given(ANY, ANY)
def test_a_table_of_code_spans_has_as_many_cells_as_it_should(a: str, b: str) -> None:
    row = f"| {safe.code(a, in_table=True)} | {safe.code(b, in_table=True)} |"
    tokens = READER.parse(f"| a | b |\n|---|---|\n{row}\n")
    assert [t.type for t in tokens].count("td_open") == 2
    spans = [c for t in tokens if t.type == "inline" for c in t.children or []]
    assert [c.type for c in spans] == ["text", "text", "code_inline", "code_inline"]


@given(ANY)
def test_a_persons_answer_holds_nothing_but_plain_formatting(text: str) -> None:
    html = str(prose.markdown(text))
    tags = set(re.findall(r"</?([^\s>/]*)", html))
    assert tags <= {*"p em strong code pre ul ol li blockquote a br".split()}


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "<script>alert(1)</script>",
        "<https://example.org/><img src=x>",
        "# heading",
        "[hidden]: https://example.org 'words'",
    ],
)
def test_what_an_answer_must_not_bring_stays_text(text: str) -> None:
    html = str(prose.markdown(text))
    for wrong in ("<img", "<script", "<h1", 'href="java', 'href="data'):
        assert wrong not in html
    assert html.strip() != ""


def test_an_answers_links_and_lists_work() -> None:
    html = str(prose.markdown("- **one**\n- [two](https://example.org/)"))
    assert html.count("<li>") == 2
    assert '<a rel="noreferrer noopener nofollow" href="https://example.org/">two</a>' in html


def test_every_naughty_string_keeps_to_its_place(real: Real) -> None:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    assert len(strings) == 485
    for s in strings:
        inline = READER.parse(f"- {safe.markdown(s)} {safe.code(s)}")[2:-2]
        assert all(t.type in ("paragraph_open", "inline", "paragraph_close") for t in inline), s
        kinds = {c.type for t in inline for c in t.children or []}
        assert kinds <= {"text", "text_special", "code_inline"}, s
