"""Every rule on both sides of its limit, with evidence made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules_evidence import context, evidence, field, findings, one
from truesheet.measures import values as v
from truesheet.measures.values_groups import Group, GroupCells, GroupField, Pattern, told
from truesheet.model.evidence import Share
from truesheet.model.field import Field
from truesheet.model.files import FileInfo
from truesheet.rules.apply import Context

A = field("a")
N = field("a", "integer")
Y = field("y", "text", "label")
SPLITS = {"train": 7000, "test": 3000}


def table(measure: str, value: Any, rows: int = 1000) -> Context:
    return context(evidence(measure, value), fields=(A,), rows=rows)


def of_field(measure: str, value: Any, a: Field = A, rows: int = 1000, **more: Any) -> Context:
    given = [evidence(m.replace("__", "."), {a.name: x}) for m, x in more.items()]
    return context(evidence(measure, {a.name: value}), *given, fields=(a,), rows=rows)


def copies(n: int) -> Context:
    """Copies among 10,000 texts, which do not repeat by chance."""
    distinct = evidence("values.distinct", {"a": v.Distinct(9000, 10_000)})
    found = evidence("rows.duplicates", v.Duplicates(10_000, n, n, 2))
    return context(found, distinct, fields=(A,), rows=10_000)


def label(classes: dict[str, int], a: Field = Y) -> Context:
    rows = sum(classes.values())
    return of_field(
        "labels.balance",
        v.Balance(rows, 0, classes, 1.5),
        a,
        rows,
        values__distinct=v.Distinct(len(classes), rows),
    )


def sides(*labels: dict[str, int]) -> Context:
    """A label in two splits, by their classes."""
    names = ("train", "test")
    rows = {n: sum(c.values()) for n, c in zip(names, labels, strict=True)}
    given = [
        evidence("labels.balance", {"y": v.Balance(rows[n], 0, c, 1.5)}, n)
        for n, c in zip(names, labels, strict=True)
    ]
    return context(*given, fields=(Y,), splits=rows)


def in_splits(measure: str, train: Any, test: Any, a: Field = N) -> Context:
    given = [evidence(measure, {a.name: x}, s) for s, x in zip(SPLITS, (train, test), strict=True)]
    return context(*given, fields=(a,), splits=SPLITS)


def numbers(mean: float) -> v.NumberSummary:
    return v.NumberSummary(3000, -9, 9, mean, 1.0)


def _cells(counts: dict[str, dict[str, int]]) -> GroupCells:
    """Groups by one field, each by class; fewer than ten rows are hidden."""
    made = tuple(
        Group((g,), told(sum(c.values())), {k: told(n) for k, n in c.items()})
        for g, c in counts.items()
    )
    rows = sum(sum(c.values()) for c in counts.values())
    classes = {k: told(sum(c[k] for c in counts.values())) for k in ("yes", "no")}
    return GroupCells(rows, "y", classes, (GroupField("sex", made),))


def missing_groups(rows: int, expected: int) -> Context:
    """A combination of two values that so few rows have."""
    pattern = Pattern({"sex": "F", "race": "x"}, told(rows), expected)
    fields = tuple(GroupField(f, (Group(("x",), 500),)) for f in ("sex", "race"))
    found = GroupCells(1000, fields=fields, uncovered=(pattern,), patterns=9)
    return context(evidence("groups.cells", found), fields=(field("sex", "text", "sensitive"),))


def groups(part: int, whole: int) -> Context:
    sex = field("sex", "text", "sensitive")
    counts = {"F": {"yes": part, "no": whole - part}, "M": {"yes": 3000, "no": 7000}}
    return context(
        evidence("groups.cells", _cells(counts)),
        evidence("values.distinct", {"y": v.Distinct(2, whole)}),
        fields=(sex, Y),
    )


def pair(**more: Any) -> Context:
    given = {"kind": "pearson", "strength": 0.9, "low": 0.9, "high": 1.0, "rows": 1000, **more}
    found = v.Associations((v.Pair("a", "b", **given),), 1, 1, 1000)
    distinct = {"a": v.Distinct(20, 1000), "b": v.Distinct(20, 1000)}
    return context(
        evidence("fields.associations", found),
        evidence("values.distinct", distinct),
        fields=(A, field("b")),
    )


def with_label(**more: Any) -> Context:
    given = {"kind": "cramers_v", "strength": 0.9, "low": 0.9, "high": 1.0, "rows": 1000, **more}
    found = v.Associations((v.Pair("a", "y", **given),), 1, 1, 1000)
    distinct = {"a": v.Distinct(20, 1000), "y": v.Distinct(3, 1000)}
    return context(
        evidence("fields.associations", found),
        evidence("values.distinct", distinct),
        fields=(A, Y),
    )


def tail(end: float) -> Context:
    """A normal tail of 10,000 values: 95 % within 1.645 and 99 % within 2.326."""
    quantiles = {"0.01": -2.326, "0.05": -1.645, "0.5": 0.0, "0.95": 1.645, "0.99": 2.326}
    return of_field(
        "number.summary",
        v.NumberSummary(10_000, -4, end, 0, 1),
        N,
        number__distribution=v.Distribution(10_000, quantiles, ()),
        values__distinct=v.Distinct(5000, 10_000),
    )


def pile(at: int, distinct: int = 100) -> Context:
    heights = [*range(1200, 0, -55), at]
    bars = tuple(v.Bar(i, i + 1, n) for i, n in enumerate(heights))
    cells = sum(heights)
    return of_field(
        "number.summary",
        v.NumberSummary(cells, 0, 9999, 5, 3, at_min=1, at_max=at),
        N,
        number__distribution=v.Distribution(cells, {}, bars),
        values__distinct=v.Distinct(distinct, cells),
    )


def spelled(*texts: str) -> v.Frequent:
    top = tuple(v.Top(t, 100 - i) for i, t in enumerate(texts))
    return v.Frequent(1000, top, len(texts), 0)


def gap(days: int, values: int = 5000) -> v.TimeRange:
    last = f"2020-03-{days:02d}"
    return v.TimeRange(
        values, "2020-01-01", "2020-12-30", 300, {"2020": values}, gaps=(("2020-03-01", last),)
    )


def missing_classes(more: int) -> Context:
    parts = {"k": Share(more, 1000), "l": Share(100, 1000)}
    return context(
        evidence("cells.missing_by_label", {"a": v.MissingByLabel(parts)}), fields=(A, Y)
    )


def together(both: int) -> Context:
    return context(
        evidence("cells.co_missing", v.CoMissing({"a|b": both}, 1000, 900)),
        evidence("cells.missing", {"a": v.Missing(1000, 100), "b": v.Missing(1000, 100)}),
        fields=(A, field("b")),
    )


def nearly(repeats: int) -> Context:
    id_ = field("user_id", "integer")
    return of_field(
        "values.distinct",
        v.Distinct(1000 - repeats, 1000),
        id_,
        schema__candidate_keys=v.CandidateKey(repeats == 0),
    )


def shared(part: int) -> Context:
    value = v.Duplicates(10_000, 0, 0, 1, across={"train|test": Share(part, 3000)})
    distinct = evidence("values.distinct", {"a": v.Distinct(9000, 10_000)})
    return context(evidence("rows.duplicates", value), distinct, fields=(A,), splits=SPLITS)


def file(**more: Any) -> Context:
    given = {"declared": "text/csv", "sniffed": "text/csv", **more}
    facts = FileInfo("a.csv", 10, "0" * 64, **given)
    return table("files.inventory", v.Inventory((facts,), 10))


Case = tuple[str, Callable[[], Context], str]

# rule, evidence, and the severity that is raised ("" for clear)
CASES: list[Case] = [
    ("files.unreadable", file, ""),
    ("files.unreadable", lambda: file(problem="left out: it is about the data"), "n/a"),
    ("files.unreadable", lambda: file(problem="cut off"), "error"),
    ("files.unreadable", lambda: file(declared="", sniffed="", problem="a picture"), "note"),
    ("files.mislabelled", lambda: file(declared="text/tab-separated-values"), ""),
    ("files.mislabelled", lambda: file(declared="application/json"), "warning"),
    ("rows.unreadable", lambda: table("rows.unreadable", v.Unreadable(0, 1000)), ""),
    ("rows.unreadable", lambda: table("rows.unreadable", v.Unreadable(10, 1000)), "warning"),
    ("rows.unreadable", lambda: table("rows.unreadable", v.Unreadable(11, 1000)), "error"),
    ("rows.few", lambda: table("rows.count", v.Rows(30), 30), ""),
    ("rows.few", lambda: table("rows.count", v.Rows(29), 29), "warning"),
    ("rows.few", lambda: table("rows.count", v.Rows(0), 0), "error"),
    ("rows.duplicates", lambda: copies(0), ""),
    ("rows.duplicates", lambda: copies(1), "note"),
    ("rows.duplicates", lambda: copies(119), "note"),
    ("rows.duplicates", lambda: copies(120), "warning"),
    ("split.shared_rows", lambda: shared(0), ""),
    ("split.shared_rows", lambda: shared(1), "warning"),
    ("split.shared_rows", lambda: shared(60), "error"),
    ("split.number_shift", lambda: in_splits("number.summary", numbers(0), numbers(0.19)), ""),
    (
        "split.number_shift",
        lambda: in_splits("number.summary", numbers(0), numbers(0.21)),
        "warning",
    ),
    ("id.nearly_unique", lambda: nearly(0), ""),
    ("id.nearly_unique", lambda: nearly(20), "warning"),
    ("id.nearly_unique", lambda: nearly(21), ""),
    ("fields.constant", lambda: of_field("values.distinct", v.Distinct(1, 29), rows=29), ""),
    ("fields.constant", lambda: of_field("values.distinct", v.Distinct(1, 30), rows=30), "note"),
    ("fields.constant", lambda: of_field("values.distinct", v.Distinct(2, 1000)), ""),
    ("fields.twins", pair, ""),
    ("fields.twins", lambda: pair(one_to_one=True), "note"),
    ("fields.correlated", lambda: pair(low=0.95), ""),
    ("fields.correlated", lambda: pair(low=0.951), "note"),
    ("fields.correlated", lambda: pair(low=0.951, rows=29), ""),
    ("labels.given_away", lambda: with_label(low=0.99), ""),
    ("labels.given_away", lambda: with_label(low=0.991), "error"),
    ("labels.given_away", lambda: with_label(a_gives_b=True), "error"),
    ("labels.given_away", lambda: with_label(b_gives_a=True), ""),
    ("cells.empty_field", lambda: of_field("cells.missing", v.Missing(1000, 999)), ""),
    ("cells.empty_field", lambda: of_field("cells.missing", v.Missing(1000, 900, 100)), "warning"),
    # Wilson: the lower end passes a half from 531 of 1,000 on.
    ("cells.missing_heavy", lambda: of_field("cells.missing", v.Missing(1000, 530)), ""),
    ("cells.missing_heavy", lambda: of_field("cells.missing", v.Missing(1000, 531)), "warning"),
    ("cells.missing_heavy", lambda: of_field("cells.missing", v.Missing(10, 7)), ""),
    ("cells.missing_by_label", lambda: missing_classes(199), ""),
    ("cells.missing_by_label", lambda: missing_classes(201), "warning"),
    ("cells.missing_by_label", lambda: missing_classes(990), "error"),
    ("cells.missing_together", lambda: together(94), ""),
    ("cells.missing_together", lambda: together(100), "note"),
    (
        "cells.missing_by_split",
        lambda: in_splits("cells.missing", v.Missing(7000, 700), v.Missing(3000, 449)),
        "",
    ),
    (
        "cells.missing_by_split",
        lambda: in_splits("cells.missing", v.Missing(7000, 700), v.Missing(3000, 451)),
        "warning",
    ),
    ("values.variants", lambda: of_field("values.frequent", spelled("Oslo", "Bergen")), ""),
    ("values.variants", lambda: of_field("values.frequent", spelled("Oslo", "oslo ")), "warning"),
    ("numbers.infinite", lambda: of_field("number.summary", numbers(0), N), ""),
    (
        "numbers.infinite",
        lambda: of_field("number.summary", v.NumberSummary(9, 0, 1, 0.5, infinite=1), N),
        "warning",
    ),
    ("numbers.capped", lambda: pile(50), ""),
    ("numbers.capped", lambda: pile(400), "warning"),
    ("numbers.capped", lambda: pile(400, distinct=39), ""),
    ("numbers.far", lambda: tail(20), ""),
    ("numbers.far", lambda: tail(200), "warning"),
    ("text.damage", lambda: of_field("text.damage", v.Damage(100, padded=9)), ""),
    ("text.damage", lambda: of_field("text.damage", v.Damage(100, replaced=1)), "warning"),
    ("text.invisible", lambda: of_field("text.damage", v.Damage(100, control=9)), ""),
    ("text.invisible", lambda: of_field("text.damage", v.Damage(100, invisible=1)), "warning"),
    ("text.padded", lambda: of_field("text.damage", v.Damage(10_000, padded=9)), ""),
    ("text.padded", lambda: of_field("text.damage", v.Damage(10_000, padded=10)), "note"),
    ("time.gap", lambda: of_field("time.range", gap(6), field("a", "date")), ""),
    ("time.gap", lambda: of_field("time.range", gap(7), field("a", "date")), "note"),
    ("time.gap", lambda: of_field("time.range", gap(9, 300), field("a", "date")), ""),
    ("labels.missing", lambda: of_field("cells.missing", v.Missing(1000, 0), Y), ""),
    ("labels.missing", lambda: of_field("cells.missing", v.Missing(1000, 500), Y), "warning"),
    ("labels.missing", lambda: of_field("cells.missing", v.Missing(1000, 501), Y), "error"),
    ("labels.single_class", lambda: of_field("values.distinct", v.Distinct(2, 1000), Y), ""),
    ("labels.single_class", lambda: of_field("values.distinct", v.Distinct(1, 1000), Y), "error"),
    ("labels.rare_class", lambda: label({"k": 990, "l": 10}), ""),
    ("labels.rare_class", lambda: label({"k": 991, "l": 9}), "warning"),
    # Wilson: the lower end passes 80 % from 825 of 1,000 on.
    ("labels.imbalance", lambda: label({"k": 824, "l": 176}), ""),
    ("labels.imbalance", lambda: label({"k": 825, "l": 175}), "note"),
    ("labels.unseen", lambda: sides({"k": 900, "l": 100}, {"k": 900, "l": 9}), ""),
    ("labels.unseen", lambda: sides({"k": 900, "l": 100}, {"k": 900, "m": 9}), "note"),
    ("labels.unseen", lambda: sides({"k": 900, "l": 100}, {"k": 900, "m": 10}), "error"),
    ("labels.by_split", lambda: sides({"k": 5000, "l": 5000}, {"k": 5490, "l": 4510}), ""),
    ("labels.by_split", lambda: sides({"k": 5000, "l": 5000}, {"k": 5510, "l": 4490}), "warning"),
    ("labels.by_split", lambda: sides({"k": 50, "l": 50}, {"k": 59, "l": 41}), ""),
    ("groups.rates", lambda: groups(240, 1000), ""),
    ("groups.rates", lambda: groups(238, 1000), "warning"),
    ("groups.rates", lambda: groups(10, 50), ""),  # a ratio of 0.67, but few rows
    ("groups.uncovered", lambda: missing_groups(30, 40), ""),
    ("groups.uncovered", lambda: missing_groups(29, 40), "note"),
    ("groups.uncovered", lambda: missing_groups(29, 80), "warning"),
]


@pytest.mark.parametrize(
    ("rule", "seen", "severity"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_the_limit_divides(rule: str, seen: Callable[[], Context], severity: str) -> None:
    found = one(rule, seen())
    if severity == "n/a":
        assert found.outcome == "not_applicable"
    elif severity:
        assert (found.outcome, found.severity) == ("raised", severity), found.says
    else:
        assert found.outcome == "clear", found.says


def codes(*found: v.Code) -> Context:
    return of_field("cells.hidden_missing", v.HiddenMissing(10_000, found))


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (v.Code("?", 101, "word"), "error"),
        (v.Code("?", 100, "word"), "warning"),
        (v.Code("Null", 9, "word"), "note"),
        (v.Code("-999", 5000, "number"), "warning"),
    ],
)
def test_a_code_is_judged_by_its_kind_and_share(code: v.Code, severity: str) -> None:
    assert one("cells.hidden_missing", codes(code)).severity == severity


def test_many_codes_of_one_field_make_one_finding() -> None:
    found = one("cells.hidden_missing", codes(v.Code("?", 30, "word"), v.Code("N/A", 20, "word")))
    assert (found.number, found.unit) == ("50", "cells, 2 codes")
    assert "“?” (30), “N/A” (20)" in found.says


def test_one_code_in_many_fields_makes_one_finding() -> None:
    value = {n: v.HiddenMissing(1000, (v.Code("?", 30, "word"),)) for n in "abc"}
    fields = tuple(map(field, "abc"))
    found = one(
        "cells.hidden_missing", context(evidence("cells.hidden_missing", value), fields=fields)
    )
    assert (found.number, found.unit, found.subject) == ("90", "cells, 3 fields", "dataset")


def test_coin_flips_may_repeat() -> None:
    """Three yes/no fields have eight rows: nearly all of 1,000 are copies, and nobody minds."""
    top = (v.Top("true", 500), v.Top("false", 500))
    fields = tuple(field(n, "boolean") for n in "abc")
    seen = context(
        evidence("rows.duplicates", v.Duplicates(1000, 992, 8, 140)),
        evidence("values.frequent", {n: v.Frequent(1000, top, 2) for n in "abc"}),
        fields=fields,
    )
    found = one("rows.duplicates", seen)
    assert found.outcome == "clear"
    assert "992 rows equal an earlier one, but the fields have so few values" in found.says


def test_rare_values_and_classes_are_never_named() -> None:
    """Under ten rows a value could point at a person."""
    new = sides({"k": 900, "l": 100}, {"k": 900, "secret": 9})
    assert all("secret" not in f.says + f.title for f in findings("labels.unseen", new))
    known = sides({"k": 900, "l": 100}, {"k": 900, "open": 10})
    assert "open" in one("labels.unseen", known).says
    rare = of_field("values.frequent", v.Frequent(100, (v.Top("Ann", 5), v.Top("ann", 4)), 2))
    assert "Ann" not in one("values.variants", rare).says


def test_text_of_numbers_with_a_few_words_is_told_apart_from_a_mix() -> None:
    def mixed(odd: int) -> str:
        value = v.MixedTypes(1000, odd, {"number": 1000 - odd})
        return one("cells.mixed_types", of_field("cells.mixed_types", value)).outcome

    assert [mixed(n) for n in (0, 1, 100, 101)] == ["clear", "raised", "raised", "clear"]


def test_a_split_without_labels_is_noted_and_not_blamed() -> None:
    given = [
        evidence("cells.missing", {"y": v.Missing(10_000, 3000)}),
        evidence("cells.missing", {"y": v.Missing(7000, 0)}, "train"),
        evidence("cells.missing", {"y": v.Missing(3000, 3000)}, "test"),
    ]
    found = one("labels.missing", context(*given, fields=(Y,), splits=SPLITS))
    assert (found.subject, found.severity) == ("split:test", "note")
