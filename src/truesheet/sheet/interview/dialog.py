"""The conversation as a state machine: a line goes in, the next state and what to write come out.

States are values that point at the one before, so `back` is only a step to an earlier value. A word
such as `skip` is a command wherever it stands alone; where `unknown` is an answer of its own, the
command is `:unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from truesheet.model.datasheet import Claim, Signature
from truesheet.model.question import Question
from truesheet.sheet import bank, typed
from truesheet.sheet.interview import forms
from truesheet.sheet.interview.forms import Blank, Misfit, Names
from truesheet.sheet.interview.queue import Asked
from truesheet.sheet.interview.suggest import can_correct, corrected
from truesheet.sheet.people import Said
from truesheet.sheet.words import clean, sentence

Stage = Literal["who", "confirm", "text", "blanks", "reason", "differs", "review", "end"]

HELP = (
    "Enter takes what is suggested, or leaves the line out; - leaves out what is suggested.",
    "done: that is all for this question.   skip: ask me another time.   back: one step back.",
    "unknown: we looked, and do not know.",
    "n/a because ...: the question does not arise.   withhold because ...: we do not tell.",
    "quit: stop here. What was answered is kept.",
)

_WORDS = {
    "help": "help",
    "?": "help",
    "skip": "skip",
    "back": "back",
    "done": "done",
    "quit": "quit",
    "exit": "quit",
    "unknown": "unknown",
}
_APART = re.compile(
    r":?(?P<not_applicable>n/a|na|not applicable)(?P<a>$|[,:]|\s+because\b|\s*[,:]\s*because\b)"
    r"|:?(?P<withheld>withhold|withheld)(?P<b>$|[,:]|\s+because\b|\s*[,:]\s*because\b)",
    re.I,
)
_LONGEST = 20_000


class Save(NamedTuple):
    """Write this answer into `datasheet.yaml`, now."""

    question: str
    entry: dict[str, Any]


class Undo(NamedTuple):
    """Take back the last answer that was written to this question."""

    question: str


Effect = Save | Undo


class Line(NamedTuple):
    """A line for the reader: `head`, `plain`, `dim`, `good` or `bad`, and its text."""

    style: str
    text: str


class Prompt(NamedTuple):
    """What to show, and what to ask for at the end."""

    lines: tuple[Line, ...]
    ask: str


@dataclass(frozen=True)
class Context:
    """All that does not change during the interview.

    `check` says how the parts of an answer stand against the evidence; it is a pure function.
    `last` is the name of who answered before, which is offered where `by` has none.
    """

    queue: tuple[Asked, ...]
    names: Names
    said: Mapping[str, Said]
    suggested: Mapping[str, Any]
    values: Mapping[str, Any]
    check: Callable[[Question, Said], tuple[Claim, ...]]
    today: str
    by: Signature = field(default_factory=Signature)
    last: str = ""


@dataclass(frozen=True)
class State:
    """Where the conversation is. `fresh` until the question was shown; `notes` come before it."""

    at: int = 0
    stage: Stage = "who"
    name: str = ""
    text: str = ""
    value: Any = None
    blanks: tuple[Blank, ...] = ()
    apart: str = ""
    fresh: bool = True
    notes: tuple[Line, ...] = ()
    claims: tuple[Claim, ...] = ()
    saved: tuple[str, ...] = ()
    known: dict[str, Any] = field(default_factory=dict)
    before: State | None = None


Step = tuple[State, tuple[Effect, ...]]


def start(ctx: Context) -> State:
    """The first state: who answers, if that is not known."""
    state = State(name=ctx.by.name)
    return _enter(ctx, state) if ctx.by.name else state


def step(ctx: Context, state: State, line: str) -> Step:
    """What becomes of a line that was typed."""
    line = line[:_LONGEST].strip()
    here = replace(state, notes=(), fresh=False)
    if state.stage == "end":
        return here, ()
    command, rest = _command(here, line)
    if command == "help":
        return replace(here, notes=_help(ctx, here)), ()
    if command == "back":
        return _back(ctx, state)
    if command == "quit":
        return _left(ctx, here)
    if state.stage == "who":
        name = "" if line == "-" else line or ctx.last
        return replace(_enter(ctx, replace(here, name=name)), before=state), ()
    if command:
        found, effects = _commanded(ctx, here, command, rest)
    else:
        found, effects = _STAGES[state.stage](ctx, here, line)
    refused = found.stage == here.stage and found.blanks == here.blanks and found.at == here.at
    same = refused and (found.text, found.value) == (here.text, here.value)
    return (found if same else replace(found, before=state)), effects


def _left(ctx: Context, state: State) -> Step:
    """The end in the midst of a question: what was said of it so far is written."""
    ended = replace(state, stage="end")
    if state.stage not in ("text", "blanks", "differs"):
        return ended, ()
    question = _asked(ctx, state).question.id
    said = ctx.said.get(question, Said())
    value = forms.pruned(state.value)
    if (state.text, value) == (said.text, said.value) or not (state.text or value):
        return ended, ()
    note = Line("good", f"What you said of {question} so far is kept.")
    saved = (*state.saved, question)
    return replace(ended, saved=saved, notes=(note,)), (Save(question, _entry(ctx, state)),)


def _asked(ctx: Context, state: State) -> Asked:
    return ctx.queue[state.at]


def _said(ctx: Context, state: State) -> Said:
    return ctx.said.get(_asked(ctx, state).question.id, Said())


# commands -------------------------------------------------------------------------------------


def _help(ctx: Context, state: State) -> tuple[Line, ...]:
    """What may be typed anywhere, and an example of what may be typed here."""
    lines = [Line("dim", h) for h in HELP]
    if state.stage == "blanks":
        blank = state.blanks[0]
        example = forms.at(bank.examples().get(_asked(ctx, state).question.id), blank.path)
        if example is not None:
            shown = forms.shown(example, blank.kind)
            lines.append(Line("plain", f"For example: {blank.label}: {shown}"))
    return tuple(lines)


def _command(state: State, line: str) -> tuple[str, str]:
    """The command that a line is, and what follows it; two empty texts where it is none."""
    word = line.lower().removesuffix(".")
    explicit = word.startswith(":")
    name = _WORDS.get(word.removeprefix(":"), "")
    if name and (explicit or not _is_answer(state, word)):
        return name, ""
    apart = _APART.match(line)
    if apart and state.stage not in ("who", "reason", "review"):
        kind = "not_applicable" if apart["not_applicable"] else "withheld"
        return kind, _reason_in(line[apart.end() :])
    return "", ""


def _reason_in(text: str) -> str:
    """What is left without "because" in front."""
    return re.sub(r"^[\s,:]*(?:because\b)?[\s,:]*", "", text, flags=re.I)


def _is_answer(state: State, word: str) -> bool:
    """Is this word an answer of its own here?"""
    if state.stage in ("who", "reason", "review"):
        return word not in ("help", "?", "back", "quit")
    if state.stage != "blanks" or not state.blanks:
        return False
    kind = state.blanks[0].kind
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "tristate":
        return word in ("unknown", "?")
    return word in (typed.choice(kind) or ())


def _commanded(ctx: Context, state: State, command: str, reason: str) -> Step:
    if command == "skip":
        return _next(ctx, state, Line("dim", "Left for another time.")), ()
    if command == "done":
        return _finish(ctx, state)
    if command == "unknown":
        return _settle(ctx, state, "unknown", "")
    if reason:
        return _settle(ctx, state, command, reason)
    return replace(state, stage="reason", apart=command), ()


def _back(ctx: Context, state: State) -> Step:
    """One step back; an answer that was written since is taken back."""
    then = state.before
    if then is None:
        return replace(state, notes=(Line("bad", "This is the beginning."),), fresh=False), ()
    undone = tuple(Undo(q) for q in reversed(state.saved) if q not in then.saved)
    return replace(then, fresh=True, notes=()), undone


# questions ------------------------------------------------------------------------------------


def _enter(ctx: Context, state: State, *notes: Line) -> State:
    """The next question that still applies, or the end."""
    at = state.at
    values = {**ctx.values, **state.known}
    while at < len(ctx.queue):
        gate = bank.closed_by(ctx.queue[at].question, values)
        if gate is None or len(ctx.queue) == 1:
            break
        at += 1
    state = replace(state, at=at, fresh=True, notes=notes, blanks=(), apart="", claims=())
    if at == len(ctx.queue):
        return replace(state, stage="end", text="", value=None)
    asked = ctx.queue[at]
    said = ctx.said.get(asked.question.id, Said())
    state = replace(state, text=said.text, value=said.value)
    if asked.cause == "contradicted":
        claims = _wrong(ctx, state)
        if claims:
            return replace(state, stage="differs", claims=claims)
    stage: Stage = "confirm" if asked.cause != "open" and said.substance else "text"
    return replace(state, stage=stage)


def _next(ctx: Context, state: State, *notes: Line) -> State:
    return _enter(ctx, replace(state, at=state.at + 1), *notes)


def _wrong(ctx: Context, state: State) -> tuple[Claim, ...]:
    """What the data say otherwise."""
    return tuple(c for c in _claims(ctx, state) if c.standing.check == "contradicted")


def _claims(ctx: Context, state: State) -> tuple[Claim, ...]:
    said = Said(text=state.text, value=forms.pruned(state.value))
    return ctx.check(_asked(ctx, state).question, said) if said.substance else ()


# stages ---------------------------------------------------------------------------------------


def _confirm(ctx: Context, state: State, line: str) -> Step:
    if line.lower() in ("", "y", "yes"):
        return _kept(ctx, state)
    if line.lower() in ("n", "no", "change"):
        return replace(state, stage="text", fresh=True), ()
    return _refused(state, "Type yes or no: is it still right?"), ()


def _text(ctx: Context, state: State, line: str) -> Step:
    blanks = tuple(forms.blanks(_asked(ctx, state).question.value, ctx.names))
    if blanks and blanks[0].kind == "tristate" and line.lower() in ("yes", "no"):
        # A bare yes or no is the typed answer, and no words.
        return _blank(ctx, replace(state, blanks=blanks, stage="blanks"), line)
    text = "" if line == "-" else line or state.text
    state = replace(state, text=text, blanks=blanks, stage="blanks")
    return (state, ()) if blanks else _finish(ctx, state)


def _blank(ctx: Context, state: State, line: str) -> Step:
    blank, *rest = state.blanks
    offer = _offer(ctx, state)
    if not line and offer is not None:
        value = offer
    elif line in ("", "-"):
        return _on(ctx, _left_out(ctx, state, blank, rest, skipped=offer is not None))
    else:
        value = forms.read(blank.kind, line, ctx.names)
        if isinstance(value, Misfit):
            expected = forms.expected(blank.kind, ctx.names)
            return _refused(state, f"{value.why} Expected: {expected}."), ()
    if blank.more:
        mine = len(rest) - len(_beyond(blank, rest))
        again = forms.following(blank, _asked(ctx, state).question.value, ctx.names)
        rest = [*rest[:mine], *again, *rest[mine:]]
    return _on(
        ctx, replace(state, value=forms.put(state.value, blank.path, value), blanks=tuple(rest))
    )


def _left_out(
    ctx: Context, state: State, blank: Blank, rest: list[Blank], *, skipped: bool
) -> State:
    """Without this blank; where it begins a record, without that, or (`skipped`) on to the next."""
    path = blank.path
    if blank.more:
        rest = _beyond(blank, rest)
        path = _record(blank)
        if skipped:
            question = _asked(ctx, state).question.value
            rest = [*forms.following(blank, question, ctx.names), *rest]
    value = state.value
    if forms.at(value, path) is not None:
        value = forms.put(value, path, None)
    return replace(state, value=value, blanks=tuple(rest))


def _on(ctx: Context, state: State) -> Step:
    return (state, ()) if state.blanks else _finish(ctx, state)


def _beyond(blank: Blank, rest: list[Blank]) -> list[Blank]:
    """The blanks that do not belong to the record which this one begins."""
    record = _record(blank)
    return [b for b in rest if b.path[: len(record)] != record]


def _record(blank: Blank) -> forms.Path:
    """The path of the record in a list that a blank belongs to."""
    at = max(i for i, s in enumerate(blank.path) if isinstance(s, int))
    return blank.path[: at + 1]


def _offer(ctx: Context, state: State) -> Any:
    """What is suggested for the first blank: what was said before, or what the data point at."""
    blank = state.blanks[0]
    found = forms.at(state.value, blank.path)
    if found is None:
        found = forms.at(ctx.suggested.get(_asked(ctx, state).question.id), blank.path)
    if found is None or list(typed.problems(blank.kind, found)):
        return None
    return found


def _reason(ctx: Context, state: State, line: str) -> Step:
    reason = _reason_in(line)
    if not reason:
        return _refused(state, "Readers need the reason, in a few words; back goes back."), ()
    return _settle(ctx, state, state.apart, reason)


def _differs(ctx: Context, state: State, line: str) -> Step:
    word = line.lower()
    can = can_correct(state.claims)
    if word in ("k", "keep"):
        return _signed(ctx, state, Line("bad", "Kept as you say it; the sheet shows both."))
    if can and word in ("", "c", "correct"):
        mended = replace(state, value=corrected(state.value, state.claims), claims=())
        return _finish(ctx, mended)
    if word in ("a", "again", "change") or (not can and not word):
        return replace(state, stage="text", fresh=True, claims=()), ()
    return _refused(state, "Type one of the letters in front of the choices."), ()


def _review(ctx: Context, state: State, line: str) -> Step:
    day = line or _next_review(ctx, state)
    if typed.iso(day) is None or len(day) < 10 or day <= ctx.today:
        return _refused(state, "Type a day to come, such as 2027-11-22."), ()
    return _written(ctx, state, {"review_by": date.fromisoformat(day)}, Line("good", "Saved."))


_STAGES: dict[Stage, Callable[[Context, State, str], Step]] = {
    "confirm": _confirm,
    "text": _text,
    "blanks": _blank,
    "reason": _reason,
    "differs": _differs,
    "review": _review,
}


def _refused(state: State, why: str) -> State:
    return replace(state, notes=(Line("bad", why),))


# answers --------------------------------------------------------------------------------------


def _kept(ctx: Context, state: State) -> Step:
    """The answer as it is, with today's name under it."""
    return _signed(ctx, state, Line("good", "Confirmed."))


