"""The HTML sheet in a real browser: it opens alone, filters, and lets no text become markup."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page

import truesheet
from browser import sheets
from conftest import Real
from truesheet.model.datasheet import Datasheet
from truesheet.render.html import html_inline, to_html
from truesheet.render.safe import line, visible

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text("utf-8")
OPEN_ALL = "() => document.querySelectorAll('details').forEach(d => d.open = true)"
RING = "getComputedStyle(document.activeElement).outlineStyle"
FITS = "() => document.documentElement.scrollWidth <= innerWidth"


class Opened:
    """A page with everything that it said or asked for."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("dialog", self._refuse)
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(path.as_uri())

    def _refuse(self, dialog: Dialog) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def seen(self, css: str) -> int:
        return self.page.locator(f"{css} >> visible=true").count()

    def heard(self, words: str = "Showing") -> str:
        """What the page announces, once that holds these words; looked up without waiting in it."""
        until = time.monotonic() + 3
        while words not in (told := self.page.inner_text("#said")):
            assert time.monotonic() < until, f"the page announced {told!r} only"
            self.page.wait_for_timeout(20)
        return told


Show = Callable[..., Opened]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """`show(sheet, width=, dark=, script=)`: the sheet opened from a file of its own."""
    contexts: list[BrowserContext] = []

    def opened(
        sheet: Datasheet, width: int = 1280, dark: bool = False, script: bool = True
    ) -> Opened:
        path = tmp_path / f"sheet{len(contexts)}.html"
        path.write_text(to_html(sheet), "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Opened(context, path)

    yield opened
    for context in contexts:
        context.close()


def test_it_opens_alone_without_a_word_on_the_console(show: Show) -> None:
    sheet = show(sheets.calm())
    assert sheet.page.title() == "Datasheet · calm"
    assert len(sheet.asked) == 1 and sheet.asked[0].startswith("file:")
    assert sheet.said == []
    assert sheet.seen(".card") == 7
    assert sheet.seen(".finding") == 3


def test_a_filter_shows_the_answers_of_one_mark_and_gives_the_page_back(show: Show) -> None:
    sheet = show(sheets.calm())
    tally = sheets.calm().tally()
    before = sheet.seen(".q")
    for word in ("verified", "derived", "assumption", "contradicted"):
        button = sheet.page.locator(f".legend li[data-f={word}] button")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert sheet.seen(".q") == sheet.seen(f".q[data-s={word}]") == tally[word]
        assert sheet.seen(".finding") == sheet.seen(".card") == 0
        assert f"{tally[word]} answer" in sheet.page.inner_text("#said")
        assert sheet.page.locator(".legend [aria-pressed=true]").count() == 1
    sheet.page.locator(".legend li[data-f=contradicted] button").click()
    assert sheet.seen(".q") == before
    assert sheet.page.inner_text("#said") == ""
    assert sheet.said == []


def test_the_filter_for_open_questions_unfolds_all_of_them(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.locator(".legend li[data-f=open] button").click()
    assert sheet.seen(".asks li") == sheets.calm().tally()["open"]


def test_search_finds_a_field_a_finding_and_an_answer(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.fill("#find", "  HEIGHT ")
    sheet.heard()
    assert sheet.page.locator(".card >> visible=true").locator("h3").all_inner_texts() == ["height"]
    assert sheet.seen(".finding") == sheet.seen(".topic") == 0
    sheet.page.fill("#find", "copies")
    sheet.heard("copies")
    found = sheet.page.locator(".finding").evaluate_all(
        "els => els.filter(e => e.textContent.toLowerCase().includes('copies')).length"
    )
    assert sheet.seen(".finding") == found > 0
    assert sheet.seen(".topic") > 0
    assert sheet.page.locator(".q:not(.shut):visible").evaluate_all(
        "els => els.map(e => e.id)"
    ) == ["composition.errors"]
    sheet.page.keyboard.press("Escape")
    assert sheet.seen(".card") == 7
    assert sheet.page.input_value("#find") == ""


def test_nothing_found_is_said(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.fill("#find", "no such words anywhere")
    assert "0 answers and 0 other entries" in sheet.heard()
    assert sheet.seen("main h2") == 0


def test_a_claim_leads_to_its_evidence_even_through_a_filter(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.locator(".legend li[data-f=verified] button").click()
    link = sheet.page.locator("[id='composition.instance_count'] .cite a")
    assert link.inner_text() == "rows.count"
    link.click()
    entry = sheet.page.locator(":target")
    assert entry.is_visible()
    assert entry.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    said = entry.inner_text()
    assert "rows.count v1" in said and "all 1,000 rows" in said and "exact" in said


def test_a_finding_leads_to_the_card_of_its_field(show: Show) -> None:
    sheet = show(sheets.calm())
    finding = sheet.page.locator(".finding.error")
    finding.locator("summary").click()
    finding.locator(".ev a").first.click()
    assert sheet.page.locator(".card:target h3").inner_text() == "city"


def test_a_card_unfolds_to_all_its_numbers(show: Show) -> None:
    sheet = show(sheets.calm())
    card = sheet.page.locator(".card", has=sheet.page.locator("h3", has_text="height"))
    assert not card.locator("dl").first.is_visible()
    card.locator("summary").click()
    assert "standard deviation" in card.inner_text()
    assert card.locator(".src a").count() >= 4


def test_the_keyboard_reaches_and_works_everything(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.keyboard.press("Tab")
    assert sheet.page.evaluate("document.activeElement.className") == "skip"
    assert sheet.page.locator(".skip").evaluate("e => e.getBoundingClientRect().left >= 0")
    reached = set()
    for _ in range(90):
        sheet.page.keyboard.press("Tab")
        tag = sheet.page.evaluate("document.activeElement.tagName")
        if tag == "BODY":  # past the last stop, the browser's own bar follows
            break
        reached.add(tag)
        assert sheet.page.evaluate(RING) != "none"
    assert reached >= {"A", "BUTTON", "INPUT", "SUMMARY"}
    button = sheet.page.locator(".legend button").first
    button.focus()
    sheet.page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "true"


def test_dark_can_be_asked_for_by_the_system_and_by_the_reader(show: Show) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = show(sheets.calm()), show(sheets.calm(), dark=True)
    day, night = light.page.evaluate(ground), dark.page.evaluate(ground)
    assert day != night
    for sheet, first, second in ((light, day, night), (dark, night, day)):
        toggle = sheet.page.locator("#dark")
        was = toggle.get_attribute("aria-pressed")
        toggle.click()
        assert sheet.page.evaluate(ground) == second != first
        assert toggle.get_attribute("aria-pressed") != was


def test_without_script_everything_is_there_and_nothing_pretends(show: Show) -> None:
    sheet = show(sheets.calm(), script=False)
    assert sheet.seen(".card") == 7
    assert sheet.seen("button") == sheet.seen("input") == 0
    assert sheet.seen(".legend li") >= 5
    sheet.page.locator(".card summary").first.click()
    assert sheet.page.locator(".card dl").first.is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_reads_with_weak_eyes_and_with_a_screen_reader(
    show: Show, width: int, dark: bool
) -> None:
    sheet = show(sheets.calm(), width, dark)
    sheet.page.evaluate(OPEN_ALL)
    found = sheet.page.evaluate(AUDIT)
    assert found["measured"] > 300
    assert found["wrong"] == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_no_width_makes_it_scroll_sideways(show: Show, width: int) -> None:
    sheet = show(sheets.calm(), width)
    assert sheet.page.evaluate(FITS)
    sheet.page.evaluate(OPEN_ALL)
    assert sheet.page.evaluate(FITS)


def test_names_and_values_without_a_blank_do_not_widen_a_phone(show: Show) -> None:
    sheet = show(sheets.hostile(["W" * 400, "x_" * 200, "🙈" * 90, "a" * 61]), 360)
    sheet.page.evaluate(OPEN_ALL)
    assert sheet.page.evaluate(FITS)


def test_print_leaves_out_what_paper_cannot_do(show: Show) -> None:
    sheet = show(sheets.calm())
    sheet.page.emulate_media(media="print")
    assert sheet.seen("nav") == sheet.seen("#dark") == 0
    assert sheet.seen(".card") == 7
    assert len(sheet.page.pdf()) > 10_000


def test_2000_fields_open_and_filter_at_once(show: Show) -> None:
    wide = sheets.wide(2_000)
    began = time.monotonic()
    sheet = show(wide)
    opened = time.monotonic() - began
    assert opened < 5, "making and opening it"
    took = sheet.page.evaluate(
        "() => { const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd; }"
    )
    assert took < 3_000, "opening it"
    sheet.page.fill("#find", "sensor_01234")
    sheet.heard()
    assert sheet.page.locator(".card:visible h3").all_inner_texts() == ["sensor_01234_reading"]
    assert sheet.said == []


# hostile text -------------------------------------------------------------------------------------

TAGS = """a article b blockquote body button code dd desc details div dl dt em figcaption figure
footer h1 h2 h3 h4 head header html i input label li main meta nav ol p path pre rect script
section small span strong style summary svg table tbody td th thead title tr ul br""".split()
ATTRIBUTES = """aria-label aria-labelledby aria-live aria-pressed autocomplete charset class content
d data-f data-s data-t for height hidden href http-equiv id lang name open placeholder
preserveAspectRatio rel role scope tabindex type viewBox width x start""".split()
WHAT = """() => {
  const tags = new Set(), attributes = new Set(), links = new Set();
  for (const el of document.querySelectorAll('*')) {
    tags.add(el.tagName.toLowerCase());
    for (const a of el.attributes) attributes.add(a.name);
    if (el.hasAttribute('href')) links.add(el.getAttribute('href'));
  }
  return {tags: [...tags], attributes: [...attributes], links: [...links]};
}"""

ANSWERS = """els => els.map(e => [
  e.querySelector('.qid code').textContent, e.querySelector('.ans')?.textContent
])"""


@pytest.fixture(scope="module")
def naughty(real: Real) -> list[str]:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    assert len(strings) == 485
    return [*strings, "</script><script>alert(1)</script>", "</style><img src=x onerror=alert(1)>"]


@pytest.mark.parametrize("half", [0, 1])
def test_no_naughty_string_becomes_markup_or_runs(
    show: Show, naughty: list[str], half: int
) -> None:
    mine = naughty[half::2]
    document = sheets.hostile(mine)
    sheet = show(document)
    sheet.page.evaluate(OPEN_ALL)
    found = sheet.page.evaluate(WHAT)
    assert set(found["tags"]) <= set(TAGS)
    assert set(found["attributes"]) <= set(ATTRIBUTES)
    assert all(x.startswith(("#", "http://", "https://", "mailto:")) for x in found["links"])
    assert sheet.page.locator("script").count() == sheet.page.locator("style").count() == 1
    assert sheet.said == [] and len(sheet.asked) == 1


def test_naughty_strings_are_read_as_they_are_written(show: Show, naughty: list[str]) -> None:
    texts = "els => els.map(e => e.textContent)"
    for mine in (naughty[0::2], naughty[1::2]):
        document = sheets.hostile(mine)
        page = show(document).page
        heads = page.locator(".card h3").evaluate_all(texts)
        assert heads == [line(f.name, 200) or "(no name)" for f in document.fields]
        rows = page.locator(".card .tops th").evaluate_all(texts)
        assert len(rows) > 2 * len(document.fields)
        allowed = {line(s, 120) for s in mine} | {"(empty text)", "(blank)"}
        assert set(rows) <= allowed | {line(s + "!", 120) for s in mine}
        plain = [a for a in document.answers if a.text and not a.by]
        said = page.locator(".q:not(.shut)").evaluate_all(ANSWERS)
        told = dict(said)
        for a in plain:
            assert told[line(a.question, 120)] == visible(a.text)
        claims = page.locator(".claims li > :nth-child(2)").evaluate_all(texts)
        for a, claim in zip([a for a in document.answers if a.claims], claims, strict=True):
            assert claim.startswith(line(a.claims[0].says, 600))
        titles = page.locator(".finding h3").evaluate_all(texts)
        assert {line(s, 300) for s in mine[:200] if s} <= set(titles)


def test_the_inline_sheet_leaves_its_host_alone(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    calm = html_inline(sheets.calm())
    page.set_content(f"<h1 id=mine>Notebook</h1><p class=card>mine</p>{calm}")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "calm"
    frame.locator(".legend li[data-f=verified] button").click()
    assert frame.locator("#said").inner_text() != ""
    assert page.locator("#mine").evaluate("e => getComputedStyle(e).fontSize") == "32px"
    assert page.locator("p.card").is_visible()
    inner = page.frames[1]
    assert (
        inner.evaluate("() => { try { return parent.document.title } catch { return 'shut' } }")
        == "shut"
    )
    assert said == []
    context.close()


def test_the_sheet_of_adult_reads_well_and_carries_its_known_numbers(
    show: Show, real: Real
) -> None:
    """Facts of Adult counted elsewhere: 32,561 rows; “?” in 1,843, 1,836 and 583 cells."""
    adult = truesheet.build(real("fairness-tabular/adult.csv"), label="income").document
    sheet = show(adult)
    seen = sheet.page.inner_text("body")
    assert "32,561 rows with 16 fields in one CSV file" in seen
    cards = {
        card.locator("h3").inner_text(): card.locator("footer").inner_text()
        for card in sheet.page.locator(".card").all()
    }
    assert "1,843 hidden missing · 5.7 %" in cards["occupation"]
    assert "1,836 hidden missing · 5.6 %" in cards["workclass"]
    assert "583 hidden missing · 1.8 %" in cards["native.country"]
    assert "nothing missing" in cards["age"] and "mean 38.58" in cards["age"]
    sexes = sheet.page.locator(".card", has_text="Female").filter(has_text="Male").first
    assert "21,790" in sexes.inner_text() and "66.9 %" in sexes.inner_text()
    sheet.page.evaluate(OPEN_ALL)
    assert sheet.page.evaluate(AUDIT)["wrong"] == []
    assert sheet.said == []
