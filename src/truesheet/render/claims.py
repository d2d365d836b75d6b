"""What a document claims, for a terminal: each sentence with its line, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from truesheet.model.stated import Amount, Extract, Stated, Sum, Unread
from truesheet.render import number
from truesheet.render.safe import line
from truesheet.render.terminal import Screen

_SOME = 8
"""Unread sentences that are shown unasked: those with a reason."""
_LONGEST = 240
_FORMS = {
    "markdown": "a document in Markdown",
    "datasheet": "a datasheet in Markdown",
    "croissant": "a Croissant description",
    "record": "a D4D record",
}


def to_text(
    extract: Extract, *, unread: bool = False, colour: bool = False, width: int = 80
) -> str:
    """The claims in the order of the document, sums that fail, and what was not read."""
    screen = Screen(colour, width)
    lines = [
        *screen.put(extract.file, style="bold", most=200),
        *screen.put(_headline(extract)),
        *_claims(extract.stated, screen),
        *_sums([s for s in extract.sums if not s.holds], screen),
        *_unread(extract.unread, unread, screen),
        *_next(extract, screen),
    ]
    return "\n".join(lines) + "\n"


def _headline(extract: Extract) -> str:
    form = _FORMS[extract.form]
    n, m = len(extract.stated), len(extract.unread)
    says = f"{form[0].upper()}{form[1:]}: {number.counted(n, 'claim', 'claims')} in "
    says += number.counted(extract.sentences, "sentence or entry", "sentences and entries")
    return f"{says}. In {number.count(m)} of them no claim was recognised." if m else f"{says}."


def _claims(stated: Iterable[Stated], screen: Screen) -> list[str]:
    lines: list[str] = []
    for (at, said), group in groupby(stated, lambda s: (s.place.line, s.sentence)):
        lines += ["", *_quoted(at, said, screen)]
        for s in group:
            by = f" (proposed by {s.proposed_by})" if s.proposed_by else ""
            sign = "? " if s.proposed_by else "→ "
            style = "assumption" if s.proposed_by else "derived"
            lines += screen.put(
                f"{claim(s)}{by}", first=" " * 7, lead=sign, lead_style=style, most=400
            )
    return lines


def _quoted(at: int, said: str, screen: Screen) -> list[str]:
    return screen.put(said, first=f"{at or '':>5}  ", style="", most=_LONGEST)


def _sums(failed: list[Sum], screen: Screen) -> list[str]:
    if not failed:
        return []
    lines = screen.head("Does not add up")
    for one in failed:
        parts = " + ".join(_written(p) for p in one.parts[:8])
        parts += f" and {len(one.parts) - 8} more" if len(one.parts) > 8 else ""
        says = f"{parts} make {number.value(one.total)}; the document says {_written(one.whole)}"
        lines += screen.put(
            says, first=f"{one.whole.place.line or '':>5}  ", lead="✖ ", lead_style="error"
        )
    return lines


def _unread(unread: Iterable[Unread], everything: bool, screen: Screen) -> list[str]:
    found = list(unread)
    if not found:
        return []
    if everything:
        lines = screen.head("Not read as a claim")
        for u in found:
            lines += _one_unread(u, screen)
        return lines
    doubtful = [u for u in found if u.why]
    if not doubtful:
        return []
    lines = screen.head("Left unread, for a reason")
    for u in doubtful[:_SOME]:
        lines += _one_unread(u, screen)
    if len(doubtful) > _SOME:
        lines += screen.put(f"and {len(doubtful) - _SOME} more: --unread lists them", first=" " * 7)
    return lines


def _one_unread(u: Unread, screen: Screen) -> list[str]:
    lines = _quoted(u.place.line, u.sentence or "(no sentence)", screen)
    return lines + (screen.put(u.why, first=" " * 7, lead="– ", style="dim") if u.why else [])


def _next(extract: Extract, screen: Screen) -> list[str]:
    if not extract.stated:
        return ["", *screen.put("There is nothing here to hold against the data.")]
    name = extract.file if " " not in extract.file else f"'{extract.file}'"
    return ["", *screen.put(f"Hold them against the data:  truesheet check {name} --data DATA")]


def claim(s: Stated) -> str:
    """A claim in a few plain words: 25,000 rows in train; the field `age` is an int64.

    The text comes from the document and is not yet harmless for a screen.
    """
    return f"{_SAY[s.kind](s, s.value)}{_where(s)}"


def _where(s: Stated) -> str:
    split = f" in {s.split}" if s.split else ""
    return split + (f" ({s.config})" if s.config else "")


def _written(s: Stated) -> str:
    return line(s.value.written, 40) if isinstance(s.value, Amount) else str(s.value)


def _amount(a: Amount) -> str:
    """52K, about 60,000, over 1M, 10 to 20."""
    if a.low is not None and a.low == a.high:
        return a.written or number.value(a.low)
    if a.high is None:
        return f"{'more than' if a.strict else 'at least'} {a.written or number.value(a.low or 0)}"
    if a.low is None and a.written[:1].isdigit():
        return f"{'fewer than' if a.strict else 'at most'} {a.written}"
    return f"about {a.written}" if a.about else a.written


def _rows(s: Stated, v: Any) -> str:
    return f"{_amount(v)} {'row' if v.low == v.high == 1 else 'rows'}"


def _listed(names: list[str]) -> str:
    shown = ", ".join(str(n) for n in names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _of(s: Stated) -> str:
    return f" of `{s.field}`" if s.field else ""


def _ratio(s: Stated, v: Any) -> str:
    return "shares of the splits: " + ", ".join(f"{k} {100 * x:.4g} %" for k, x in v.items())


def _time(s: Stated, v: Any) -> str:
    return f"from {v.get('from', '?')} to {v.get('to', 'now')}"


def _share(s: Stated, v: Any) -> str:
    if s.field:
        return f"{_amount(v['amount'])} of the rows hold {v['value']} in `{s.field}`"
    return f"{_amount(v['amount'])} of the rows: {v['of']}"


_SAY: dict[str, Callable[[Stated, Any], str]] = {
    "rows": _rows,
    "files": lambda s, v: f"{_amount(v)} files",
    "bytes": lambda s, v: f"{_amount(v)} in size",
    "fields": lambda s, v: f"{_amount(v)} fields",
    "classes": lambda s, v: f"{_amount(v)} classes{_of(s)}",
    "field_names": lambda s, v: f"fields: {_listed(v)}",
    "class_names": lambda s, v: f"classes{_of(s)}: {_listed(v)}",
    "field_kind": lambda s, v: f"the field `{s.field}` is {v}",
    "split_names": lambda s, v: f"splits: {_listed(v)}",
    "split_ratio": _ratio,
    "languages": lambda s, v: f"language: {_listed(v)}",
    "licence": lambda s, v: f"licence: {v}",
    "size_category": lambda s, v: f"{_amount(v)} rows (size category)",
    "time_frame": _time,
    "balance": lambda s, v: f"the classes{_of(s)} are {v}",
    "no_missing": lambda s, v: f"nothing is missing{_of(s)}",
    "no_duplicates": lambda s, v: (
        f"no value{_of(s)} stands twice" if s.field else "no row stands twice"
    ),
    "no_overlap": lambda s, v: "the splits share no rows",
    "no_personal_data": lambda s, v: "no personal data",
    "share": _share,
    "mean": lambda s, v: f"the mean{_of(s)} is {_amount(v)}",
    "range": lambda s, v: f"`{s.field}` runs from {_amount(v)}",
    "task": lambda s, v: f"task: {v}",
    "people": lambda s, v: f"about people: {v}",
}