def _finish(ctx: Context, state: State) -> Step:
    """The answer is whole: hold it against the data, then write it."""
    value = forms.pruned(state.value)
    state = replace(state, value=value, blanks=())
    if not state.text and value is None:
        return _next(ctx, state, Line("dim", "Nothing was said; left for another time.")), ()
    question = _asked(ctx, state).question
    wrong = bank.validate(question, value) if value is not None else []
    if wrong:
        again = _text(ctx, replace(state, stage="text"), state.text)[0]
        return _refused(again, f"{wrong[0]} Say it again."), ()
    claims = _wrong(ctx, state)
    if claims:
        return replace(state, stage="differs", claims=claims, fresh=False), ()
    return _signed(ctx, state, Line("good", _saved(ctx, state)))


def _saved(ctx: Context, state: State) -> str:
    agreed = [c for c in _claims(ctx, state) if c.standing.check == "pass"]
    told = f" The data agree: it {', '.join(map(_says, agreed[:3]))}." if agreed else ""
    return f"Saved.{told}"


def _says(claim: Claim) -> str:
    """The words of a claim behind "it": most begin with says, names or lists."""
    verb = claim.says.partition(" ")[0]
    return claim.says if verb.endswith("s") and verb.islower() else f"says “{claim.says}”"


def _signed(ctx: Context, state: State, note: Line) -> Step:
    """Write it; where a day of review was set, ask for the next one first."""
    before = _said(ctx, state).by
    if before is not None and before.review_by and state.stage != "review":
        return replace(state, stage="review", notes=(note,)), ()
    return _written(ctx, state, {}, note)


