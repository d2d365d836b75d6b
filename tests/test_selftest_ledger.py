"""Findings quote the truth ledger: what is shipped is in step, its sentences say its counts."""

from __future__ import annotations

import json

import pytest
from benchmarks.truth import shipped
from benchmarks.truth.entry import Entry, Quote, Rate
from benchmarks.truth.ledger import FILE, Ledger, load
from benchmarks.truth.planted import CASES, run, summed

import truesheet
from conftest import Real
from truesheet.measures.values_selftest import Checked, SelfTested
from truesheet.render.html import to_html
from truesheet.render.markdown import to_markdown
from truesheet.render.text import verdict
from truesheet.rules.catalogue import rules
from truesheet.rules.quoting import Quoted, quoted

COPIES = {"a": [f"word {i} of many" for i in range(100)] * 2}


def test_what_the_package_ships_is_what_the_ledger_says() -> None:
    assert shipped.FILE.read_bytes() == shipped.dump(load(FILE.read_bytes()))


def test_a_quote_of_a_rule_that_is_not_there_is_refused() -> None:
    wrong = Entry("x", "X", quotes=(Quote("rows.nothing", "y", 1, 1),))
    with pytest.raises(shipped.NoSuchRule, match=r"rows\.nothing"):
        shipped.dump(Ledger(entries=(wrong,)))


def test_quotes_are_ordered_by_rule_and_carry_its_version() -> None:
    made = Entry("x", "X", recall=Rate(1, 2), quotes=(Quote("numbers.far", "y", 1, 2),))
    plain = json.loads(shipped.dump(Ledger(entries=(made, made))))
    version = next(r.version for r in rules() if r.id == "numbers.far")
    assert plain["numbers.far"]["version"] == version
    assert [q["known"] for q in plain["numbers.far"]["quotes"]] == [2, 2]


@pytest.mark.parametrize(
    ("quote", "says"),
    [
        (
            Quoted("seven tables", 832, 918, 2, 834),
            "On seven tables, this check found 832 of 918 planted faults; 2 of 834 alarms were "
            "false.",
        ),
        (Quoted("x", 1, 2, faults="copies"), "On x, this check found 1 of 2 copies."),
        (Quoted("x", false=1, alarms=1), "On x, 1 of 1 alarm was false."),
        (Quoted("x"), ""),
    ],
)
def test_a_quote_says_its_counts_and_nothing_that_was_not_counted(quote: Quoted, says: str) -> None:
    assert str(quote) == says


def test_a_finding_quotes_the_ledger_on_every_screen() -> None:
    sheet = truesheet.build(COPIES).document
    says = quoted("rows.duplicates", 1)
    assert says.startswith("On ")
    assert says in to_html(sheet)
    assert says in to_markdown(sheet).replace("\\", "")
    assert says in " ".join(verdict(sheet).split())


def test_a_rule_of_another_version_is_not_quoted() -> None:
    assert quoted("rows.duplicates", 99) == ""


def test_counts_of_several_datasets_are_added_up() -> None:
    def result(found: int) -> SelfTested:
        one = Checked("rows.duplicates", 4, found, 1, found + 1, 2)
        return SelfTested(9, 9, False, (one,), (), (), ())

    assert summed([result(1), result(3)]) == (Checked("rows.duplicates", 8, 4, 2, 6, 4),)


def test_the_ledger_says_of_german_credit_what_a_run_finds(real: Real) -> None:
    root = real("fairness-tabular/german_credit.csv").parents[1]
    case = next(c for c in CASES if c.name == "German credit")
    found = run(case, root)
    assert found is not None
    entry = load(FILE.read_bytes()).entry("planted")
    assert entry is not None
    told = f"German credit {found.found:,} of {found.planted:,}, "
    assert told in entry.notes[0]
