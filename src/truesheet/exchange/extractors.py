"""Other readers of documents, installed as plug-ins: what they propose stays a proposal.

A plug-in is an entry point of the group `truesheet.extractors`: a function that is given the text
of the document and the sentences in which no claim was recognised, and gives back proposals, each
a mapping:

    {"kind": "rows", "quote": "We gathered twelve dozen letters.", "written": "twelve dozen",
     "value": 144, "split": "train"}

`kind` is one of those of `Stated`; `quote` a sentence as it stands in the document; `written` the
words of it that a correction would replace, the whole quote without it; `value` has the form that
the kind asks for, and a number may be given for an amount, or `{"low": 100, "high": 200}`. What
quotes words that do not stand in the document is dropped, and listed as unread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, get_args

from truesheet.exchange.document import Document
from truesheet.exchange.errors import ExtractorFailed, NoSuchExtractor
from truesheet.exchange.grammar.claim import QUESTIONS
from truesheet.model.errors import nearest
from truesheet.model.stated import Amount, Extract, Place, Stated, StatedKind, Unread

GROUP = "truesheet.extractors"
MOST = 10_000
"""Proposals that are taken from one extractor."""

KINDS: tuple[StatedKind, ...] = get_args(StatedKind)
_AMOUNTS = frozenset(
    {"rows", "files", "bytes", "fields", "classes", "mean", "range", "size_category"}
)
_LISTS = frozenset({"field_names", "class_names", "split_names", "languages"})
_TRUTHS = frozenset({"no_missing", "no_duplicates", "no_overlap", "no_personal_data"})
_WORDS = {"people": ("yes", "no"), "balance": ("balanced", "imbalanced")}

Extractor = Callable[[str, tuple[str, ...]], Iterable[Mapping[str, Any]]]


def with_proposals(document: Document, extract: Extract, name: str) -> Extract:
    """The extract with what the extractor `name` proposes besides."""
    import msgspec

    known = {(s.kind, s.place) for s in extract.stated}
    flat = _Flat(document)
    kept: list[Stated] = []
    dropped: list[Unread] = []
    for one in _proposals(name, document, extract):
        made = _stated(one, flat, name)
        if isinstance(made, Unread):
            dropped.append(made)
        elif (made.kind, made.place) not in known:
            kept.append(made)
    told = {s.sentence for s in kept}
    return msgspec.structs.replace(
        extract,
        stated=(*extract.stated, *kept),
        unread=(*(u for u in extract.unread if u.sentence not in told), *dropped),
    )


def _proposals(name: str, document: Document, extract: Extract) -> list[Mapping[str, Any]]:
    extractor = _loaded(name)
    try:
        found = []
        for one in extractor(document.text, tuple(u.sentence for u in extract.unread)):
            found.append(one)
            if len(found) == MOST:
                break
        return found
    except Exception as e:
        what = f"The extractor {name!r} broke off: {type(e).__name__}: {str(e)[:200]}."
        raise ExtractorFailed(what, hint="Leave --extractor out, or tell its authors.") from e


def _loaded(name: str) -> Extractor:
    found: dict[str, EntryPoint] = {e.name: e for e in entry_points(group=GROUP)}
    if name not in found:
        hint = nearest(name, sorted(found)) if found else "None is installed."
        raise NoSuchExtractor(f"No extractor {name!r} is installed.", hint=hint)
    try:
        loaded = found[name].load()
    except Exception as e:
        what = f"The extractor {name!r} cannot be loaded: {type(e).__name__}: {str(e)[:200]}."
        raise ExtractorFailed(what, hint="Install it anew, or leave --extractor out.") from e
    if not callable(loaded):
        raise ExtractorFailed(f"The extractor {name!r} is no function.", hint="Tell its authors.")
    return loaded  # type: ignore[no-any-return]


class _Flat:
    """The text of a document with single blanks, in which quotes are looked up."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.at: list[int] = []
        signs: list[str] = []
        blank = True
        for i, c in enumerate(document.text):
            if c.isspace():
                if not blank:
                    signs.append(" ")
                    self.at.append(i)
                blank = True
            else:
                signs.append(c)
                self.at.append(i)
                blank = False
        self.text = "".join(signs)

    def place(self, quote: str, written: str) -> Place | None:
        """Where `written` stands in `quote`, and that in the document; None where it does not."""
        quote, written = " ".join(quote.split()), " ".join(written.split())
        start = self.text.find(quote) if quote else -1
        inner = quote.find(written) if written else 0
        if start < 0 or inner < 0:
            return None
        first = start + inner
        last = first + len(written or quote) - 1
        return self.document.place(self.at[first], self.at[last] + 1)