def _next_review(ctx: Context, state: State) -> str:
    """As long from today as it was from answer to review, a year where that is not known."""
    before = _said(ctx, state).by
    days = 365
    if before is not None and len(before.on) == len(before.review_by) == 10:
        span = date.fromisoformat(before.review_by) - date.fromisoformat(before.on)
        days = max(span.days, 1)
    return date.fromordinal(date.fromisoformat(ctx.today).toordinal() + days).isoformat()


def _written(ctx: Context, state: State, more: dict[str, Any], note: Line) -> Step:
    question = _asked(ctx, state).question.id
    entry = {**_entry(ctx, state), **more}
    known = {**state.known, question: forms.pruned(state.value)}
    done = replace(state, saved=(*state.saved, question), known=known)
    return _next(ctx, done, note), (Save(question, entry),)


def _settle(ctx: Context, state: State, what: str, reason: str) -> Step:
    """No answer, but a word on why there is none."""
    question = _asked(ctx, state).question.id
    entry: dict[str, Any] = {"state": what}
    if reason:
        entry["reason"] = reason
    done = replace(state, saved=(*state.saved, question))
    told = {"unknown": "unknown", "not_applicable": "not applicable", "withheld": "withheld"}[what]
    note = Line("good", f"Saved as {told}.")
    return _next(ctx, done, note), (Save(question, entry | _by(ctx, state)),)


