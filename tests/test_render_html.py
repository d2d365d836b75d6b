"""The HTML sheet without a browser: its bytes, its size, what it lets nobody see."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from browser import sheets
from truesheet.measures.values import Bar
from truesheet.model.datasheet import Datasheet
from truesheet.model.field import Field
from truesheet.render import svg
from truesheet.render.discretion import discretion
from truesheet.render.html import LIMIT, html_inline, to_html

VOID = {"meta", "input", "br", "path", "rect"}
OPTIONAL = {"dt", "dd", "tr", "th", "td", "li", "p", "tbody", "thead"}


class Tree(HTMLParser):
    """Elements with their attributes, and what was opened and never closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def ids(self) -> list[str]:
        return [i for _, a in self.elements if (i := a.get("id")) is not None]


@pytest.fixture(scope="module")
def calm() -> str:
    return to_html(sheets.calm())


@pytest.fixture(scope="module")
def tree(calm: str) -> Tree:
    return Tree(calm)


def text(page: str) -> str:
    """What a reader sees, roughly: the page without tags, script and style."""
    page = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def test_the_same_sheet_gives_the_same_bytes(calm: str) -> None:
    again = msgspec.json.decode(msgspec.json.encode(sheets.calm()), type=Datasheet)
    assert to_html(again) == calm


def test_every_element_is_closed_and_every_id_is_its_own(tree: Tree) -> None:
    assert tree.wrong == []
    assert tree.open == []
    ids = tree.ids()
    assert len(ids) > 40
    assert len(set(ids)) == len(ids)


def test_links_and_labels_lead_somewhere(tree: Tree) -> None:
    ids = set(tree.ids())
    links = [a["href"] or "" for tag, a in tree.elements if tag == "a"]
    inner = [x[1:] for x in links if x.startswith("#")]
    assert len(inner) > 30
    assert set(inner) <= ids
    for _, a in tree.elements:
        assert set((a.get("aria-labelledby") or "").split()) <= ids
        assert (a.get("for") or "find") in ids


def test_the_page_names_nothing_to_fetch_but_links_of_people(tree: Tree) -> None:
    assert not any(k in a for _, a in tree.elements for k in ("src", "srcset", "style", "action"))
    outside = [a["href"] for tag, a in tree.elements if tag == "a" and a["href"][:1] != "#"]  # type: ignore[index]
    assert outside == ["https://example.org/x"]
    assert not {tag for tag, _ in tree.elements} & {"link", "img", "iframe", "object", "base"}


