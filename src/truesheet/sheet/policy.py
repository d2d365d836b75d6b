"""`truesheet-policy.yaml`: the limits that a team sets, and what fails their check.

    truesheet: 1
    limits:
      rows.duplicates: {share: 0.1 %}
    severities:
      fields.twins: warning
    drift: {psi: 0.25}
    fail_on:
      checks: [contradicted, stale, expired]
      findings: [error, rows.duplicates]
      questions: [motivation.purpose, neurips-2026]
    warn_on:
      findings: [warning]

It is read as strictly as `datasheet.yaml`: a word that means nothing would be a check that never
runs. A limit carries its unit, and the unit must be that of the rule: `0.5` alone could be a share
or a count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.finding import SEVERITIES, Limit, Severity
from truesheet.rules.apply import Override
from truesheet.rules.catalogue import rules
from truesheet.rules.rule import Bound, Rule
from truesheet.rules.words import limit_shown
from truesheet.sheet import bank, yamlfile
from truesheet.sheet import yaml_errors as wrong
from truesheet.sheet.packs import pack, pack_names

NAME = "truesheet-policy.yaml"
VERSION = 1

CHECKS: tuple[str, ...] = (
    "contradicted",
    "stale",
    "expired",
    "inconclusive",
    "could_not_check",
)
"""Checks that a policy may fail or warn on."""
DEFAULT_CHECKS = ("contradicted", "stale", "expired")

DRIFT, LEAST = ("psi", "ks"), 0.1
"""Measures of drift (see the verb `diff`), and the least limit of each."""

TOP = ("truesheet", "limits", "severities", "drift", "fail_on", "warn_on")
ON = ("checks", "findings", "questions")


class PolicyProblem(wrong.YamlProblem):
    """One thing that is wrong in a policy, with its line (the first line is 1)."""

    code = "E-POL-000"


class CannotReadPolicy(PolicyProblem):
    """The policy is not there, is a folder, or may not be read.

    Next step: look at its name and its permissions.
    """

    code = "E-POL-001"


class UnknownInPolicy(PolicyProblem):
    """A key, rule, limit, check, question or pack is named that there is not.

    Next step: write the name that the error gives.
    """

    code = "E-POL-002"


class WrongUnit(PolicyProblem):
    """A limit has no unit, or one that is not that of its rule, or no number.

    Next step: write the limit in the unit that the error shows.
    """

    code = "E-POL-003"


class WrongKindInPolicy(PolicyProblem):
    """Something else stands where a record, a list or a word is expected.

    Next step: write what the error says is expected on that line.
    """

    code = "E-POL-004"


class InvalidPolicy(TruesheetError):
    """A policy has problems; `problems` holds all of them, in the order of the lines.

    Next step: mend them from the top; each says what is expected.
    """

    code = "E-POL-100"

    def __init__(self, file: str, problems: Sequence[wrong.YamlProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.line))
        lines = "\n".join(f"  {p}  [{p.code}]" for p in self.problems)
        n = len(self.problems)
        super().__init__(f"{file} has {n} problem{'s' * (n > 1)}:\n{lines}")


class On(msgspec.Struct, frozen=True):
    """What a policy fails, or warns of.

    `findings` are severities, which mean themselves and what is graver, and ids of rules;
    `questions` are ids, with packs written out.
    """

    checks: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def finding(self, rule: str, severity: Severity) -> bool:
        """Is a finding of this rule and severity meant?"""
        graver = SEVERITIES[SEVERITIES.index(severity) :]
        return rule in self.findings or any(s in self.findings for s in graver)


class Policy(msgspec.Struct, frozen=True):
    """A policy as it is in force. `file` is "" where nobody wrote one.

    Without one, a claim that is contradicted, stale or expired fails; findings fail nothing.
    """

    file: str = ""
    overrides: Mapping[str, Override] = {}
    fail_on: On = On(DEFAULT_CHECKS)
    warn_on: On = On()
    drift: Mapping[str, float] = {}


def beside(folder: Path) -> Path | None:
    """The policy that lies in a folder."""
    path = folder / NAME
    return path if path.is_file() else None


def read_file(path: Path) -> Policy:
    """The policy in a file; InvalidPolicy with every problem otherwise."""
    try:
        with path.open("rb") as file:
            data = file.read(yamlfile.LARGEST + 1)
    except OSError as e:
        what = f"it cannot be read: {e.strerror}."
        hint = "Look at its name and its permissions."
        raise InvalidPolicy(str(path), [CannotReadPolicy(str(path), 0, what, hint=hint)]) from e
    return read(data, str(path))


def read(data: bytes, file: str) -> Policy:
    """The policy in these bytes; `file` names it in errors, and its last part in findings."""
    try:
        tree = yamlfile.parse(data, file)
    except wrong.YamlProblem as problem:
        raise InvalidPolicy(file, [problem]) from problem
    reader = _Reader(file)
    policy = reader.policy(tree)
    if reader.problems:
        raise InvalidPolicy(file, reader.problems)
    return policy


class _Reader:
    """Walks through the file and gathers all that is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.name = Path(file).name
        self.rules = {r.id: r for r in rules()}
        self.problems: list[wrong.YamlProblem] = []

    def policy(self, tree: Any) -> Policy:
        self.version(tree)
        self.known(tree, TOP)
        fail_on = self.on(tree, "fail_on", DEFAULT_CHECKS)
        warn_on = self.on(tree, "warn_on", ())
        return Policy(self.name, self.overrides(tree), fail_on, warn_on, self.drift(tree))

    def version(self, tree: Any) -> None:
        stated = yamlfile.plain(tree.get("truesheet"))
        if stated != VERSION or isinstance(stated, bool):
            what = (
                "`truesheet` is not there."
                if stated is None
                else f"{_shown(stated)} is no version."
            )
            hint = f"Put `truesheet: {VERSION}` on the first line."
            self.wrong(WrongKindInPolicy, tree, "truesheet" if stated else None, what, hint)

    # limits and severities --------------------------------------------------------------------

    def overrides(self, tree: Any) -> dict[str, Override]:
        limits = self.mapping(tree, "limits", "Write `limits: {rows.duplicates: {share: 1 %}}`.")
        severities = self.mapping(tree, "severities", "Write `severities: {rows.few: error}`.")
        set_to: dict[str, dict[str, float]] = {}
        where: dict[str, dict[str, str]] = {}
        for id in limits:
            rule = self.rule(limits, id)
            if rule:
                set_to[rule.id], where[rule.id] = self.limits(limits, rule)
        graded = {id: self.severity(severities, id) for id in severities}
        return {
            id: Override(set_to.get(id, {}), graded.get(id), self.name, where.get(id, {}))
            for id in self.rules
            if id in set_to or graded.get(id)
        }

    def rule(self, node: Any, id: Any) -> Rule | None:
        found = self.rules.get(str(id))
        if found is None:
            what = f"there is no rule {_shown(id)}."
            self.wrong(UnknownInPolicy, node, id, what, nearest(str(id)[:60], list(self.rules)))
        return found

    def limits(self, node: Any, rule: Rule) -> tuple[dict[str, float], dict[str, str]]:
        hint = (
            f"Write `{{{rule.limits[0].name}: {_example(rule.limits[0])}}}`." if rule.limits else ""
        )
        if not rule.limits:
            self.wrong(UnknownInPolicy, node, rule.id, f"the rule {rule.id} has no limits.")
            return {}, {}
        inner = self.mapping(node, rule.id, hint)
        bounds = {b.name: b for b in rule.limits}
        found: dict[str, float] = {}
        for name in inner:
            if name not in bounds:
                what = f"the rule {rule.id} has no limit {_shown(name)}."
                self.wrong(
                    UnknownInPolicy, inner, name, what, nearest(str(name)[:60], list(bounds))
                )
                continue
            value = self.limit(inner, bounds[name])
            if value is not None:
                found[name] = value
        return found, {n: f"{self.name}:{yamlfile.line_of(inner, n)}" for n in found}

    def limit(self, node: Any, bound: Bound) -> float | None:
        given = yamlfile.plain(node[bound.name])
        value = amount(str(given), bound) if isinstance(given, (str, int, float)) else None
        if value is None or isinstance(given, bool):
            what = f"{_shown(given)} is no limit in {bound.unit}."
            self.wrong(WrongUnit, node, bound.name, what, f"Write it as `{_example(bound)}`.")
            return None
        return value

    def severity(self, node: Any, id: Any) -> Severity | None:
        self.rule(node, id)
        given = yamlfile.plain(node[id])
        found = next((s for s in SEVERITIES if s == given), None)
        if found is None:
            what = f"{_shown(given)} is no severity."
            self.wrong(WrongKindInPolicy, node, id, what, nearest(str(given)[:60], SEVERITIES))
        return found

    # what fails -------------------------------------------------------------------------------

    def on(self, tree: Any, key: str, checks: tuple[str, ...]) -> On:
        node = self.mapping(tree, key, f"Write `{key}: {{checks: [contradicted]}}`.")
        self.known(node, ON)
        ids = {*bank.by_id(), *bank.PACKS, *pack_names()}
        asked = self.words(node, "questions", ids, "question or pack")
        return On(
            self.words(node, "checks", CHECKS, "check") if "checks" in node else checks,
            self.words(node, "findings", {*SEVERITIES, *self.rules}, "severity or rule"),
            tuple(dict.fromkeys(q for a in asked for q in _questions(a))),
        )

    def drift(self, tree: Any) -> dict[str, float]:
        """Limits of drift; they can be raised only: below, chance alone would be called drift."""
        node = self.mapping(tree, "drift", "Write `drift: {psi: 0.25, ks: 0.2}`.")
        found = {}
        for name in node:
            value = yamlfile.plain(node[name])
            if name not in DRIFT:
                what = f"there is no measure of drift {_shown(name)}."
                self.wrong(UnknownInPolicy, node, name, what, nearest(str(name)[:60], DRIFT))
            elif isinstance(value, bool) or not isinstance(value, (int, float)) or value < LEAST:
                what = f"{_shown(value)} is no limit of drift."
                hint = f"Write a number, {LEAST} or more: below, chance alone makes drift."
                self.wrong(WrongUnit, node, name, what, hint)
            else:
                found[str(name)] = float(value)
        return found

    def words(self, node: Any, key: str, known: Any, what: str) -> tuple[str, ...]:
        given = node.get(key)
        if given is None:
            return ()
        if not isinstance(given, list):
            self.wrong(WrongKindInPolicy, node, key, f"`{key}` is no list.", "Write `[..., ...]`.")
            return ()
        for i, word in enumerate(given):
            if not isinstance(word, str) or word not in known:
                hint = nearest(str(word)[:60], sorted(known))
                self.wrong(UnknownInPolicy, given, i, f"{_shown(word)} is no {what}.", hint)
        return tuple(str(w) for w in given)

    # pieces -----------------------------------------------------------------------------------

    def mapping(self, node: Any, key: str, hint: str) -> Any:
        value = node.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(WrongKindInPolicy, node, key, f"`{_shown(key)}` is not a record.", hint)
            return {}
        return value

    def known(self, node: Any, keys: Sequence[str]) -> None:
        for key in node:
            if key not in keys and not str(key).startswith("x-"):
                what = f"unknown key {_shown(key)}."
                self.wrong(UnknownInPolicy, node, key, what, nearest(str(key)[:60], keys))

    def wrong(
        self, kind: type[PolicyProblem], node: Any, key: Any, what: str, hint: str = ""
    ) -> None:
        line = yamlfile.line_of(node, key) if hasattr(node, "lc") else 0
        self.problems.append(kind(self.file, line, what, hint=hint))