def _entry(ctx: Context, state: State) -> dict[str, Any]:
    """The answer as it stands in `datasheet.yaml`; what is not said is not written."""
    said, value = _said(ctx, state), forms.pruned(state.value)
    entry: dict[str, Any] = {}
    if state.text or said.text:
        entry["text"] = state.text or None
    if value is not None or said.value is not None:
        entry["value"] = value
    return entry | _by(ctx, state)


def _by(ctx: Context, state: State) -> dict[str, Any]:
    who = {"name": state.name, "role": ctx.by.role}
    signed = {k: v for k, v in who.items() if v}
    return ({"by": signed} if signed else {}) | {"on": date.fromisoformat(ctx.today)}


# what is shown --------------------------------------------------------------------------------


def prompt(ctx: Context, state: State) -> Prompt:
    """What the reader sees before the next line is typed."""
    if state.stage == "end":
        n = len(set(state.saved))
        told = f"{n} answer{'' if n == 1 else 's'} written." if n else "Nothing was written."
        return Prompt((*state.notes, Line("plain", told)), "")
    if state.stage == "who":
        offer = f"[{clean(ctx.last)}]; - for none" if ctx.last else "(Enter for none)"
        return Prompt(state.notes, f"Your name, to stand beside each answer {offer}: ")
    lines = [*state.notes]
    if state.fresh:
        lines += _question(ctx, state)
    more, ask = _PROMPTS[state.stage](ctx, state)
    return Prompt((*lines, *more), ask)