def _stated(one: object, flat: _Flat, name: str) -> Stated | Unread:
    """A proposal as a statement, or why it is dropped."""
    if not isinstance(one, Mapping):
        return _dropped("", name, flat, "it is no mapping")
    quote = one.get("quote")
    written = one.get("written", "")
    if not isinstance(quote, str) or not isinstance(written, str) or not quote.strip():
        return _dropped("", name, flat, "it quotes nothing")
    quote = " ".join(quote.split())
    place = flat.place(quote, written)
    if place is None:
        return _dropped(quote, name, flat, "its quote does not stand in the document")
    kind = one.get("kind")
    if kind not in KINDS:
        return _dropped(quote, name, flat, f"there is no kind {str(kind)[:40]!r}", place)
    said = flat.document.text[flat.document.starts[place.line - 1] :][place.column - 1 :]
    value = _value(kind, one.get("value"), said[: place.end - place.column])
    if value is None:
        return _dropped(quote, name, flat, f"its value is none of the kind {kind}", place)
    split, field, config = (str(one.get(k) or "")[:200] for k in ("split", "field", "config"))
    return Stated(
        kind, quote, place, value, QUESTIONS[kind], split, field, config, proposed_by=name
    )


def _dropped(quote: str, name: str, flat: _Flat, why: str, place: Place | None = None) -> Unread:
    here = place or Place(flat.document.file)
    return Unread(quote[:500], here, f"dropped: {name} proposed a claim, and {why}")


def _value(kind: StatedKind, value: Any, written: str) -> Any:
    """The value in the form that the kind asks for; None where it has another."""
    if kind in _AMOUNTS:
        return _amount(value, written)
    if kind in _LISTS:
        if not isinstance(value, (list, tuple)) or not value:
            return None
        return [v[:200] for v in value[:MOST]] if all(isinstance(v, str) for v in value) else None
    if kind in _TRUTHS:
        return True if value is True else None
    if kind in _WORDS:
        return value if value in _WORDS[kind] else None
    if kind == "share":
        return _share(value, written)
    if kind == "split_ratio":
        if not isinstance(value, Mapping) or not value:
            return None
        good = all(_is_number(v) for v in value.values())
        return {str(k)[:200]: float(v) for k, v in value.items()} if good else None
    if kind == "time_frame":
        if not isinstance(value, Mapping) or not value or not set(value) <= {"from", "to"}:
            return None
        return {k: str(v)[:40] for k, v in value.items()}
    return value[:400] if isinstance(value, str) and value else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e18


def _amount(value: Any, written: str) -> Amount | None:
    if _is_number(value):
        return Amount(low=float(value), high=float(value), written=written)
    if not isinstance(value, Mapping):
        return None
    low, high = value.get("low"), value.get("high")
    if (low is None and high is None) or not all(x is None or _is_number(x) for x in (low, high)):
        return None
    return Amount(
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        about=value.get("about") is True,
        strict=value.get("strict") is True,
        written=written,
    )


def _share(value: Any, written: str) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        return None
    amount = _amount(value.get("amount"), written)
    if amount is None:
        return None
    return {"amount": amount, "of": str(value.get("of", "")), "value": str(value.get("value", ""))}
