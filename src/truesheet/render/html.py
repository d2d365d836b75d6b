"""The HTML sheet: one file, nothing fetched, under 2 MB whatever the size of the data."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from truesheet.model.datasheet import Datasheet
from truesheet.render import alarms, grounds, number, overview, prose, replies, safe, sound, svg
from truesheet.render.card import FIELD_MEASURES, brief, cards
from truesheet.render.parts import Card, Chart
from truesheet.render.reading import Reading, anchor
from truesheet.rules.quoting import quoted

if TYPE_CHECKING:
    from jinja2 import Environment

LIMIT = 1_950_000
"""The largest page in bytes; 2 MB less a little for whoever wraps it."""


@dataclass(frozen=True)
class Detail:
    """How much of each thing the page holds; whatever is left out is counted where it stood.

    With charts, all fields must fit; without, the first `fields` of them are shown.
    """

    name: str
    fields: int
    bars: int
    tops: int
    numbers: bool = True
    links: bool = True
    text: int = 100_000
    listed: int = 200
    cell: int = 120


DETAILS = (
    Detail("full", fields=400, bars=60, tops=6),
    Detail("compact", fields=4_000, bars=16, tops=4, links=False, cell=60),
    Detail(
        "slim",
        fields=8_000,
        bars=8,
        tops=2,
        numbers=False,
        links=False,
        text=4_000,
        listed=60,
        cell=40,
    ),
    Detail("lines", 8_000, 0, 0, numbers=False, links=False, text=1_000, listed=20, cell=40),
    Detail("few", 2_000, 0, 0, numbers=False, links=False, text=300, listed=8, cell=30),
)


def to_html(sheet: Datasheet, show_values: bool = False) -> str:
    """The sheet as a page of its own. Same sheet, same bytes."""
    reading = Reading(sheet, show_values)
    page = ""
    for detail in DETAILS:
        if detail.bars and len(sheet.fields) > detail.fields:
            continue
        page = _page(reading, detail)
        if len(page.encode("utf-8")) <= LIMIT:
            return page
    return _shortened(reading, page)


def html_inline(sheet: Datasheet, show_values: bool = False) -> str:
    """The sheet inside another page, such as a notebook: a frame that neither side can reach into.

    The frame is sandboxed and of an origin of its own, so its script cannot touch the notebook,
    and the styles of neither meet those of the other.
    """
    page = escape(to_html(sheet, show_values))
    title = escape(safe.line(f"Datasheet of {sheet.name}", 120))
    return (
        f'<iframe title="{title}" sandbox="allow-scripts allow-popups" loading="lazy" '
        'style="width:100%;height:720px;border:1px solid #8884;border-radius:8px;resize:vertical" '
        f'srcdoc="{page}"></iframe>'
    )


def _shortened(reading: Reading, page: str) -> str:
    """The least detail is still too much: fewer of everything, until it fits."""
    detail = DETAILS[-1]
    while len(page.encode("utf-8")) > LIMIT and detail.fields > 1:
        detail = replace(
            detail,
            fields=detail.fields // 4,
            listed=max(1, detail.listed // 2),
            text=max(60, detail.text // 2),
        )
        page = _page(reading, detail)
    return page


def _page(reading: Reading, detail: Detail) -> str:
    style, script = _asset("sheet.css") + _widths(), _asset("sheet.js")
    template = _environment().get_template("sheet.html.j2")
    return template.render(
        r=reading,
        sheet=reading.sheet,
        detail=detail,
        style=Markup(style),
        script=Markup(script),
        csp=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        cards=cards(reading, detail.tops, detail.fields),
        alarms=alarms.alarms(reading),
        grounds=grounds.grounds(reading),
        pairs=grounds.associations(reading),
        evidence_of_fields=[e for m in FIELD_MEASURES if (e := reading.evidence.get(m))],
        sections=replies.sections(reading),
        tally=overview.tally(reading),
        sound=sound.sections(reading),
    )


@cache
def _asset(name: str) -> str:
    return resources.files("truesheet.render").joinpath("templates", name).read_text("utf-8")


def _widths() -> str:
    """Widths of bars in tables as classes: a style attribute would need a laxer policy."""
    return "".join(f".w{n}{{width:{n}%}}" for n in range(1, 101))


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("truesheet.render"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_finalize,
    )
    made.globals |= {
        "alarms_of": alarms,
        "chart": _chart,
        "grounds_of": grounds,
        "quoted": quoted,
        "number": number,
        "overview": overview,
        "replies": replies,
        "stack": _stack,
        "anchor": anchor,
        "line": safe.line,
        "coded": coded,
        "answer_text": _answer_text,
        "bar": _bar,
        "brief": brief,
        "zip": zip,
    }
    return made


def _finalize(value: Any) -> Any:
    """Every text that a template shows has its unseen characters written out."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe.visible(value)
    return value


def coded(text: str, most: int) -> Markup:
    """A sentence of a rule on one line, escaped; what it sets in backticks is shown as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(safe.line(text, most)))))


_CODE = re.compile("`([^`]+)`")


def _chart(card: Card, chart: Chart, detail: Detail) -> Markup:
    slim = detail.name != "full"
    named = {"range": "Histogram", "lengths": "Lengths", "periods": "Cells over time"}[chart.kind]
    if chart.kind == "periods":
        counts = [n for _, n in chart.periods]
        return svg.periods(counts, named, chart.says, card.index, slim)
    return svg.histogram(svg.merged(chart.bars, detail.bars), named, chart.says, card.index, slim)


def _stack(reading: Reading) -> Markup:
    parts = overview.tally(reading)
    says = ", ".join(f"{n} {overview.WORDS[word]}" for word, n in parts)
    return svg.stack([(f"s-{w}", n) for w, n in parts], "How the answers stand", says, 900_000_000)


def _bar(part: int, most: int) -> Markup:
    """A bar in a table: a class for its width in per cent, at least one."""
    width = max(1, round(100 * part / most)) if most and part else 0
    return Markup(f"<i class=w{width}></i>") if width else Markup("")


def _answer_text(reply: replies.Reply, detail: Detail) -> Markup:
    """The text of an answer; people write Markdown, the tool writes plain words."""
    text = reply.answer.text
    cut = len(text) > detail.text
    text = text[: detail.text]
    made = prose.markdown(text) if reply.answer.by and not cut else prose.plain(text)
    if cut:
        made += (
            Markup("<p class=dim>")
            + escape(
                f"Cut at {number.count(detail.text)} of {number.count(len(reply.answer.text))} "
                "characters; the whole text is in datasheet.json."
            )
            + Markup("</p>")
        )
    return made