def _question(ctx: Context, state: State) -> list[Line]:
    asked = _asked(ctx, state)
    question = asked.question
    causes = {
        "open": "open",
        "contradicted": "contradicted by the data",
        "stale": "the data changed since",
        "expired": "to be looked at again",
        "answered": "answered",
    }
    head = f"{state.at + 1} of {len(ctx.queue)}  {question.id}, {causes[asked.cause]}"
    lines = [Line("dim", head), Line("head", question.asks)]
    if asked.because:
        lines.append(Line("bad", asked.because))
    lines.append(Line("plain", f"Why: {question.why}"))
    lines.append(Line("dim", f"Read by: {', '.join(question.readers)}"))
    if asked.needed_for:
        lines.append(Line("dim", f"Needed for: {', '.join(asked.needed_for)}"))
    if question.hint:
        lines.append(Line("dim", f"For example: {question.hint}"))
    return lines


Shown = tuple[list[Line], str]


def _ask_confirm(ctx: Context, state: State) -> Shown:
    said = _said(ctx, state)
    lines = [Line("plain", f"It says: {said.text}")] if said.text else []
    if said.value is not None:
        lines += [Line("plain", f"  {row}") for row in _laid(said.value)]
    if said.by and (said.by.name or said.by.on):
        lines.append(
            Line("dim", f"said by {said.by.name or 'somebody'}, {said.by.on or 'undated'}")
        )
    return lines, "Is it still right? [yes], or no to change it: "


def _laid(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return [forms.shown(value)]
    return [f"{k}: {forms.shown(v)}" for k, v in value.items()]


def _ask_text(ctx: Context, state: State) -> Shown:
    lines = [Line("plain", f"It says: {state.text}")] if state.text else []
    if state.text:
        return lines, "In your words (Enter keeps that, - leaves it out): "
    typed_too = bool(_asked(ctx, state).question.value)
    return lines, f"In your words ({'Enter to go on' if typed_too else 'Enter to skip'}): "


def _ask_blank(ctx: Context, state: State) -> Shown:
    blank, offer = state.blanks[0], _offer(ctx, state)
    lines = []
    if blank.kind != "text":
        lines.append(Line("dim", f"  {forms.expected(blank.kind, ctx.names)}"))
    shown = f" [{forms.shown(offer, blank.kind)}]" if offer is not None else ""
    end = " (Enter: no more)" if blank.more and offer is None else ""
    return lines, f"  {blank.label}{shown}{end}: "


def _ask_reason(ctx: Context, state: State) -> Shown:
    why = "Why does it not arise?" if state.apart == "not_applicable" else "Why is it not told?"
    return [], f"{why} "


def _ask_differs(ctx: Context, state: State) -> Shown:
    lines = [Line("bad", "The data say otherwise.")]
    for claim in state.claims:
        why = f": {claim.standing.reason}" if claim.standing.reason else ""
        lines.append(Line("bad", sentence(f"Your answer {_says(claim)}{why}")))
    if can_correct(state.claims):
        return lines, "[c]orrect it to what was found, a: say it again, k: keep what you say: "
    return lines, "[a]: say it again, k: keep what you say: "


def _ask_review(ctx: Context, state: State) -> Shown:
    return [], f"Look at it again by [{_next_review(ctx, state)}]: "


_PROMPTS: dict[Stage, Callable[[Context, State], Shown]] = {
    "confirm": _ask_confirm,
    "text": _ask_text,
    "blanks": _ask_blank,
    "reason": _ask_reason,
    "differs": _ask_differs,
    "review": _ask_review,
}
