"""`datasheet.yaml`: what people say, read with all its mistakes named in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from truesheet.model.datasheet import Signature, State, Was
from truesheet.model.errors import nearest
from truesheet.model.field import ROLES, Role
from truesheet.model.question import Question
from truesheet.rules.catalogue import rules
from truesheet.sheet import bank, yamlfile
from truesheet.sheet import yaml_errors as wrong
from truesheet.sheet.judge import Waiver
from truesheet.sheet.people import (
    VERSION,
    FindingWaiver,
    Note,
    People,
    Reading,
    Said,
    SqlClaim,
)
from truesheet.sheet.typed import iso

STATES: tuple[str, ...] = get_args(State)
TOP = (
    "truesheet",
    "name",
    "data",
    "splits",
    "read",
    "fields",
    "answers",
    "claims",
    "waivers",
    "never",
)
READ = ("encoding", "delimiter", "header")
ANSWER = ("text", "value", "state", "reason", "by", "on", "review_by", "waived", "seen", "was")
WAS = ("text", "value", "state", "reason", "by", "on", "until")
BY = ("name", "role")
FIELD = ("role",)
CLAIM = ("sql", "says", "on")
WAIVED = ("by", "until", "reason")
WAIVER = ("finding", *WAIVED)


def read_file(path: Path, questions: Sequence[Question] | None = None) -> People:
    """What people say in the file at `path`."""
    return read(load_bytes(path), str(path), questions)


def load_bytes(path: Path) -> bytes:
    """The bytes of a `datasheet.yaml`; E-YAML-001 where they cannot be had."""
    try:
        if path.stat().st_size > yamlfile.LARGEST:
            # No more than shows that it is too large.
            with path.open("rb") as file:
                return file.read(yamlfile.LARGEST + 1)
        return path.read_bytes()
    except OSError as e:
        what = f"it cannot be read: {e.strerror}."
        hint = "Look at its name and its permissions."
        problem = wrong.CannotReadYaml(str(path), 0, what, hint=hint)
        raise wrong.InvalidDocument(str(path), [problem]) from e


def read(data: bytes, file: str, questions: Sequence[Question] | None = None) -> People:
    """What people say; InvalidDocument with every problem of the file otherwise."""
    try:
        tree = yamlfile.parse(data, file)
    except wrong.YamlProblem as problem:
        raise wrong.InvalidDocument(file, [problem]) from problem
    reader = _Reader(file, questions or bank.load())
    people = reader.people(tree)
    if reader.problems:
        raise wrong.InvalidDocument(file, reader.problems)
    return people


def with_roles(data: bytes, file: str, roles: Mapping[str, Role]) -> bytes:
    """The file with these roles declared; the same bytes where it says so already."""

    def change(tree: Any) -> None:
        fields = _mapping(tree, "fields") if roles else {}
        for name, role in roles.items():
            note = fields.get(name)
            if not isinstance(note, dict):
                fields[name] = _inline({"role": role})
            elif note.get("role") != role:
                note["role"] = role

    return yamlfile.edited(data, file, change)


def with_reading(data: bytes, file: str, read: Reading) -> bytes:
    """The file with this way of reading; the same bytes where it says so already."""
    wanted = {k: getattr(read, k) for k in READ if getattr(read, k) is not None}

    def change(tree: Any) -> None:
        node = _mapping(tree, "read") if wanted else {}
        for key, value in wanted.items():
            if node.get(key) != value:
                node[key] = value

    return yamlfile.edited(data, file, change)


def with_answer(
    data: bytes, file: str, question: str, entry: Mapping[str, Any], until: str = ""
) -> bytes:
    """The file with these keys of one answer set; its other keys and comments stay.

    What the answer was before is kept under `was` where it is replaced, and not only added to;
    `until` is the day until which it stood, that of the new answer otherwise.
    """

    def change(tree: Any) -> None:
        answers = _mapping(tree, "answers")
        said = answers.get(question)
        if isinstance(said, str):
            said = {"text": said}
        if not isinstance(said, dict):
            said = {}
        gone = _replaced(said, entry)
        if gone:
            last = until or entry.get("on") or ""
            # As plain values: a node that stands in two places would be written as an alias.
            kept = {k: yamlfile.plain(said[k]) for k in WAS if k in said}
            kept |= {"until": last} if last else {}
            said["was"] = [_inline(kept), *said.get("was", ())]
            for key in gone - set(entry):
                del said[key]
        said.update({k: _inline(v) for k, v in entry.items()})
        if answers.get(question) is not said:
            answers[question] = said

    return yamlfile.edited(data, file, change)


def with_was(data: bytes, file: str, before: bytes, questions: Iterable[str], until: str) -> bytes:
    """The file with the values of these answers in `before` kept under `was`, newest first."""
    old = yamlfile.plain(yamlfile.parse(before, file)).get("answers", {})

    def change(tree: Any) -> None:
        for question in questions:
            said, gone = tree["answers"].get(question), old.get(question)
            if not (isinstance(said, dict) and isinstance(gone, dict) and "value" in gone):
                continue
            kept = {k: gone[k] for k in ("value", "by", "on") if k in gone} | {"until": until}
            kept |= {k: date.fromisoformat(kept[k]) for k in ("on", "until") if _day(kept.get(k))}
            entries = [_inline(kept), *said.get("was", ())]
            if "was" not in said and hasattr(said, "insert"):
                # In front of the value: the comment behind an answer stays behind it.
                said.insert(list(said).index("value"), "was", _inline([]))
            said["was"] = entries

    return yamlfile.edited(data, file, change)


def _day(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 10 and iso(text) is not None


def _replaced(said: Mapping[str, Any], entry: Mapping[str, Any]) -> set[str]:
    """The parts of an answer that `entry` replaces, or that go against it."""
    gone = {
        k
        for k in ("text", "value", "state", "reason")
        if k in said and k in entry and yamlfile.plain(said[k]) != yamlfile.plain(entry[k])
    }
    if {"text", "value"} & set(entry):
        gone |= (
            {"state", "reason"} & set(said)
            if said.get("state", "answered") != "answered"
            else set()
        )
    if entry.get("state", "answered") != "answered":
        gone |= {"text", "value"} & set(said)
    return gone


def with_anchors(data: bytes, file: str, anchors: Mapping[str, str]) -> bytes:
    """The file with the anchors of these answers; the same bytes where they stand there."""

    def change(tree: Any) -> None:
        answers = _mapping(tree, "answers") if anchors else {}
        for question, anchor in anchors.items():
            said = answers.get(question)
            if isinstance(said, str):
                said = answers[question] = _block({"text": said})
            if isinstance(said, dict) and said.get("seen") != anchor:
                said["seen"] = anchor

    return yamlfile.edited(data, file, change)


def _mapping(tree: Any, key: str) -> Any:
    """The mapping under `key`, made if it is not there or empty."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(tree.get(key), dict) or not tree[key]:
        tree[key] = CommentedMap()
    return tree[key]


