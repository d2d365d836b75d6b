"""The catalogue of rules, and the boundary that runs them."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import truesheet.rules
from rules_evidence import context, evidence, field, findings, one
from truesheet.measures import values as v
from truesheet.model.field import Field
from truesheet.model.finding import SEVERITIES, Finding
from truesheet.rules.apply import Override, UnknownRule, apply
from truesheet.rules.catalogue import rule, rules
from truesheet.rules.rule import Hit, Looked, Rule, Seen, View

RULES = rules()
every = pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)


def test_at_least_25_rules_stand_in_the_catalogue_each_once() -> None:
    assert len(RULES) >= 25
    assert len({r.id for r in RULES}) == len(RULES)
    assert [r.id for r in rules()] == [r.id for r in RULES]


def test_every_file_that_holds_a_rule_is_in_the_catalogue() -> None:
    folder = Path(truesheet.rules.__file__).parent
    files = {p.stem for p in folder.glob("*.py") if "RULE = Rule(" in p.read_text()}
    assert files == {r.id.replace(".", "_") for r in RULES}


@every
def test_a_rule_says_all_that_its_page_needs(rule: Rule) -> None:
    assert rule.severity in SEVERITIES
    for text in (rule.why, rule.do, rule.blind):
        assert re.match(r"[A-Z“].*[.!]$", text, re.S), text
    assert re.match(r"[A-Z]", rule.title) and not rule.title.endswith(".")
    assert not rule.passes.endswith(".")
    assert rule.look.__module__.endswith("." + rule.id.replace(".", "_"))


@every
def test_every_limit_has_a_unit_and_a_reason_and_is_used(rule: Rule) -> None:
    module = __import__(rule.look.__module__, fromlist=["x"])
    helpers = [
        m for m in vars(module).values() if isinstance(m, ModuleType) and "rules" in m.__name__
    ]
    source = "".join(Path(str(m.__file__)).read_text() for m in (module, *helpers))
    for bound in rule.limits:
        assert bound.unit
        assert len(bound.why) > 20
        assert f'limit("{bound.name}")' in source or f'limits["{bound.name}"]' in source


def measures_with_values() -> set[str]:
    """Ids of measures, from the docstrings of their values."""
    folder = Path(str(v.__file__)).parent
    modules = [import_module(f"truesheet.measures.{p.stem}") for p in folder.glob("values*.py")]
    docs = (t.__doc__ or "" for m in modules for t in vars(m).values() if isinstance(t, type))
    return {m for d in docs for m in re.findall(r"`([a-z]+\.[a-z_]+)`", d)}


@every
def test_a_rule_needs_only_measures_that_there_are(rule: Rule) -> None:
    known = measures_with_values() | {"rows.duplicates_but_ids"}
    assert set(rule.needs + rule.also) <= known


@every
def test_without_evidence_no_rule_passes(rule: Rule) -> None:
    """Silence is never mistaken for success."""
    fields: tuple[Field, ...] = (
        field("n", "integer", suspected=True),
        field("i", "integer", "id"),
        field("s", "text", "sensitive"),
        field("x", "text"),
        field("y", "boolean", "label"),
        field("t", "date"),
        field("first name"),
        field("birth date", "date"),
        field("phone"),
        field("text"),
    )
    if rule.id.startswith("annotators."):
        fields += (field("who", "text", "annotator"),)
    seen = context(fields=fields, splits={"train": 700, "test": 300})
    found = one(rule.id, seen)
    if rule.needs and "rows.count" not in rule.needs:
        assert found.outcome == "could_not_run"
        assert rule.needs[0] in found.says
    else:
        assert found.outcome in ("clear", "could_not_run")


@every
def test_evidence_without_a_value_is_passed_on_with_its_reason(rule: Rule) -> None:
    fields = (field("y", "boolean", "label"), field("i", "integer", "id"))
    splits = {"train": 700, "test": 300}
    absent = [
        evidence(m, {"absent": "the moon was full"}, split)
        for m in rule.needs
        for split in (None, "train", "test")
    ]
    if not absent:
        assert rule.id == "schema.names"  # the only rule that looks at the schema alone
        return
    found = one(rule.id, context(*absent, fields=fields, splits=splits))
    assert found.outcome in ("could_not_run", "not_applicable")
    if found.outcome == "could_not_run":
        assert "the moon was full" in found.says


def broken(view: View) -> Seen:
    return Looked((), 1 // 0)


def many(view: View) -> Seen:
    hits = tuple(Hit(f"field:f{i}", str(i), "cells", f"{i} cells.", weight=i) for i in range(23))
    return Looked(hits, 23)


def test_a_rule_that_fails_hides_no_other() -> None:
    bad = replace(RULES[0], id="bad", look=broken, needs=())
    good = rule("schema.names")
    first, second = apply([bad, good], context(fields=(field("a"),)))
    assert first.outcome == "could_not_run"
    assert "ZeroDivisionError" in first.says
    assert second.outcome == "clear"


def test_ten_findings_are_written_out_and_one_says_how_many_more() -> None:
    many_rule = replace(RULES[0], id="many", look=many, needs=(), severity="warning")
    found = apply([many_rule], context())
    assert [f.number for f in found[:10]] == [str(i) for i in range(22, 12, -1)]
    assert len(found) == 11
    assert found[10].number == "13"
    assert "“f12”" in found[10].says and "3 more" in found[10].says
    assert {f.severity for f in found} == {"warning"}


def missing(part: int, whole: int) -> v.Missing:
    return v.Missing(whole, part)


def heavy(part: int, overrides: dict[str, Override] | None = None) -> Finding:
    given = evidence("cells.missing", {"a": missing(part, 1000)})
    return one("cells.missing_heavy", context(given, fields=(field("a"),)), overrides)


def test_a_policy_moves_a_limit_and_says_where_it_stands() -> None:
    assert heavy(300).outcome == "clear"
    set_by = "truesheet-policy.yaml:12"
    found = heavy(300, {"cells.missing_heavy": Override({"share": 0.2}, "error", set_by)})
    assert found.outcome == "raised"
    assert found.severity == "error"
    assert found.limit is not None
    assert (found.limit.value, found.limit.set_by) == (0.2, set_by)
    assert "20 % of cells (truesheet-policy.yaml:12)" in found.says


@pytest.mark.parametrize(
    ("overrides", "hint"),
    [
        ({"cells.mising_heavy": Override()}, "cells.missing_heavy"),
        ({"cells.missing_heavy": Override({"shar": 0.1})}, "share"),
    ],
)
def test_a_policy_for_nothing_is_an_error_that_names_the_nearest(
    overrides: dict[str, Override], hint: str
) -> None:
    with pytest.raises(UnknownRule, match=hint):
        apply(rules(), context(), overrides)


def test_fields_that_a_measure_gave_up_on_are_named_in_a_clear_finding() -> None:
    value = {"a": missing(0, 1000), "b": {"absent": "it is too long"}}
    seen = context(evidence("cells.missing", value), fields=(field("a"), field("b")))
    found = one("cells.missing_heavy", seen)
    assert found.outcome == "clear"
    assert found.says.startswith("Looked at 1 field:")
    assert "Not looked at: 1 field, such as “b” (it is too long)." in found.says


def test_findings_cite_the_evidence_they_rest_on() -> None:
    given = evidence("cells.missing", {"a": missing(900, 1000)})
    found = one("cells.missing_heavy", context(given, fields=(field("a"),)))
    assert found.evidence == (given.id,)


def test_hostile_names_are_cut_and_lose_their_control_signs() -> None:
    name = "\x1b[31m\u202eevil" + "x" * 500
    given = evidence("cells.missing", {name: missing(900, 1000)})
    (found,) = findings("cells.missing_heavy", context(given, fields=(field(name),)))
    assert found.subject == f"field:{name}"
    assert "\x1b" not in found.says + found.title
    assert "\u202e" not in found.says + found.title
    assert len(found.title) < 100


def test_findings_survive_json() -> None:
    found = heavy(900)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Finding) == found
