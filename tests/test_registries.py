"""Everything that is registered is documented and tested: nothing is there in secret.

These tests read the other tests as text. A name that nobody mentions has not been tested; a name
that is mentioned may still be tested badly, which only a reader can tell.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import click
import pytest
from scripts.pagelib import errors, measures, verbs
from scripts.pagelib.cases import clear_on, raised_on

from support import ROOT, truesheet
from truesheet.cli.main import VERBS
from truesheet.model.errors import TruesheetError
from truesheet.rules.catalogue import rules
from truesheet.sheet import bank

DOCS = ROOT / "docs"
RULES = [r.id for r in rules()]
ERRORS = [k for k in errors.errors() if not errors.is_base(k)]


@cache
def parsed() -> dict[Path, ast.Module]:
    """Every test file but this one, parsed."""
    found = {
        p: ast.parse(p.read_text(encoding="utf-8"))
        for p in sorted((ROOT / "tests").rglob("test_*.py"))
        if p.name != Path(__file__).name
    }
    assert len(found) > 10
    return found


@cache
def on_real_data() -> frozenset[str]:
    """The names and words of the test files that open real data."""
    return frozenset(
        word
        for tree in parsed().values()
        if {"real", "data_root"} & _names(tree)
        for word in (*_names(tree), *_words(tree))
    )


@cache
def names_and_words() -> frozenset[str]:
    """All names and words of all tests, and the codes that stand within longer words."""
    found = {w for t in parsed().values() for w in (*_names(t), *_words(t))}
    return frozenset(found | {c for w in found for c in re.findall(r"E-[A-Z]+-\d{3}", w)})


def _words(tree: ast.Module) -> set[str]:
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return {t for t in texts if isinstance(t, str)}


def _names(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def page(folder: str, name: str) -> str:
    return (DOCS / folder / f"{name}.md").read_text(encoding="utf-8")


# Measures.


def test_there_are_measures_rules_errors_and_verbs() -> None:
    assert len(measures.ids()) >= 20
    assert len(RULES) >= 25
    assert len(ERRORS) >= 20
    assert {"build", "show", "render", "questions"} <= set(VERBS)


@pytest.mark.parametrize("measure", measures.ids())
def test_a_measure_has_a_page_and_is_tested_on_real_data(measure: str) -> None:
    assert f"`{measure}@" in page("measures", measure)
    kind = type(measures.catalogue().get(measure)).__name__
    assert {measure, kind} & on_real_data(), "no test that opens real data names it"


def test_no_measure_is_left_out_of_the_catalogue() -> None:
    """A class with id and version in the folder of the measures is one that the sheet runs."""
    listed = {type(m).__name__ for m in measures.catalogue().values()}
    made = set()
    for file in (ROOT / "src" / "truesheet" / "measures").glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "version" in _assigned(node):
                made.add(node.name)
    assert made == listed


def _assigned(node: ast.ClassDef) -> set[str]:
    targets = [n.target for n in node.body if isinstance(n, ast.AnnAssign)]
    return {t.id for t in targets if isinstance(t, ast.Name)}


def test_every_measure_that_a_question_or_a_rule_names_is_there() -> None:
    known = set(measures.ids())
    for question in bank.load():
        assert set(question.measured_by) <= known, question.id
    for rule in rules():
        assert {*rule.needs, *rule.also} <= known, rule.id


# Rules.


def test_ids_of_rules_are_told_apart() -> None:
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_page_and_real_data_where_it_is_raised_and_clear(rule: str) -> None:
    assert f"`{rule}@" in page("rules", rule)
    assert raised_on(rule)
    assert clear_on(rule)
    # The table is held by the tests that open the data; they must be there and run over it.
    held = _names(parsed()[ROOT / "tests" / "test_rules_real.py"])
    assert {"CASES", "real", "outcome"} <= held


def test_no_rule_is_left_out_of_the_catalogue() -> None:
    made = set()
    for file in (ROOT / "src" / "truesheet" / "rules").glob("*.py"):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        targets = [t for n in body if isinstance(n, ast.Assign) for t in n.targets]
        if any(isinstance(t, ast.Name) and t.id == "RULE" for t in targets):
            made.add(file.stem)
    assert made == {r.id.replace(".", "_") for r in rules()}


# Errors.


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{e.code} {e.__name__}")
def test_an_error_has_a_page_and_a_test_that_meets_it(error: type[TruesheetError]) -> None:
    assert f"`{error.__module__}.{error.__name__}`" in page("errors", error.code)
    named = error.__name__ in names_and_words()
    alone = sum(e.__name__ == error.__name__ for e in ERRORS) == 1
    assert error.code in names_and_words() or (named and alone), "no test names its code or class"


# Verbs.


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_help_a_page_and_an_example_that_was_run(verb: str) -> None:
    printed = truesheet(verb, "--help").stdout
    assert f"Usage: truesheet {verb} " in printed
    assert printed.strip() in page("verbs", verb)
    assert verbs.examples_of(verb)
    pages = [ROOT / "README.md", DOCS / "tour.md"]
    assert any(f"$ truesheet {verb}" in p.read_text(encoding="utf-8") for p in pages)


def test_the_list_of_verbs_that_help_prints_is_whole() -> None:
    printed = truesheet("--help").stdout
    for verb, says in VERBS.items():
        assert f"{verb} " in printed
        assert says in printed


def test_every_option_of_a_verb_says_what_it_is_for() -> None:
    for verb in VERBS:
        options = [p for p in verbs.command(verb).params if isinstance(p, click.Option)]
        assert options
        for option in options:
            # Choices, such as those of `--to`, say all there is to say.
            assert option.help or isinstance(option.type, click.Choice), f"{verb} --{option.name}"