def _block(value: Mapping[str, Any]) -> Any:
    """A value that is written one key a line."""
    from ruamel.yaml.comments import CommentedMap

    return CommentedMap(value)


def _inline(value: Any) -> Any:
    """A value that is written on one line."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(value, Mapping):
        return value
    node = CommentedMap(value)
    node.fa.set_flow_style()
    return node


class _Reader:
    """Walks through the file and gathers all that is wrong."""

    def __init__(self, file: str, questions: Sequence[Question]) -> None:
        self.file = file
        self.questions = {q.id: q for q in questions}
        self.problems: list[wrong.YamlProblem] = []
        self.ignored: list[str] = []

    def people(self, tree: Any) -> People:
        self.version(tree)
        self.known(tree, TOP, "")
        data, splits = self.paths(tree, "data"), self.splits(tree)
        if data and splits:
            hint = "Keep `data` for undivided data, `splits` for train and test."
            self.wrong(
                wrong.WrongKind, tree, "splits", "`data` and `splits` both stand there.", hint
            )
        return People(
            truesheet=VERSION,
            name=self.text(tree, "name"),
            data=data,
            splits=splits,
            read=self.reading(tree),
            fields=self.fields(tree),
            answers=self.answers(tree),
            claims=self.claims(tree),
            waivers=self.waivers(tree),
            never=self.never(tree),
            ignored=tuple(self.ignored),
        )

    def version(self, tree: Any) -> None:
        stated = yamlfile.plain(tree.get("truesheet"))
        if stated is None:
            hint = f"Put `truesheet: {VERSION}` on the first line."
            self.wrong(wrong.NotADocument, tree, None, "`truesheet` is not there.", hint)
        elif isinstance(stated, bool) or not isinstance(stated, int) or stated < 1:
            hint = f"Write `truesheet: {VERSION}`."
            self.wrong(wrong.NotADocument, tree, "truesheet", "`truesheet` is no version.", hint)
        elif stated > VERSION:
            what = f"version {stated} is newer than this Truesheet knows ({VERSION})."
            hint = "Update: pip install -U truesheet"
            self.wrong(wrong.NotADocument, tree, "truesheet", what, hint)

    # parts ------------------------------------------------------------------------------------

    def paths(self, tree: Any, key: str) -> tuple[str, ...]:
        """A path, or a list of paths."""
        value = yamlfile.plain(tree.get(key))
        if value is None:
            return ()
        many = value if isinstance(value, list) else [value]
        if not many or not all(isinstance(p, str) and p.strip() for p in many):
            hint = "Write a path, or several in square brackets."
            self.wrong(wrong.WrongKind, tree, key, f"`{_shown(key)}` is no path.", hint)
            return ()
        return tuple(many)

    def never(self, tree: Any) -> tuple[str, ...]:
        """Combinations of groups that cannot occur: `sex=male,pregnant=yes`."""
        value = yamlfile.plain(tree.get("never"))
        many = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(n, str) and all("=" in p for p in n.split(",")) for n in many):
            hint = 'Write `never: ["sex=male,pregnant=yes"]`.'
            self.wrong(wrong.WrongKind, tree, "never", "`never` names no combinations.", hint)
            return ()
        return tuple(many)

    def splits(self, tree: Any) -> dict[str, tuple[str, ...]]:
        node = self.mapping(tree, "splits", "Write `splits: {train: train.csv, test: test.csv}`.")
        return {k: self.paths(node, k) for k in self.names(node, "split")}

    def reading(self, tree: Any) -> Reading:
        node = self.mapping(tree, "read", "Write `read: {encoding: cp1252}`.")
        self.known(node, READ, "read")
        header = yamlfile.plain(node.get("header"))
        if header is not None and not isinstance(header, bool):
            self.wrong(wrong.WrongKind, node, "header", "`header` is not true or false.")
            header = None
        delimiter = yamlfile.plain(node.get("delimiter"))
        if delimiter is not None and not isinstance(delimiter, str):
            self.wrong(wrong.WrongKind, node, "delimiter", "`delimiter` is not a text.")
            delimiter = None
        return Reading(self.text(node, "encoding") or None, delimiter, header)

    def fields(self, tree: Any) -> dict[str, Note]:
        node = self.mapping(tree, "fields", "Write `fields: {income: {role: label}}`.")
        return {k: self.note(node, k) for k in self.names(node, "field")}

    def note(self, node: Any, name: str) -> Note:
        note = self.mapping(node, name, "Write `{role: label}` after the name of the field.")
        self.known(note, FIELD, f"fields.{name}")
        role = self.text(note, "role")
        if role and role not in ROLES:
            what = f"{_shown(role)} is no role of a field."
            self.wrong(wrong.WrongKind, note, "role", what, nearest(role, ROLES))
            return Note()
        return Note(role or None)

    def answers(self, tree: Any) -> dict[str, Said]:
        node = self.mapping(tree, "answers", "Write each answer under the id of its question.")
        found = {}
        for name in self.names(node, "question"):
            question = self.questions.get(name)
            if question is None:
                what = f"there is no question {_shown(name)}."
                hint = nearest(name, list(self.questions))
                hint = hint if hint.startswith("Did") else "See `truesheet questions`."
                self.wrong(wrong.UnknownQuestion, node, name, what, hint)
            elif node[name] is not None:
                found[name] = self.answer(node, question)
        return found

    def answer(self, node: Any, question: Question) -> Said:
        if isinstance(node[question.id], str):
            return Said(text=self.text(node, question.id))
        here = self.mapping(node, question.id, "Write words, or `{text: ..., value: ...}`.")
        self.known(here, ANSWER, question.id)
        value = yamlfile.plain(here.get("value"))
        said = Said(
            text=self.text(here, "text"),
            value=value,
            state=self.state(here),
            reason=self.text(here, "reason"),
            by=self.by(here),
            waived=self.waived(here),
            seen=self.text(here, "seen"),
            was=self.was(here),
        )
        if value is not None:
            for problem in bank.validate(question, value):
                self.misfit(here, question, problem)
        self.settled(here, said)
        return said

    def state(self, here: Any) -> State | None:
        state = self.text(here, "state")
        if state and state not in STATES:
            what = f"{_shown(state)} is no state of an answer."
            self.wrong(wrong.WrongKind, here, "state", what, nearest(state, STATES))
            return None
        return state or None  # type: ignore[return-value]  # it is one of STATES

    def settled(self, here: Any, said: Said) -> None:
        """Does the state fit what is said?"""
        if said.state in ("not_applicable", "withheld") and not said.reason:
            what = f"the state {said.state} needs a reason."
            hint = "Add `reason: ...`, so that readers know why."
            self.wrong(wrong.StateNeedsMore, here, "state", what, hint)
        if said.state not in (None, "answered") and said.substance:
            what = f"the state is {said.state}, and yet an answer is given."
            hint = "Take away the state, or the text and the value."
            self.wrong(wrong.StateNeedsMore, here, "state", what, hint)
        if said.state == "answered" and not said.substance:
            what = "the state is answered, and no answer is given."
            hint = "Add `text` or `value`, or write `state: open`."
            self.wrong(wrong.StateNeedsMore, here, "state", what, hint)

    def by(self, here: Any) -> Signature | None:
        on, review_by = self.day(here, "on"), self.day(here, "review_by")
        if isinstance(here.get("by"), str):
            name, role = self.text(here, "by"), ""
        else:
            node = self.mapping(here, "by", "Write a name, or `{name: ..., role: ...}`.")
            self.known(node, BY, "by")
            name, role = self.text(node, "name"), self.text(node, "role")
        return Signature(name, role, on, review_by) if name or role or on or review_by else None

    def was(self, here: Any) -> tuple[Was, ...]:
        """What the answer used to be, the latest first."""
        hint = "Write `was: [{text: ..., until: 2026-11-22}]`."
        return tuple(self.former(n, i) for n, i in self.records(here, "was", hint))

    def former(self, node: Any, i: int) -> Was:
        here = node[i]
        self.known(here, WAS, "was")
        by, until = self.by(here), self.day(here, "until")
        value = yamlfile.plain(here.get("value"))  # of an older form of the question, maybe
        text, reason = self.text(here, "text"), self.text(here, "reason")
        return Was(text, value, self.state(here), reason, by, until)

    def waived(self, here: Any) -> Waiver | None:
        node = self.mapping(here, "waived", "Write `{by: ..., until: ..., reason: ...}`.")
        if not node:
            return None
        self.known(node, WAIVED, "waived")
        waiver = Waiver(self.text(node, "by"), self.day(node, "until"), self.text(node, "reason"))
        self.complete(waiver, here, "waived", WAIVED)
        return waiver

    def complete(self, waiver: Waiver, here: Any, key: Any, parts: Sequence[str]) -> None:
        for part in parts:
            if not getattr(waiver, part):
                hint = "A waiver says who accepts it, until when, and why."
                self.wrong(wrong.StateNeedsMore, here, key, f"`{part}` is missing.", hint)

    def waivers(self, tree: Any) -> tuple[FindingWaiver, ...]:
        """Waivers of findings; those of claims stand with their answers."""
        hint = "Write `- {finding: rows.duplicates, by: ..., until: ..., reason: ...}`."
        return tuple(self.waiver(n, i) for n, i in self.records(tree, "waivers", hint))

    def waiver(self, node: Any, i: int) -> FindingWaiver:
        here = node[i]
        self.known(here, WAIVER, "waivers")
        waiver = FindingWaiver(
            self.text(here, "by"),
            self.day(here, "until"),
            self.text(here, "reason"),
            finding=self.text(here, "finding").removeprefix("finding:"),
        )
        self.complete(waiver, node, i, WAIVER)
        rule = waiver.finding.partition("@")[0]
        known = [r.id for r in rules()]
        if rule and rule not in known:
            what = f"there is no rule {_shown(rule)}."
            self.wrong(wrong.MisspeltKey, here, "finding", what, nearest(rule[:60], known))
        return waiver

    def claims(self, tree: Any) -> tuple[SqlClaim, ...]:
        node = tree.get("claims")
        if node is None:
            return ()
        if not isinstance(node, list):
            hint = "Begin each claim with `- sql:`."
            self.wrong(wrong.WrongKind, tree, "claims", "`claims` is not a list.", hint)
            return ()
        return tuple(c for i in range(len(node)) if (c := self.claim(node, i)))

    def claim(self, node: Any, i: int) -> SqlClaim | None:
        if not isinstance(node[i], dict) or not isinstance(node[i].get("sql"), str):
            hint = 'Write `- sql: "..."`, and `says: ...` in words.'
            self.wrong(wrong.WrongKind, node, i, "a claim has no `sql`.", hint)
            return None
        self.known(node[i], (*CLAIM, "waived"), "claims")
        sql, says, on = (self.text(node[i], key) for key in CLAIM)
        return SqlClaim(sql, says, on, self.waived(node[i]))

    # pieces -----------------------------------------------------------------------------------

    def records(self, node: Any, key: str, hint: str) -> list[tuple[Any, int]]:
        """The list under `key` and the places of the records in it; all else is wrong there."""
        found = node.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.wrong(wrong.WrongKind, node, key, f"`{key}` is not a list.", hint)
            return []
        for i, item in enumerate(found):
            if not isinstance(item, dict):
                self.wrong(wrong.WrongKind, found, i, "this is not a record.", hint)
        return [(found, i) for i, item in enumerate(found) if isinstance(item, dict)]

    def text(self, node: Any, key: str) -> str:
        value = yamlfile.plain(node.get(key))
        if value is None:
            return ""
        if not isinstance(value, str):
            hint = "Put it in quotes." if not isinstance(value, (dict, list)) else ""
            self.wrong(wrong.WrongKind, node, key, f"`{_shown(key)}` is not a text.", hint)
            return ""
        return value.strip()

    def day(self, node: Any, key: str) -> str:
        value = yamlfile.plain(node.get(key))
        if value is None:
            return ""
        if iso(value) is None:
            what = f"`{key}` is no date."
            self.wrong(wrong.WrongKind, node, key, what, "Write it as 2026-11-22.")
        return iso(value) or ""

    def mapping(self, node: Any, key: str, hint: str) -> Any:
        value = node.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(wrong.WrongKind, node, key, f"`{_shown(key)}` is not a record.", hint)
            return {}
        return value

    def names(self, node: Any, what: str) -> Iterable[str]:
        """Keys that are names; a number or a date as a name needs quotes to keep its form."""
        for key in node:
            if isinstance(key, str) and key:
                yield str(key)  # the library's own texts remember their quotes
            else:
                shown = _shown(str(key))
                hint = "Put it in quotes, just as the data writes it."
                self.wrong(wrong.WrongKind, node, key, f"{shown} is no name of a {what}.", hint)

    def known(self, node: Any, keys: Sequence[str], path: str) -> None:
        """Refuse a slip of the pen; keep, but name, what somebody added for themselves."""
        for key in node:
            if key in keys:
                continue
            hint = nearest(str(key), keys)
            if hint.startswith("Did"):
                self.wrong(wrong.MisspeltKey, node, key, f"unknown key {_shown(str(key))}.", hint)
            elif not str(key).startswith("x-"):
                place = f"{path}: " if path else ""
                line = yamlfile.line_of(node, key)
                self.ignored.append(f"line {line}: {place}{_shown(str(key))} is not known here.")

    def misfit(self, here: Any, question: Question, problem: str) -> None:
        pointer, _, what = problem.partition(": ")
        holder, key = here, "value"
        node = here["value"]
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            at = int(step) if isinstance(node, list) and step.isdigit() else step
            try:
                holder, key, node = node, at, node[at]  # type: ignore[assignment]
            except (KeyError, IndexError, TypeError):
                break
        line = yamlfile.line_of(holder, key)
        text = f"{question.id}{pointer}: {what}"
        hint = f"See `truesheet questions {question.id}`."
        self.problems.append(wrong.ValueDoesNotFit(self.file, line, text, hint=hint))

    def wrong(
        self, kind: type[wrong.YamlProblem], node: Any, key: Any, what: str, hint: str = ""
    ) -> None:
        line = yamlfile.line_of(node, key) if hasattr(node, "lc") else 0
        self.problems.append(kind(self.file, line, what, hint=hint))


def _shown(text: str) -> str:
    """A word of the file in a message."""
    return "".join(c if c.isprintable() else "?" for c in str(text)[:60])
