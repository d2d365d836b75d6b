"""Benchmarks and what of them stands in the data, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from truesheet.measures.values_contam import BenchmarkFound, Contamination, Copy
from truesheet.render import number
from truesheet.render.terminal import Screen
from truesheet.rules.contamination_benchmark import RULE
from truesheet.rules.quoting import quoted

_MEANS = {
    "whole": "word for word",
    "near": "with changes",
    "retold": "perhaps retold",
    "candidate": "share 8 words",
}
_LONGEST = 160
_SPANS = 3


def to_text(found: Contamination, *, colour: bool = False, width: int = 80, shown: int = 5) -> str:
    """Each benchmark: how many of its items stand in the data, where, and what the check misses."""
    screen = Screen(colour, width)
    fields = f"{number.counted(len(found.fields), 'text field', 'text fields')}"
    lines = [
        *screen.put("Benchmarks", style="bold"),
        "",
        *screen.put(
            f"Searched {number.counted(found.texts, 'text', 'texts')} of {found.data} in {fields}.",
            first="  ",
        ),
    ]
    if found.left_out:
        left = ", ".join(found.left_out[:5])
        lines += screen.put(f"Left out, being the benchmark itself: {left}.", first="  ")
    for benchmark in found.benchmarks:
        lines += ["", *_benchmark(benchmark, screen, shown)]
    return "\n".join(lines) + "\n"


def _benchmark(b: BenchmarkFound, screen: Screen, shown: int) -> Iterable[str]:
    style = "error" if b.raised else "verified"
    sign = "✘ " if b.raised else "✔ "
    yield from screen.put(headline(b), first="  ", lead=sign, lead_style=style, most=400)
    for says in details(b):
        yield from screen.put(says, first="    ", most=600)
    for copy in b.copies[:shown]:
        yield ""
        yield from _copy(copy, screen)
    left = b.whole + b.near + b.retold + b.candidate - min(shown, len(b.copies))
    if left > 0 and b.copies:
        yield ""
        yield from screen.put(f"{number.count(left)} more; --json has up to 20.", first="    ")
    for says in meaning(b):
        yield ""
        yield from screen.put(says, first="    ", most=800)


def headline(b: BenchmarkFound) -> str:
    """How many items stand in the data, with the interval of their share."""
    there = "stands" if b.copied == 1 else "stand"
    return (
        f"{number.count(b.copied)} of {number.counted(b.items, 'item', 'items')} of {b.file} "
        f"(field {b.field}) {there} in the data: "
        f"{number.count(b.whole)} word for word, {number.count(b.near)} with changes "
        f"({number.percent(b.copied, b.items)}; 95 % interval "
        f"{_share(b.low)} to {_share(b.high)})."
    )


def details(b: BenchmarkFound) -> tuple[str, ...]:
    """The weaker signs, what was not tested, and how often the check is wrong."""
    says = [
        f"{number.counted(b.retold, 'further item', 'further items')} may stand there in other "
        "words, with the same numbers among the same rare words. That was tested for "
        f"{number.count(b.retellable)}, which have three numbers or more; for the others retelling "
        "was not tested, nor translation for any.",
    ]
    if b.candidate:
        says.append(
            f"{number.counted(b.candidate, 'further item', 'further items')} with eight words in a "
            "row that at most five texts have too, which is as often a common phrase."
        )
    if b.index:
        says = [
            f"Compared by an index of hashes ({b.index}), so not word by word; retelling was not "
            "tested."
        ]
    if b.decoys:
        says.append(
            f"Control in this run: of {number.count(b.decoys)} decoys, made of quarters of four "
            f"items each, {number.count(b.false_copies)} were taken for copies and "
            f"{number.count(b.false_retold)} for retellings."
        )
    says.append(f"The next item below the limit shares {_share(b.nearest)} of its 5-grams.")
    if known := quoted(RULE.id, RULE.version):
        says.append(f"The truth ledger, of copies (whole and near): {known}")
    if b.short or b.repeated:
        says.append(
            f"{number.counted(b.short, 'row', 'rows')} with fewer than eight words were not looked "
            f"for; {number.counted(b.repeated, 'row', 'rows')} repeat an earlier one."
        )
    return tuple(says)


def _copy(c: Copy, screen: Screen) -> Iterable[str]:
    held = ""
    if c.shared:
        held = f", {number.percent(c.shared.part, c.shared.whole)} of its 5-grams, "
        held += f"{number.count(c.longest)} of {number.count(c.words)} words in a row"
    elif c.overlap:
        held = f", {_share(c.overlap)} of its rare words by weight"
    also = f", in {number.count(c.texts)} texts" if c.texts > 1 else ""
    yield from screen.put(
        f"item {number.count(c.row)} {_MEANS[c.level]}: {c.where} ({c.field}){held}{also}",
        first="    ",
        most=300,
    )
    for span in c.spans[:_SPANS]:
        yield from screen.put(f"“{span}”", first="      ", style="dim", most=_LONGEST)
    if c.text:
        yield from screen.put(f"there: {c.text}", first="      ", most=2 * _LONGEST)


def meaning(b: BenchmarkFound) -> tuple[str, ...]:
    """What it means, and what to do."""
    if b.raised:
        return (
            "A model that learns from this data has read these items: its score on this benchmark "
            "does not tell what it can do.",
            "Take the rows out of the training data, or report the score without these items.",
        )
    if b.copied:
        return ("So few items resemble a text that a common pattern may be all there is to it.",)
    return ()


def _share(share: float) -> str:
    return number.percent(round(share * 10_000), 10_000)
