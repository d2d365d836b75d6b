"""Known faults planted into copies of real datasets: what `truesheet selftest` finds in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from truesheet.flow.faults.looking import checks
from truesheet.flow.selftest import selftest
from truesheet.measures.values_selftest import Checked, SelfTested
from truesheet.rules.catalogue import rules

NAME, TITLE = "planted", "Faults planted into copies of real data"
ON = "copies of seven real datasets"


class Case(NamedTuple):
    """One dataset: its name, its files (one, or one a split), its label and roles."""

    name: str
    files: tuple[tuple[str, str], ...]
    label: str = ""
    roles: tuple[tuple[str, str], ...] = ()


CASES = (
    Case(
        "Adult",
        (("", "fairness-tabular/adult.csv"),),
        "income",
        (("ID", "id"), ("sex", "sensitive"), ("race", "sensitive")),
    ),
    Case("German credit", (("", "fairness-tabular/german_credit.csv"),), "class-label"),
    Case("Bank marketing", (("", "fairness-tabular/bank_marketing.csv"),), "y"),
    Case("ACS income", (("", "fairness-tabular/acs_income.validation.parquet"),), "PINCP"),
    Case("GSM8K", (("train", "gsm8k/train.jsonl"), ("test", "gsm8k/test.jsonl"))),
    Case(
        "SST-2",
        (
            ("train", "backdoor-hiddenkiller-sst2/clean_train.tsv"),
            ("test", "backdoor-hiddenkiller-sst2/clean_test.tsv"),
        ),
        "label",
    ),
    Case(
        "New York taxi trips",
        tuple(
            (month, f"drift-nyc-taxi/yellow_tripdata_sample_{day}.csv.gz")
            for month, day in (("april19", "2019-04"), ("february20", "2020-02"))
        ),
    ),
)


def run(case: Case, root: Path) -> SelfTested | None:
    """The self-test of one dataset; None where its files are not here."""
    paths = {split: root / file for split, file in case.files}
    if not all(p.exists() for p in paths.values()):
        return None
    named = {k: str(v) for k, v in paths.items()}
    data = named.pop("", None)
    label, roles = case.label or None, dict(case.roles)
    return selftest(data, splits=named or None, label=label, roles=roles).result


def entry() -> Entry:
    """The entry of the ledger."""
    done = {c.name: r for c in CASES if (r := run(c, shared_data())) is not None}
    if not done:
        return Entry(NAME, TITLE, absent="none of the datasets is in the shared data folder")
    total = summed(done.values())
    planted, found = sum(c.planted for c in total), sum(c.found for c in total)
    false, alarms = sum(c.false for c in total), sum(c.alarms for c in total)
    return Entry(
        NAME,
        TITLE,
        data=", ".join(f"{n} ({r.rows_read:,} of {r.rows:,} rows)" for n, r in done.items()),
        known="each fault was planted by us, one at a time, into a copy of distinct rows; a check "
        "has found it when it speaks of the place of the fault and did not before",
        recall=Rate(found, planted),
        precision=Rate(alarms - false, alarms),
        peer="none: no peer is known to us that tries its checks on the data at hand",
        columns=("check", "planted", "found", "false alarms", "alarms", "speaks of the data as is"),
        rows=tuple(_row(c) for c in total),
        notes=tuple(_notes(done)),
        quotes=tuple(
            Quote(c.rule, ON, c.found, c.planted, c.false, c.alarms)
            for c in total
            if c.planted and c.rule in {r.id for r in rules()}
        ),
    )


def summed(results: Iterable[SelfTested]) -> tuple[Checked, ...]:
    """The counts of each check over all datasets, in the order of the rules."""
    counts: Counter[tuple[str, str]] = Counter()
    for result in results:
        for c in result.checks:
            for what in ("planted", "found", "false", "alarms", "already"):
                counts[c.rule, what] += getattr(c, what)
    made = []
    for rule in checks():
        told = {w: counts[rule, w] for w in ("planted", "found", "false", "alarms", "already")}
        if told["planted"] or told["false"]:
            made.append(Checked(rule, **told))
    return tuple(made)


def _row(c: Checked) -> tuple[Cell, ...]:
    return c.rule, c.planted, c.found, c.false, c.alarms, c.already


def _notes(done: dict[str, SelfTested]) -> Iterator[str]:
    told = (
        f"{n} {r.found:,} of {r.planted:,}, {r.false:,} of {r.alarms:,} alarms false"
        for n, r in done.items()
    )
    yield f"By dataset: {'; '.join(told)}."
    missed: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for result in done.values():
        for t in result.faults:
            what = f"{t.says}{f' ({t.amount})' if t.amount else ''}"
            missed[what] += t.planted - t.found
            whole[what] += t.planted
    worst = [f"{what} {n:,} of {whole[what]:,}" for what, n in missed.most_common(12) if n]
    yield f"Missed most often: {'; '.join(worst)}."
    false: Counter[str] = Counter()
    copies = 0
    for result in done.values():
        for null in result.nulls:
            copies += null.copies
            false.update(null.false)
    said = ", ".join(f"{rule} {n:,}" for rule, n in sorted(false.items())) or "none"
    yield f"Alarms on {copies:,} copies in which nothing is wrong: {said}."
    yield (
        "Faults and strengths are ours, and many were chosen with the limits of the checks in "
        "view: the figures compare checks, and tell what each is blind to, better than they "
        "foretell what will be found in other data."
    )
