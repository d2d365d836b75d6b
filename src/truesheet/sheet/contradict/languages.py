"""`x.languages`: listed languages against the scripts and the frequent words of the texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Languages
from truesheet.model.evidence import Share
from truesheet.sheet.contradict.compare import absent_fields, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.languages import SCREENED, Written, base, kin, prevailing, scripts_of, written
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, listed, percent

LOOKS_AT = frozenset({"languages/language", "languages/share", "languages/fields"})

_TRACE = 0.001  # of the letters: a foreign name or sign shows no language
_MUCH = 0.1  # from here on another script is another language
_OFF = 0.25  # so far a share of letters may be from a stated share of texts
_FEWEST_LETTERS = 1000
_NOT_TOLD = "Its letters are those of other languages too."
_LIKE = "Its letters and most frequent words are those of the language."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Each listed language, and whether one is there that is not listed."""
    stated = [entry for entry in said.get("languages", ()) if "language" in entry]
    for i, entry in enumerate(said.get("languages", ())):
        yield from absent_fields(entry.get("fields", ()), seen, f"/languages/{i}/fields")
    letters = written(seen)
    if not stated or letters.letters < _FEWEST_LETTERS:
        return
    tags = [str(entry["language"]) for entry in stated]
    for i, entry in enumerate(said["languages"]):
        if "language" in entry:
            yield from _listed(i, entry, tags, seen)
    yield from _unlisted(tags, letters, seen)


def _cites(seen: Seen) -> tuple[str, ...]:
    return (*seen.evidence.id("text.scripts"), *seen.evidence.id("text.languages"))


def _listed(i: int, entry: dict[str, Any], tags: list[str], seen: Seen) -> Iterator[Statement]:
    tag, path = str(entry["language"]), f"/languages/{i}/language"
    fields = frozenset(map(str, entry.get("fields", ()))) or None
    letters = written(seen, fields)
    mine = scripts_of(tag)
    share = Share(sum(letters.scripts.get(s, 0) for s in mine), letters.letters)
    cites = seen.evidence.id("text.scripts")
    says = f"lists {clean(tag)}"
    if not letters.letters or share.part < _TRACE * share.whole:
        script = listed(sorted(mine), 3)
        says += f"; {_rarely(share)} of the letters are {script}"
        yield Statement(says, tag, path, evidence=cites, agrees=False)
        return
    yield _told(tag, path, says, mine, letters, tags, seen)
    if "share" in entry:
        yield from _share(i, entry, tags, share, seen)


def _rarely(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,}" if share.part else "none"


def _told(
    tag: str, path: str, says: str, mine: set[str], letters: Written, tags: list[str], seen: Seen
) -> Statement:
    """Whether a listed language is there, as far as that can be told."""
    alone = "latin" not in mine and not any(mine & scripts_of(t) for t in tags if t != tag)
    if alone and letters.share(*mine) >= _MUCH:
        says += f"; {percent(Share(sum(letters.scripts.get(s, 0) for s in mine), letters.letters))}"
        says += " of the letters are of its script"
        cites = seen.evidence.id("text.scripts")
        return Statement(says, tag, path, evidence=cites, exact=False, why="By its script alone.")
    fields = [n for n, language in _prevailing(seen) if base(tag) in kin(language)]
    if fields:
        cites = seen.evidence.id("text.languages")
        says += f"; {listed([clean(f) for f in fields], 3)} {'is' if len(fields) == 1 else 'are'} "
        says += "written in it"
        return Statement(says, tag, path, evidence=cites, exact=False, why=_LIKE)
    others = [(n, language) for n, language in _prevailing(seen)]
    whole = {n for n, _ in others} >= _running(seen) and bool(others)
    if whole and base(tag) in SCREENED and len(tags) == 1:
        name, language = others[0]
        says += f"; {clean(name)} is written in {language}"
        cites = seen.evidence.id("text.languages")
        return Statement(says, tag, path, evidence=cites, agrees=False, found=language)
    return unsure(says, tag, path, _NOT_TOLD, _cites(seen))


def _prevailing(seen: Seen) -> list[tuple[str, str]]:
    """Fields of running text whose language is beyond doubt."""
    evidence, running = seen.evidence.get("text.languages"), _running(seen)
    found = evidence.fields(Languages) if evidence else ()
    return [(name, told) for name, f in found if name in running and (told := prevailing(f))]


def _running(seen: Seen) -> set[str]:
    """Fields of running text, in which a language shows."""
    return set(seen.of_type("free_text"))


def _share(
    i: int, entry: dict[str, Any], tags: list[str], share: Share, seen: Seen
) -> Iterator[Statement]:
    stated = entry["share"]
    tag, mine = str(entry["language"]), scripts_of(str(entry["language"]))
    if any(mine & scripts_of(t) for t in tags if t != tag) or entry.get("fields"):
        return
    amount = stated["part"] / stated["whole"] if isinstance(stated, dict) else float(stated)
    says = f"says {100 * amount:.3g} % is {clean(tag)}; {percent(share)} of the letters can be"
    cites, path = seen.evidence.id("text.scripts"), f"/languages/{i}/share"
    if abs(amount - share.ratio) > _OFF:
        yield Statement(says, stated, path, evidence=cites, agrees=False)
    else:
        why = "Letters are not texts: a share of one is near that of the other, not equal to it."
        yield unsure(says, stated, path, why, cites)


def _unlisted(tags: list[str], letters: Written, seen: Seen) -> Iterator[Statement]:
    """A script, or a field in a language, that none of the listed languages explains."""
    known = {s for t in tags for s in scripts_of(t)}
    strange = {s: n for s, n in letters.scripts.items() if s not in known and s != "latin"}
    many = {s: n for s, n in strange.items() if n >= _MUCH * letters.letters}
    says = f"lists {listed([clean(t) for t in tags], 6)} and no other language"
    if many:
        script, n = max(many.items(), key=lambda s: (s[1], s[0]))
        says += f"; {percent(Share(n, letters.letters))} of the letters are {script}"
        cites = seen.evidence.id("text.scripts")
        yield Statement(says, tags, "/languages", evidence=cites, agrees=False)
        return
    bases = {base(t) for t in tags}
    for name, language in _prevailing(seen):
        if not kin(language) & bases:
            says += f"; {clean(name)} is written in {language}"
            cites = seen.evidence.id("text.languages")
            yield Statement(says, tags, "/languages", evidence=cites, agrees=False)
            return