def test_the_policy_allows_exactly_the_script_and_style_that_are_there(
    calm: str, tree: Tree
) -> None:
    (csp,) = [
        a["content"] or "" for _, a in tree.elements if "Policy" in (a.get("http-equiv") or "")
    ]
    assert "default-src 'none'" in csp and "unsafe" not in csp
    for name in ("style", "script"):
        bodies = re.findall(f"<{name}>(.*?)</{name}>", calm, re.S)
        assert len(bodies) == 1
        digest = hashlib.sha256(bodies[0].encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in csp


def test_findings_come_first_and_the_worst_of_them_first(calm: str) -> None:
    seen = text(calm)
    order = ["Missing values hide", "3 rows are copies", "Two fields say", "Only people can tell"]
    order += ["Motivation", "Composition", "Fields", "Collection", "How it was measured"]
    body = seen[seen.index("Know this first") :]
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert "1 other check is clear, 1 does not apply, 1 could not run." in seen


def test_values_that_stand_for_few_rows_or_for_one_person_are_not_shown(calm: str) -> None:
    seen = text(calm)
    assert "Oslo" in seen and "Lyon" in seen  # 600 and 390 rows
    assert "Ninefold" not in seen  # 9 rows
    assert "Alone" not in seen
    assert "K-SECRET-1" not in seen  # 20 rows, but of a key
    assert "eve@example.org" not in seen  # 30 rows, but an address
    assert "only-x" not in seen  # 5 rows of a sensitive field
    assert "271,828" not in seen and "314,159" not in seen  # the ends of a key
    assert "a-9!" not in seen  # a pattern of one cell


def test_asking_for_values_shows_those_of_harmless_fields_only() -> None:
    seen = text(to_html(sheets.calm(), show_values=True))
    assert "Ninefold" in seen and "Alone" in seen
    for held in ("K-SECRET-1", "eve@example.org", "only-x", "271,828"):
        assert held not in seen


@pytest.mark.parametrize("asked", [False, True])
def test_no_role_or_type_of_an_identifier_lets_a_value_out(asked: bool) -> None:
    plain = Field("x", "text", "string")
    for role in ("id", "annotator"):
        assert not discretion(msgspec.structs.replace(plain, role=role), "category", asked).values
    for logical in ("identifier", "email", "ip", "uuid"):
        assert not discretion(plain, logical, asked).values
    suspect = msgspec.structs.replace(plain, suspected_id=True)
    assert not discretion(suspect, "integer", asked).values
    assert not discretion(
        msgspec.structs.replace(plain, role="sensitive"), "integer", asked
    ).extremes


def test_numbers_of_a_field_stand_in_its_card(calm: str) -> None:
    card = calm[calm.index("id=f2>") : calm.index("id=f3>")]
    pairs = dict(re.findall(r"<dt>([^<]*)<dd>([^<]*)", card))
    assert pairs["smallest"] == "1.25 (1 cell)"
    assert pairs["largest"] == "2.062 (2 cells)"
    assert pairs["mean"] == "1.688"
    assert pairs["median"] == "1.656"  # 1.25 + 0.8125 / 2
    assert pairs["null"] == "57"
    assert "57 missing · 5.7 %" in card


def test_a_histogram_draws_each_bar_at_its_height() -> None:
    bars = [Bar(0, 1, 100), Bar(1, 2, 0), Bar(2, 4, 50)]
    drawn = str(svg.histogram(bars, "Histogram", "three bars", 7))
    (path,) = re.findall(r' d="([^"]*)"', drawn)
    found = re.findall(r"M([\d.]+) 60V(\d+)h([\d.]+)V60z", path)
    # 4 units of range on 240 of width; the last bar has half the cells on twice the width,
    # so a fourth of the density and half of the height on a square-root scale.
    assert [(float(x), 60 - int(y)) for x, y, _ in found] == [(0, 58), (120, 29)]
    assert "<title id=t7>Histogram</title><desc id=d7>three bars, square-root scale</desc>" in drawn


def test_merging_bars_loses_no_cell() -> None:
    bars = [Bar(i, i + 1, i * i) for i in range(31)]
    few = svg.merged(bars, 8)
    assert len(few) == 8
    assert sum(b.cells for b in few) == sum(b.cells for b in bars)
    assert (few[0].low, few[-1].high) == (0, 31)
    assert all(a.high == b.low for a, b in pairwise(few))


@pytest.mark.parametrize("bars", [[], [Bar(5, 5, 3)], [Bar(-1.7e308, 0, 1), Bar(0, 1.7e308, 9)]])
def test_charts_of_odd_ranges_are_still_charts(bars: list[Bar]) -> None:
    for slim in (False, True):
        drawn = str(svg.histogram(bars, "n", "s", 1, slim))
        assert "nan" not in drawn and "inf" not in drawn
        assert drawn.endswith("</svg>")


def test_2000_fields_all_have_a_card_with_a_picture_within_2_mb() -> None:
    page = to_html(sheets.wide(2_000))
    assert len(page.encode()) <= LIMIT < 2_000_000
    assert page.count("<article class=card ") == 2_000
    assert page.count("<svg class=plot ") + page.count("<table class=tops ") == 2_000
    tree = Tree(page)
    assert tree.wrong == []
    assert len(set(tree.ids())) == len(tree.ids())


@pytest.mark.parametrize("columns", [3_000, 20_000])
def test_wider_tables_still_fit_and_say_what_is_left_out(columns: int) -> None:
    page = to_html(sheets.wide(columns, "a_rather_long_name_for_a_column_"))
    assert len(page.encode()) <= LIMIT
    cards = page.count("<article class=card ")
    assert cards == columns or f"Shown {cards:,} of {columns:,} fields" in text(page)
    assert cards >= 2_000


def test_an_answer_of_a_megabyte_is_cut_and_says_so() -> None:
    sheet = sheets.calm()
    long = tuple(
        msgspec.structs.replace(a, text="word " * 100_000) if a.state == "answered" else a
        for a in sheet.answers
    )
    page = to_html(msgspec.structs.replace(sheet, answers=long))
    assert len(page.encode()) <= LIMIT
    assert "of 500,000 characters; the whole text is in datasheet.json" in text(page)


def test_a_sheet_with_nothing_in_it_is_a_page() -> None:
    empty = Datasheet(1, "", "", (), (), (), (), ())
    tree = Tree(to_html(empty))
    assert tree.wrong == [] and tree.open == []
    assert "No check was run." in text(to_html(empty))


def test_the_inline_frame_holds_the_page_and_nothing_breaks_out_of_it(calm: str) -> None:
    frame = Tree(html_inline(sheets.hostile(['"></iframe><script>x</script>', "'"])))
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    framed = Tree(html_inline(sheets.calm())).elements[0][1]
    assert framed["srcdoc"] == calm
    assert framed["sandbox"] == "allow-scripts allow-popups"
