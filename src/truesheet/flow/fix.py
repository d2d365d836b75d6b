"""The verb `fix`: what a check found wrong and a machine can put right, as a patch.

Nothing but the wrong stretches of text changes: neither the rest of the document nor the data. A
correction is made only where what stands there is what the check spoke of; the rest is left to
people, one by one.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from truesheet.flow.check import check
from truesheet.flow.files import write_all
from truesheet.model.errors import TruesheetError
from truesheet.model.report import Report, Verdict
from truesheet.model.stated import Place
from truesheet.sheet.document import with_was
from truesheet.sheet.words import clean

LARGEST = 64 * 1024 * 1024
"""Bytes of a document that is patched; no reader of documents takes a larger one."""

MOST_REMARKS = 20
"""Places of an old number that are pointed out."""

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,._'\u00a0\u202f]{1,30}\d(?![\w])")
_LINE = re.compile("\r\n|[\n\r]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class DocumentMoved(TruesheetError):
    """A document changed while it was being checked, so that places in it are no longer known.

    Next step: run `truesheet fix` again.
    """

    code = "E-FIX-001"


class Patch(NamedTuple):
    """One document before and after; `fixed` are the verdicts that were put right in it.

    `corrected` is the document with the corrections alone, line by line as before.
    """

    path: Path
    shown: str
    before: bytes
    corrected: bytes
    after: bytes
    fixed: tuple[Verdict, ...]

    @property
    def diff(self) -> str:
        """A unified diff, as `patch -p1` and `git apply` take it."""
        if self.before == self.after:
            return ""
        old, new = (_text(b).splitlines(keepends=True) for b in (self.before, self.after))
        name = self.shown.replace(os.sep, "/").lstrip("/")
        lines = difflib.unified_diff(_kept(old), _kept(new), f"a/{name}", f"b/{name}")
        return "".join(
            x if x.endswith("\n") else f"{x}\n\\ No newline at end of file\n" for x in lines
        )


class Fixed(NamedTuple):
    """What can be put right, what is left to people, and what the check said before and after.

    `after` is the report of a second check, from the disk, where the patches were written.
    """

    report: Report
    patches: tuple[Patch, ...]
    left: tuple[Verdict, ...]
    remarks: tuple[str, ...]
    after: Report | None = None

    @property
    def diff(self) -> str:
        return "".join(p.diff for p in self.patches)

    @property
    def exit_code(self) -> int:
        """0 where nothing is wrong any more, 1 where something is shown or left; 3 as in check."""
        last = self.after or self.report
        wrong = self.patches if self.after is None else _wrong(self.after)
        return 1 if wrong or self.left else last.exit_code


def fix(
    target: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = ".",
    *,
    write: bool = False,
    **how: Any,
) -> Fixed:
    """Check `target`, and correct what a machine can; `how` is what `check` takes.

    Without `write` nothing is changed. With it all documents are changed or none, and then
    everything is checked again from the disk. In a `datasheet.yaml` what an answer used to be is
    kept under `was`, until `today`.
    """
    before = _bytes_of(target)
    report = check(target, **how)
    if _bytes_of(target) != before:
        raise DocumentMoved("The document changed while it was checked.", hint="Run it again.")
    wrong = _wrong(report)
    day = _day(how.get("today"))
    patches = tuple(_patches([v for v in wrong if v.fix and not v.proposed_by], day))
    done = {v.id for p in patches for v in p.fixed}
    left = tuple(v for v in wrong if v.id not in done and not _healed(v, patches))
    remarks = tuple(_remarks(patches))
    if not (write and patches):
        return Fixed(report, patches, left, remarks)
    _write(patches)
    return Fixed(report, patches, left, remarks, check(target, **how))


def _healed(v: Verdict, patches: Sequence[Patch]) -> bool:
    """Does a sum hold again once the numbers that make it up are corrected?"""
    from truesheet.exchange import extract
    from truesheet.flow.held import of_document
    from truesheet.sheet.policy import Policy

    patch = next((p for p in patches if v.place and p.shown == v.place.file), None)
    if v.kind != "sum" or patch is None:
        return False
    again = of_document(extract(patch.path, patch.after), None, Policy())
    # Several of one name are told apart by what they state, which the correction changes.
    still = {w.id for w in again if w.kind == "sum" and w.outcome != "pass"}
    return v.id.partition("~")[0] not in still


def _day(today: Any) -> str:
    return str(today or datetime.now(UTC).date())[:10]


def _wrong(report: Report) -> list[Verdict]:
    return [v for v in report.verdicts if v.outcome in ("failed", "warned")]


def _bytes_of(target: Any) -> dict[Path, bytes]:
    """The documents that were named, to see whether they stay as they are."""
    named = [target] if isinstance(target, (str, os.PathLike)) else list(target)
    return {p: p.read_bytes() for n in named if (p := Path(n)).is_file() and _small(p)}


def _small(path: Path) -> bool:
    return path.stat().st_size <= LARGEST


def _write(patches: Sequence[Patch]) -> None:
    for p in patches:
        if p.path.read_bytes() != p.before:
            raise DocumentMoved(f"{p.shown} changed while it was checked.", hint="Run it again.")
    # A link stays a link: what it leads to is changed. Rights stay as they are.
    files = {p.path.resolve(): p.after for p in patches}
    rights = {path: path.stat().st_mode & 0o7777 for path in files}
    write_all(files)
    for path, mode in rights.items():
        os.chmod(path, mode)


# making a patch ---------------------------------------------------------------------------------


def _patches(wrong: Iterable[Verdict], day: str) -> Iterator[Patch]:
    by_file: dict[str, list[Verdict]] = {}
    for v in wrong:
        if v.place is not None and 0 < v.place.column < v.place.end:
            by_file.setdefault(v.place.file, []).append(v)
    for name, verdicts in by_file.items():
        path = Path(name)
        if not path.is_file() or not _small(path):
            continue
        data = path.read_bytes()
        patch = _patch(path, name, data, verdicts)
        answers = dict.fromkeys(v.question for v in patch.fixed if v.kind == "claim")
        if answers:
            # A sheet remembers what its answers used to be.
            kept = with_was(patch.after, name, data, answers, day)
            patch = patch._replace(after=kept)
        if patch.before != patch.after:
            yield patch


def _patch(path: Path, name: str, data: bytes, verdicts: Sequence[Verdict]) -> Patch:
    text = _text(data)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    starts = _starts(text, any(v.kind != "prose" for v in verdicts))
    edits: dict[tuple[int, int], list[Verdict]] = {}
    for v in verdicts:
        where = _stretch(v, text, starts)
        if where is not None:
            edits.setdefault(where, []).append(v)
    fixed: list[Verdict] = []
    end = len(text) + 1
    for start, stop in sorted(edits, reverse=True):
        here = edits[start, stop]
        # Two truths for one place, or places that overlap: people decide.
        if stop > end or len({v.fix for v in here}) > 1:
            continue
        text = text[:start] + here[0].fix + text[stop:]
        end = start
        fixed += here
    after = (mark + text).encode("utf-8", "surrogateescape")
    return Patch(path, name, data, after, after, tuple(reversed(fixed)))


def _stretch(v: Verdict, text: str, starts: Sequence[int]) -> tuple[int, int] | None:
    """The signs to replace; None where something else stands there than the check spoke of."""
    place: Place = v.place  # type: ignore[assignment]
    if not 0 < place.line < len(starts):
        return None
    start = starts[place.line - 1] + place.column - 1
    stop = starts[place.line - 1] + place.end - 1
    if stop > starts[place.line] or not text[start:stop].strip():
        return None
    old = text[start:stop]
    if "\n" in old or old == v.fix or (v.sentence and not _within(old, v.sentence)):
        return None
    return start, stop


def _within(old: str, sentence: str) -> bool:
    return " ".join(old.split()) in " ".join(sentence.split())


def _starts(text: str, sheet: bool) -> list[int]:
    """Where each line begins, and the end. In a datasheet.yaml lines end as YAML ends them."""
    breaks = _BREAK if sheet else _LINE
    return [0, *(m.end() for m in breaks.finditer(text)), len(text) + 1]


def _text(data: bytes) -> str:
    """Any bytes as text that goes back to the very same bytes."""
    return data.decode("utf-8", "surrogateescape")


def _kept(lines: Sequence[str]) -> list[str]:
    """Lines that only `\\n` ends: other breaks are part of their line, as patch programs see it."""
    return re.findall(r"[^\n]*\n|[^\n]+", "".join(lines))


# what else says the old number ------------------------------------------------------------------


def _remarks(patches: Sequence[Patch]) -> Iterator[str]:
    """Other places of a corrected document where the old number still stands, in words or typed."""
    found = 0
    for patch in patches:
        stale = {n: v for v in patch.fixed if (n := _plain(v.stated)) is not None}
        for number, line in enumerate(_text(patch.corrected).split("\n"), 1):
            for match in _NUMBER.finditer(line[:10_000]):
                n = _digits(match[0])
                if n not in stale:
                    continue
                found += 1
                if found > MOST_REMARKS:
                    return
                place = f"{patch.shown}:{number}"
                yield f"{place} still says {clean(match[0])}. Is that the same number?"


def _plain(stated: Any) -> int | None:
    """A stated number that is long enough not to stand there by chance."""
    if isinstance(stated, bool) or not isinstance(stated, (int, float)):
        return None
    return int(stated) if float(stated).is_integer() and abs(stated) >= 100 else None


def _digits(written: str) -> int | None:
    """A whole number as it is written, its groups of three taken together."""
    if not re.fullmatch(r"\d{1,3}([,._'\u00a0\u202f])\d{3}(?:\1\d{3})*|\d+", written):
        return None
    return int(re.sub(r"\D", "", written))


def as_plain(done: Fixed) -> Mapping[str, Any]:
    """The outcome for `--json`."""
    import msgspec

    last = done.after or done.report
    return {
        "diff": done.diff.encode("utf-8", "replace").decode(),
        "fixed": [msgspec.to_builtins(v) for p in done.patches for v in p.fixed],
        "left": [msgspec.to_builtins(v) for v in done.left],
        "remarks": list(done.remarks),
        "written": [p.shown for p in done.patches] if done.after else [],
        "exit_code": done.exit_code,
        "report": msgspec.to_builtins(last, str_keys=True),
    }
