"""Copies for a person at a terminal: how many of each kind, where, and what to do about them."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.model.duplicates import Copies, Duplicates, Written
from truesheet.render.safe import line
from truesheet.render.terminal import Screen
from truesheet.rules.words import count, names, percent, several

_CLUSTERS, _ROWS, _LISTED = 3, 4, 5


def to_text(found: Duplicates, colour: bool = False, width: int = 80) -> str:
    """The whole answer; no line is longer than `width`."""
    screen = Screen(colour, width)
    title = f"{line(found.name, 60)}: {several(found.rows, 'row')}, what stands there twice"
    lines = screen.put(title, style="bold", most=200)
    if found.unreadable:
        lines += screen.put(f"{several(len(found.unreadable), 'part')} could not be read.")
    table: list[tuple[str, ...]] = [("what is alike", "copies", "of", "share", "groups", "largest")]
    looked = [c for c in found.found if not c.why]
    table += [_line(c) for c in looked]
    lines += ["", *screen.table(table, right=range(1, 6))]
    for c in found.found:
        lines += _more(c, screen)
    for copies in looked:
        lines += _clusters(copies, screen)
    for listing in found.listings:
        lines += screen.head(listing.title)
        lines += screen.table([listing.columns, *listing.rows[:_LISTED]], right=(0, 1))
    lines += _next(found, screen)
    if found.written:
        lines += _written(found.written, screen)
    return "\n".join(lines) + "\n"


def what(c: Copies) -> str:
    """How the members of a cluster are alike, in a few words."""
    return {
        "rows": "rows, equal in every field",
        "ids": f"rows, equal but for {names(c.ignored, 2)}",
        "label": f"rows, equal but for {names(c.ignored, 2)}",
        "texts": f"texts of “{c.field}”, but for case and punctuation",
        "near": f"texts of “{c.field}”, nearly the same",
        "people": "records that may be of one person",
        "files": "files, byte for byte",
    }[c.way]


def _line(c: Copies) -> tuple[str, ...]:
    share = percent(c.copies, c.of) if c.of else ""
    largest = count(c.largest) if c.clusters else ""
    return (what(c), count(c.copies), count(c.of), share, count(c.clusters), largest)


def _more(c: Copies, screen: Screen) -> Iterator[str]:
    """What the numbers of a kind leave out, and what they rest on."""
    if c.why:
        yield from screen.put(f"{what(c)}: {c.why}.", first="  ", lead="– ")
    if c.against:
        says = f"{count(c.against)} of the copies but for the label: another label."
        yield from screen.put(says, first="  ", lead="! ", lead_style="warning")
    if c.by_value and c.copies:
        known = f"{count(c.by_value)} of {several(c.clusters, 'group')} of {what(c)}"
        yield from screen.put(f"{known} were compared by value.", first="  ", style="dim")
    if c.compared:
        told = f"{count(c.pairs)} of {several(c.compared, 'likely pair')} of {what(c)}"
        yield from screen.put(f"{told} reach the limit, each counted out.", first="  ", style="dim")
    if c.note and (c.copies or c.way != "people"):
        yield from screen.put(f"{what(c)}: {c.note}.", first="  ", style="dim")


def _clusters(c: Copies, screen: Screen) -> Iterator[str]:
    if not c.biggest:
        return
    yield from screen.head(f"Largest groups: {what(c)}")
    for cluster in c.biggest[:_CLUSTERS]:
        shown = ", ".join(cluster.rows[:_ROWS])
        left = cluster.size - min(len(cluster.rows), _ROWS)
        more = f" and {count(left)} more" if left else ""
        yield from screen.put(f"{shown}{more}", first="  ", lead=f"{count(cluster.size)} × ")
    if c.clusters > _CLUSTERS:
        yield from screen.put(f"and {count(c.clusters - _CLUSTERS)} more groups", first="  ")


def _next(found: Duplicates, screen: Screen) -> Iterator[str]:
    yield ""
    if not found.any:
        yield from screen.put("No copy was found in the ways that were looked at.")
        return
    if found.written:
        return
    yield from screen.put(
        "A copy counts twice in every figure, and on both sides of a split it makes a model look "
        "better than it is. Look at a few groups: repeated events stay, repeated exports go."
    )
    ways = {c.way for c in found.found if c.copies}
    kinds = [w for w in ("rows", "ids", "texts") if w in ways]
    if kinds:
        asked = "" if kinds == ["rows"] else "".join(f" --drop {k}" for k in kinds)
        yield from screen.put(
            f"truesheet duplicates DATA --write clean.csv{asked}: one row of each group stays",
            lead="next: ",
        )


def _written(written: Written, screen: Screen) -> Iterator[str]:
    lost = sum(written.dropped.values())
    rule = {
        "first": "the first row in the order of the files",
        "fullest": "the row with the fewest empty cells, of equals the first",
    }[written.keep]
    yield from screen.head(f"Written: {', '.join(written.files)}")
    yield from screen.put(f"{several(written.kept, 'row')} kept, {count(lost)} dropped.")
    for way, rows in written.dropped.items():
        yield from screen.put(f"{count(rows)} {_WHY[way]}", first="  ")
    if lost:
        yield from screen.put(f"Of each group {rule} stayed. The input was not touched.")
    if written.unreadable:
        yield from screen.put(
            f"{several(written.unreadable, 'row')} could not be read and "
            f"{'is' if written.unreadable == 1 else 'are'} not in the file.",
            lead="! ",
            lead_style="warning",
        )


_WHY = {
    "rows": "equal another in every field",
    "ids": "equal another but for identifiers",
    "texts": "have the same text but for case and punctuation",
    "near": "have nearly the same text",
    "people": "may be of a person who has another record",
}
