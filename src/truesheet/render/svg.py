"""Small charts as inline SVG: the same bytes for the same numbers, told in words as well.

Heights are on a square-root scale, so that a small bar beside a large one can still be seen;
every chart says so. Bars of unequal width show cells for each unit of width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup, escape

from truesheet.measures.values import Bar

WIDTH, HEIGHT = 240, 60


def merged(bars: Sequence[Bar], most: int) -> list[Bar]:
    """At most `most` bars: neighbours are put together, never left out."""
    step = math.ceil(len(bars) / most) if bars else 1
    runs = [bars[i : i + step] for i in range(0, len(bars), step)]
    return [Bar(run[0].low, run[-1].high, sum(b.cells for b in run)) for run in runs]


def histogram(bars: Sequence[Bar], name: str, says: str, number: int, slim: bool = False) -> Markup:
    """Bars over a range. `number` makes the ids of the chart its own."""
    spans = _spans(bars)
    tall = [math.sqrt(b.cells / w) if w else 0.0 for b, (_, w) in zip(bars, spans, strict=True)]
    return _chart(_path(spans, tall, slim), name, says, number, slim)


def periods(counts: Sequence[int], name: str, says: str, number: int, slim: bool = False) -> Markup:
    """Bars of one width, one for each year or month."""
    width = WIDTH / max(1, len(counts))
    spans = [(i * width, width) for i in range(len(counts))]
    tall = [math.sqrt(n) for n in counts]
    return _chart(_path(spans, tall, slim), name, says, number, slim)


def stack(parts: Sequence[tuple[str, int]], name: str, says: str, number: int) -> Markup:
    """One bar cut into parts; each part has the class of its name, which gives the colour."""
    whole = sum(n for _, n in parts)
    drawn, at = [], 0.0
    for css, n in parts:
        width = 1000 * n / whole if whole else 0.0
        if n:
            # A gap of two keeps neighbours apart, where there is room for one.
            shown = _plain(max(width - 2, width / 2))
            drawn.append(f'<rect class="{css}" x="{_plain(at)}" width="{shown}" height="12"/>')
        at += width
    inner = Markup("".join(drawn))
    return _frame(inner, name, says, number, "stack", "0 0 1000 12")


def _spans(bars: Sequence[Bar]) -> list[tuple[float, float]]:
    """Left edge and width of each bar; of one width where the range is no range."""
    if not bars:
        return []
    # Halves cannot overflow where the range of doubles itself would.
    low, high = bars[0].low / 2, bars[-1].high / 2
    reach = high - low
    if reach <= 0 or any(b.high <= b.low for b in bars):
        width = WIDTH / len(bars)
        return [(i * width, width) for i in range(len(bars))]
    return [
        ((b.low / 2 - low) / reach * WIDTH, (b.high / 2 - b.low / 2) / reach * WIDTH) for b in bars
    ]


def _path(spans: Sequence[tuple[float, float]], tall: Sequence[float], slim: bool) -> str:
    """One path for all bars; slim draws their outline, which takes a third of the bytes."""
    top = max(tall, default=0.0)
    if slim:
        return _outline(spans, tall, top)
    drawn = []
    for (left, width), height in zip(spans, tall, strict=True):
        if height <= 0 or not top:
            continue
        # A bar that holds anything is seen: at least one unit high and wide.
        y = HEIGHT - max(1, round((HEIGHT - 2) * height / top))
        gap = min(1.6, width * 0.16)
        x, w = _plain(left), _plain(max(width - gap, 0.6))
        drawn.append(f"M{x} {HEIGHT}V{y}h{w}V{HEIGHT}z")
    return "".join(drawn)


def _outline(spans: Sequence[tuple[float, float]], tall: Sequence[float], top: float) -> str:
    drawn, last = [f"M0 {HEIGHT}"], 0
    for (left, width), height in zip(spans, tall, strict=True):
        rise = max(1, round((HEIGHT - 2) * height / top)) if height > 0 and top else 0
        # Rounding each edge, not each width, keeps the last edge where it belongs.
        right = round(left + width)
        drawn.append(f"V{HEIGHT - rise}h{right - last}")
        last = right
    return "".join([*drawn, f"V{HEIGHT}z"])


def _plain(x: float) -> str:
    text = f"{x:.1f}".removesuffix(".0")
    return text.removeprefix("0") if text.startswith("0.") else text


def _chart(path: str, name: str, says: str, number: int, slim: bool) -> Markup:
    inner, box = Markup(f'<path d="{path}"/>'), f"0 0 {WIDTH} {HEIGHT}"
    if slim:
        # Wide tables have thousands of charts: one sentence says all.
        return _frame(inner, f"{name}: {says}", "", number, "plot", box)
    return _frame(inner, name, f"{says}, square-root scale", number, "plot", box)


def _frame(inner: Markup, name: str, says: str, number: int, css: str, box: str) -> Markup:
    t, d = f"t{number}", f"d{number}"
    label = f'"{t} {d}"' if says else t
    desc = f"<desc id={d}>{escape(says)}</desc>" if says else ""
    return Markup(
        f'<svg class={css} viewBox="{box}" preserveAspectRatio=none role=img '
        f"aria-labelledby={label}><title id={t}>{escape(name)}</title>{desc}{inner}</svg>"
    )
