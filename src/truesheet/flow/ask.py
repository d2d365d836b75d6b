"""The verb `ask`: an interview about what only people know, written down answer by answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from truesheet.flow.build import Told
from truesheet.flow.files import must_be_writable, write_whole
from truesheet.flow.project import YAML
from truesheet.flow.today import day_of, sheet_today
from truesheet.model.datasheet import Claim, Datasheet, Signature
from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.question import Question
from truesheet.sheet import anchors, bank, packs
from truesheet.sheet.claims import statements
from truesheet.sheet.document import load_bytes, read, with_anchors, with_answer
from truesheet.sheet.interview import dialog, forms
from truesheet.sheet.interview.queue import Asked as Wanted
from truesheet.sheet.interview.queue import queue
from truesheet.sheet.interview.suggest import suggestions
from truesheet.sheet.judge import judged
from truesheet.sheet.people import People, Said
from truesheet.sheet.seen import Seen


class NoTerminal(TruesheetError):
    """An interview needs somebody at a terminal, and there is none.

    Next step: run it in a terminal, list the questions with `--json`, or write the answers into
    `datasheet.yaml`.
    """

    code = "E-ASK-003"


class NoSuchQuestion(TruesheetError):
    """A question was to be asked that the bank does not hold.

    Next step: look at the spelling; the error names the closest question.
    """

    code = "E-ASK-004"


class NoSheetToAsk(TruesheetError):
    """There is no datasheet.yaml to write answers into.

    Next step: make one with `truesheet build DATA`, and ask again.
    """

    code = "E-ASK-005"


class Interview:
    """An interview under way. Every answer is in `datasheet.yaml` before the next question comes.

    The file is read anew before each change, so that what somebody else writes meanwhile stays.
    """

    def __init__(self, file: Path, ctx: dialog.Context, seen: Seen) -> None:
        self.file = file
        self.context = ctx
        self.state = dialog.start(ctx)
        self._seen = seen
        self._written: list[tuple[str, bytes, bytes]] = []

    @property
    def over(self) -> bool:
        return self.state.stage == "end"

    @property
    def prompt(self) -> dialog.Prompt:
        return dialog.prompt(self.context, self.state)

    def type(self, line: str) -> None:
        """Take a line that was typed; what follows from it is on disk when this returns."""
        # A terminal may send bytes that are no text; they have no place in the file.
        line = line.encode("utf-8", "replace").decode("utf-8")
        state, effects = dialog.step(self.context, self.state, line)
        for effect in effects:
            self._apply(effect)
        self.state = state

    def leave(self) -> None:
        """End in the midst of a question: what was said of it so far is kept."""
        if not self.over:
            self.type(":quit")

    def _apply(self, effect: dialog.Effect) -> None:
        before = load_bytes(self.file)
        if isinstance(effect, dialog.Undo):
            question, old, new = self._written.pop()
            # Somebody else's change since then is not taken back with ours.
            if question == effect.question and before == new:
                write_whole(self.file, old)
            return
        name = str(self.file)
        after = with_answer(before, name, effect.question, _quoted(effect.entry))
        after = self._anchored(after, effect.question)
        read(after, name)  # never leave a file behind that cannot be read
        write_whole(self.file, after)
        self._written.append((effect.question, before, after))

    def _anchored(self, data: bytes, question_id: str) -> bytes:
        """With the word that tells when the data under the answer became another."""
        question = bank.by_id()[question_id]
        said = read(data, str(self.file)).answers[question_id]
        claims = self.context.check(question, said) if said.substance else ()
        if not any(c.standing.check in ("not_checkable", "inconclusive") for c in claims):
            return data
        word = anchors.anchor(question, said, self._seen)
        return with_anchors(data, str(self.file), {question_id: word}) if word else data


def _quoted(value: Any) -> Any:
    """With quotes around words that older YAML takes for true or false."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return {k: _quoted(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_quoted(v) for v in value]
    if isinstance(value, str) and value.lower() in ("yes", "no", "on", "off", "y", "n"):
        return DoubleQuotedScalarString(value)
    return value


def ask(
    target: str | os.PathLike[str] = YAML,
    *,
    role: str | None = None,
    pack: str | None = None,
    by: str = "",
    everything: bool = False,
    question: str | None = None,
    today: str | date | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Interview:
    """Begin an interview about the sheet at `target`, a `datasheet.yaml` or its folder.

    Asked is what is open, contradicted, stale or expired; with `everything` also what stands well,
    with `question` that one alone. `role` keeps the questions that somebody in it can answer,
    `pack` puts those first that a framework needs.
    """
    wanted = packs.role(role) if role is not None else None
    needed = packs.pack(pack) if pack is not None else None
    known = list(bank.by_id())
    if question is not None and question not in known:
        raise NoSuchQuestion(f"There is no question {question!r}.", hint=nearest(question, known))
    file = Path(target)
    file = file / YAML if file.is_dir() else file
    if not file.exists():
        raise NoSheetToAsk(f"There is no file {file}.", hint="Make it: truesheet build DATA")
    must_be_writable(file.parent)
    people = read(load_bytes(file), str(file))
    day = day_of(today)
    sheet = sheet_today(file, people, day, workers=workers, progress=progress)
    asked = queue(sheet, pack=needed, role=wanted, everything=everything, only=question)
    seen = Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint, day)
    ctx = dialog.Context(
        asked,
        forms.Names(
            tuple(f.name for f in sheet.fields),
            tuple(s.name for s in sheet.splits) if len(sheet.splits) > 1 else (),
        ),
        people.answers,
        suggestions(sheet),
        {a.question: a.value for a in sheet.answers if a.value is not None},
        _checker(sheet, seen, day),
        day,
        Signature(by, role or ""),
        _last(people),
    )
    return Interview(file, ctx, seen)


def _last(people: People) -> str:
    """The name of who answered last."""
    signed = [said.by for said in people.answers.values() if said.by and said.by.name]
    return max(signed, key=lambda by: by.on).name if signed else ""


def _checker(sheet: Datasheet, seen: Seen, day: str) -> Any:
    known = {e.id: e for e in sheet.evidence}

    def check(question: Question, said: Said) -> tuple[Claim, ...]:
        return tuple(
            judged(s, known, sheet.fingerprint, day) for s in statements(question, said, seen)
        )

    return check


def as_json(interview: Interview) -> list[Mapping[str, Any]]:
    """The questions that would be asked, in their order, for programs."""
    return [
        _entry(w, interview.context.suggested.get(w.question.id)) for w in interview.context.queue
    ]


def _entry(wanted: Wanted, suggested: Any) -> dict[str, Any]:
    q = wanted.question
    found = {
        "question": q.id,
        "cause": wanted.cause,
        "asks": q.asks,
        "why": q.why,
        "readers": list(q.readers),
        "because": wanted.because,
        "needed_for": list(wanted.needed_for),
        "value": q.value,
        "suggested": suggested,
        "example": bank.examples().get(q.id),
    }
    return {k: v for k, v in found.items() if v not in (None, "", [])}