def _questions(name: str) -> tuple[str, ...]:
    """A question, or those of a pack."""
    if name in bank.PACKS:
        return tuple(q.id for q in bank.packs()[name])
    return pack(name).questions if name in pack_names() else (name,)


_AMOUNT = re.compile(r"\s*(-?[0-9][0-9_,]*(?:\.[0-9]+)?(?:[eE]-?[0-9]{1,2})?)\s*(.*?)\s*")


def amount(text: str, bound: Bound) -> float | None:
    """A limit as it is written, in the unit of its rule; None where it does not fit.

    >>> share = Bound("share", 0.01, "share of rows", "")
    >>> amount("5 %", share), amount("5 % of rows", share), amount("0.05", share)
    (0.05, 0.05, None)
    >>> amount("30 rows", Bound("rows", 10, "rows a group", ""))
    30.0
    """
    found = _AMOUNT.fullmatch(text[:80])
    if found is None:
        return None
    value, unit = float(found[1].replace(",", "").replace("_", "")), found[2]
    if bound.unit.startswith("share"):
        whole = f"% {bound.unit.removeprefix('share').strip()}"
        return value / 100 if 0 <= value <= 100 and unit in ("%", whole.strip()) else None
    if bound.unit == "points":
        return value / 100 if unit in ("points", "percentage points") else None
    named = {unit, f"{unit}s"}
    ends = {bound.unit, *(" ".join(w) for w in _ends(bound.unit.split()))}
    return value if unit and named & ends else None


def _ends(words: list[str]) -> list[list[str]]:
    """Beginnings and endings of a unit: `rows` of `rows a group`, `year` of `first year`."""
    return [w for i in range(1, len(words)) for w in (words[:i], words[i:])]


def _example(bound: Bound) -> str:
    return limit_shown(Limit(bound.value, bound.unit))


def _shown(value: Any) -> str:
    return repr("".join(c if c.isprintable() else "?" for c in str(value)[:60]))
