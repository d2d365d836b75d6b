"""What documents state, held against real data; numbers found again with pandas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import truesheet
from conftest import Real
from support import ROOT
from truesheet.measures import values as v
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Evidence, EvidenceSet, Scope, Share
from truesheet.model.field import Field
from truesheet.model.stated import Amount, Place, Stated, StatedKind
from truesheet.sheet.hold import HOLDERS, correction, hold
from truesheet.sheet.hold.kinds import kind_of
from truesheet.sheet.hold.rows import category
from truesheet.sheet.hold.written import restyled, slack
from truesheet.sheet.judge import judge
from truesheet.sheet.seen import Seen

NOW = "0" * 64


@cache
def measured(*files: Path, label: str | None = None) -> Seen:
    splits = {p.stem: str(p) for p in files} if len(files) > 1 else None
    data = None if splits else str(files[0])
    sheet = truesheet.build(data, splits=splits, label=label).document
    return Seen(sheet.measured, sheet.fields, sheet.splits, sheet.name, sheet.fingerprint)


@pytest.fixture
def adult(real: Real) -> Seen:
    return measured(real("fairness-tabular/adult.csv"), label="income")


@pytest.fixture
def gsm8k(real: Real) -> Seen:
    return measured(real("gsm8k/train.jsonl"), real("gsm8k/test.jsonl"))


def said(kind: StatedKind, value: Any, sentence: str = "", **more: Any) -> Stated:
    return Stated(kind, sentence, Place("README.md", 1), value, "composition.other", **more)


def exactly(written: str, n: float | None = None) -> Amount:
    n = float(written.replace(",", "")) if n is None else n
    return Amount(n, n, written=written)


def verdict(stated: Stated, seen: Seen) -> str:
    """How the claim stands once it is judged; whatever it leans on must be real evidence."""
    one = hold(stated, seen)
    known = {e.id: e for e in seen.evidence}
    assert set(one.evidence) <= set(known)
    assert one.origin == "stated"
    assert one.says and len(one.says) < 400
    json.dumps(one.value)
    standing = judge(one, [known[e] for e in one.evidence], seen.fingerprint)
    assert standing.check == "pass" or standing.reason or one.agrees is False
    if one.agrees is False:
        assert one.evidence, "nobody is contradicted without evidence"
        assert ";" in one.says, "the sentence says what was found"
    return standing.check


# rows and sizes -------------------------------------------------------------------------------


def test_a_number_that_is_off_by_one_is_contradicted(adult: Seen) -> None:
    assert len(pd.read_csv(_adult())) == 32561
    assert verdict(said("rows", exactly("32,561")), adult) == "pass"
    off = said("rows", exactly("32,560"))
    one = hold(off, adult)
    assert one.says == "says 32,560 rows; 32,561 were counted"
    assert (one.agrees, one.found, correction(off, one)) == (False, 32561, "32,561")


def test_rounded_numbers_hold_within_their_digits(adult: Seen) -> None:
    assert verdict(said("rows", exactly("33K", 33000)), adult) == "pass"
    assert verdict(said("rows", exactly("32K", 32000)), adult) == "pass", "cut, not rounded"
    assert verdict(said("rows", exactly("31K", 31000)), adult) == "contradicted"
    about = Amount(30000, 36000, about=True, written="33,000")
    assert verdict(said("rows", about), adult) == "pass"
    over = said("rows", Amount(40000, None, strict=True, written="40,000"))
    assert verdict(over, adult) == "contradicted"
    assert correction(over, hold(over, adult)) == "", "a limit is for people to choose"


def test_numbers_of_other_things_accuse_nobody_unless_they_must_be_meant(adult: Seen) -> None:
    def of(written: str, sentence: str, origin: Any = "sentence") -> str:
        return verdict(said("rows", exactly(written), sentence, origin=origin), adult)

    assert of("48,842", "It has 48,842 examples.") == "contradicted"
    assert of("48,842", "It has 48,842 dialogues.") == "inconclusive"
    assert of("32,560", "It has 32,560 dialogues.") == "contradicted"
    assert of("48,842", "| 48,842 |", "table") == "contradicted"
    assert of("48,842", "| number of rows | 48,842 |", "table") == "contradicted"
    assert of("48,842", "| named entities | 48,842 |", "table") == "inconclusive"
    about = said("rows", Amount(30000, None, strict=True, written="90,000"), "over 90,000 pictures")
    assert verdict(about, adult) != "contradicted"
    assert of("48,842", "Adult holds 48,842 people.") == "contradicted"
    assert of("48,842", "It has 48,842 pictures of people.") == "inconclusive"
    few = said("rows", exactly("20"), "20 singers took part")
    assert verdict(few, made(rows=24)) == "inconclusive"


def test_the_limits_of_a_size_category_are_outside(adult: Seen) -> None:
    right = Amount(1e4, 1e5, strict=True, written="10K<n<100K")
    wrong = said("size_category", Amount(1e5, 1e6, strict=True, written="100K<n<1M"))
    assert verdict(said("size_category", right), adult) == "pass"
    assert verdict(wrong, adult) == "contradicted"
    assert correction(wrong, hold(wrong, adult)) == "10K<n<100K"
    assert [category(n) for n in (0, 999, 1000, 99_999, 100_000, 10**6, 10**13)] == [
        "n<1K",
        "n<1K",
        "1K<n<10K",
        "10K<n<100K",
        "100K<n<1M",
        "1M<n<10M",
        "n>1T",
    ]


def test_a_category_is_not_accused_of_its_own_lower_limit() -> None:
    seen = made(rows=100_000)
    above = said("size_category", Amount(1e5, 1e6, strict=True, written="100K<n<1M"))
    below = said("size_category", Amount(1e4, 1e5, strict=True, written="10K<n<100K"))
    assert verdict(above, seen) == "inconclusive"
    assert verdict(below, seen) == "contradicted"


def test_rows_of_a_split_are_those_of_its_name_or_role(gsm8k: Seen, real: Real) -> None:
    rows = {n: len(real(f"gsm8k/{n}.jsonl").read_text().splitlines()) for n in ("train", "test")}
    assert rows == {"train": 7473, "test": 1319}
    for name in ("train", "Training", "TRAIN"):
        assert verdict(said("rows", exactly("7473"), split=name), gsm8k) == "pass"
        assert verdict(said("rows", exactly("7472"), split=name), gsm8k) == "contradicted"
    assert verdict(said("rows", exactly("8,792")), gsm8k) == "pass"


def test_an_evaluation_set_is_the_one_or_the_other_only_where_there_is_one(gsm8k: Seen) -> None:
    assert verdict(said("rows", exactly("1,319"), split="eval"), gsm8k) == "pass"
    both = made(rows={"train": 60, "validation": 30, "test": 20})
    assert verdict(said("rows", exactly("30"), split="eval"), both) == "not_checkable"
    assert verdict(said("rows", exactly("31"), split="dev"), both) == "contradicted"


def test_a_split_that_is_not_there_accuses_nobody_but_the_block_that_divides(gsm8k: Seen) -> None:
    dev = said("rows", exactly("100"), split="dev")
    assert verdict(dev, gsm8k) == "not_checkable"
    assert "only" in hold(dev, gsm8k).why
    block = said("rows", exactly("100"), split="dev", origin="front_matter")
    assert verdict(block, gsm8k) == "contradicted"
    assert correction(block, hold(block, gsm8k)) == ""


def test_another_configuration_accuses_nobody(gsm8k: Seen) -> None:
    assert verdict(said("rows", exactly("5"), config="socratic"), gsm8k) == "not_checkable"
    assert verdict(said("rows", exactly("5"), config="default"), gsm8k) == "contradicted"


def test_every_kind_is_held_or_says_why_not(adult: Seen) -> None:
    kinds: tuple[StatedKind, ...] = StatedKind.__args__  # type: ignore[attr-defined]
    unheld = {k for k in kinds if k not in HOLDERS}
    assert unheld <= {"task"}
    for kind in unheld:
        assert hold(said(kind, "anything"), adult).agrees is None


# fields and classes ---------------------------------------------------------------------------


def test_fields_are_counted_and_named(adult: Seen) -> None:
    columns = list(pd.read_csv(_adult(), nrows=1).columns)
    n = len(columns)
    assert verdict(said("fields", exactly(str(n)), "It has columns."), adult) == "pass"
    assert verdict(said("fields", exactly(str(n - 2)), "It has columns."), adult) == "contradicted"
    inputs = said("fields", exactly(str(n - 1)), "It has many features.")
    assert verdict(inputs, adult) == "inconclusive", "the label is often not counted"
    assert verdict(said("field_names", columns), adult) == "pass"
    assert verdict(said("field_names", columns[:3]), adult) == "inconclusive"
    assert verdict(said("field_names", [*columns, "salary"]), adult) == "contradicted"
    assert verdict(said("field_names", ["salary", "town"]), adult) == "not_checkable"
    block = said("field_names", columns[:3], origin="front_matter")
    assert verdict(block, adult) == "contradicted"


def test_kinds_are_understood_in_many_tongues(adult: Seen) -> None:
    for words in ("int64", "INTEGER", "sc:Integer", "bigint", "`uint8`", "float64", "numeric"):
        assert verdict(said("field_kind", words, field="age"), adult) == "pass", words
    assert verdict(said("field_kind", "string", field="workclass"), adult) == "pass"
    assert verdict(said("field_kind", "int64", field="workclass"), adult) == "contradicted"
    assert verdict(said("field_kind", "string", field="age"), adult) == "inconclusive"
    assert verdict(said("field_kind", "quux", field="age"), adult) == "not_checkable"
    assert verdict(said("field_kind", "int64", field="wages"), adult) == "not_checkable"
    assert kind_of("varchar(20)") == "text"
    assert kind_of("decimal(10, 2)") == "decimal"
    assert kind_of("datetime64[ns]") == "timestamp"
    assert kind_of("a list of words") is None


def test_classes_are_counted_listed_and_weighed(adult: Seen) -> None:
    assert verdict(said("classes", exactly("2")), adult) == "pass"
    three = said("classes", exactly("three", 3))
    assert verdict(three, adult) == "contradicted"
    assert correction(three, hold(three, adult)) == "two"
    assert verdict(said("class_names", ["<=50K", ">50K"]), adult) == "pass"
    assert verdict(said("class_names", ["<=50K"], "The classes are:"), adult) == "contradicted"
    assert verdict(said("class_names", ["<=50K"], "classes such as"), adult) == "inconclusive"
    assert verdict(said("class_names", ["<=50K", ">50K", ">90K"]), adult) == "contradicted"
    assert verdict(said("class_names", ["poor", "rich"]), adult) == "inconclusive"
    # 24,720 against 7,841 rows.
    assert verdict(said("balance", "balanced"), adult) == "contradicted"
    assert verdict(said("balance", "imbalanced"), adult) == "pass"
    parts = said("classes", exactly("5"), "Each file has 5 classes.")
    assert verdict(parts, adult) == "inconclusive"
    unknown = measured(_adult())
    assert verdict(said("classes", exactly("2")), unknown) == "not_checkable"


def test_codes_of_classes_accuse_no_names() -> None:
    seen = made(rows=40, label={"0": 20, "1": 20})
    assert verdict(said("class_names", ["neg", "pos"]), seen) == "inconclusive"
    assert verdict(said("classes", exactly("3")), seen) == "contradicted"
    assert verdict(said("field_kind", "string", field="label"), seen) == "inconclusive"


def test_a_label_by_custom_can_bear_out_and_not_contradict() -> None:
    top = (v.Top("a", 20), v.Top("b", 20))
    seen = made(
        rows=40,
        fields=(Field("label", "text", "string"),),
        more={"values.frequent": {"label": v.Frequent(40, top, 2)}},
    )
    assert verdict(said("classes", exactly("2")), seen) == "pass"
    assert verdict(said("classes", exactly("410")), seen) == "inconclusive"


def test_a_name_that_several_nested_fields_have_accuses_none() -> None:
    fields = (Field("id", "integer", "int32"), Field("objects.id", "text", "string"))
    seen = made(rows=4, fields=fields)
    assert verdict(said("field_kind", "string", field="id"), seen) == "pass"
    assert verdict(said("field_kind", "float", field="objects.id"), seen) == "contradicted"
    assert verdict(said("field_kind", "bool", field="id"), seen) == "inconclusive"


# absence --------------------------------------------------------------------------------------


def test_one_gap_or_copy_contradicts_and_no_find_is_derived_at_best(
    adult: Seen, gsm8k: Seen
) -> None:
    assert verdict(said("no_missing", True), adult) == "contradicted"
    assert verdict(said("no_missing", True, field="occupation"), adult) == "contradicted"
    assert verdict(said("no_missing", True, field="age"), adult) == "pass"
    clear = hold(said("no_missing", True), gsm8k)
    known = [e for e in gsm8k.evidence if e.id in clear.evidence]
    assert judge(clear, known, gsm8k.fingerprint).status == "derived"
    frame = pd.read_json(_gsm8k("train"), lines=True)
    assert not frame.duplicated().any()
    assert verdict(said("no_duplicates", True), gsm8k) == "pass"
    assert verdict(said("no_overlap", True), gsm8k) == "pass"
    assert verdict(said("no_overlap", True), adult) == "not_checkable"
    assert verdict(said("no_overlap", True, field="question"), gsm8k) == "inconclusive"


def test_copies_contradict_what_says_there_are_none() -> None:
    across = {"a|b": Share(3, 50)}
    copies = v.Duplicates(100, 7, 4, 2, {"a": 3, "b": 0}, across)
    seen = made(rows={"a": 50, "b": 50}, more={"rows.duplicates": copies})
    one = hold(said("no_duplicates", True), seen)
    assert one.says == "says no row stands twice; 7 rows are copies"
    assert verdict(said("no_duplicates", True), seen) == "contradicted"
    assert verdict(said("no_duplicates", True, split="b"), seen) == "pass"
    shared = hold(said("no_overlap", True), seen)
    assert shared.says == "says the splits share no rows; 3 whole rows of b stand in a as well"


def test_rows_that_differ_in_an_id_alone_accuse_nobody() -> None:
    none = v.Duplicates(100, 0, 0, 0, {"a": 0, "b": 0}, {"a|b": Share(0, 50)})
    some = v.Duplicates(100, 7, 4, 2, {"a": 3, "b": 0}, {"a|b": Share(3, 50)}, ("id",))
    both = {"rows.duplicates": none, "rows.duplicates_but_ids": some}
    seen = made(rows={"a": 50, "b": 50}, more=both)
    assert verdict(said("no_duplicates", True), seen) == "inconclusive"
    assert verdict(said("no_overlap", True), seen) == "inconclusive"


# shares, means, ranges ------------------------------------------------------------------------


def test_shares_means_and_ranges_hold_within_the_written_digits(adult: Seen) -> None:
    frame = pd.read_csv(_adult())
    women = (frame["sex"] == "Female").mean()
    assert round(women, 4) == 0.3308
    for written, n, agrees in (
        ("33 %", 0.33, True),
        ("33.1%", 0.331, True),
        ("0.331", 0.331, True),
        ("33.2 %", 0.332, False),
        ("34 %", 0.34, False),
    ):
        stated = said(
            "share", {"amount": exactly(written, n), "of": "", "value": "female"}, field="sex"
        )
        assert hold(stated, adult).agrees is agrees, written
        if not agrees:
            assert correction(stated, hold(stated, adult)) in ("33.1 %", "33 %")
    assert round(frame["age"].mean(), 2) == 38.58
    for written, agrees in (("38.6", True), ("39", True), ("38.58", True), ("38.5", False)):
        stated = said("mean", exactly(written), field="age")
        assert hold(stated, adult).agrees is agrees, written
    assert (frame["age"].min(), frame["age"].max()) == (17, 90)
    inside = Amount(0, 120, written="0 to 120")
    assert verdict(said("range", inside, field="age"), adult) == "inconclusive"
    assert verdict(said("range", Amount(17, 90, written="17-90"), field="age"), adult) == "pass"
    outside = Amount(17, 89, written="17-89")
    assert verdict(said("range", outside, field="age"), adult) == "contradicted"


def test_a_share_of_what_no_field_holds_accuses_nobody(adult: Seen) -> None:
    nothing = {"amount": exactly("5 %", 0.05), "of": "of the rows are good", "value": ""}
    assert verdict(said("share", nothing), adult) == "not_checkable"
    other = {"amount": exactly("5 %", 0.05), "of": "", "value": "Martian"}
    assert verdict(said("share", other, field="sex"), adult) == "inconclusive"


# splits, files, others ------------------------------------------------------------------------


def test_names_and_ratios_of_splits(gsm8k: Seen, adult: Seen) -> None:
    assert verdict(said("split_names", ["train", "test"]), gsm8k) == "pass"
    assert verdict(said("split_names", ["train", "dev", "test"]), gsm8k) == "contradicted"
    table = said("split_names", ["train"], origin="table")
    assert verdict(table, gsm8k) == "contradicted"
    assert verdict(said("split_names", ["train"]), gsm8k) == "inconclusive"
    assert verdict(said("split_names", ["train", "test"]), adult) == "not_checkable"
    # 7473 of 8792 is 85.0 %.
    assert verdict(said("split_ratio", {"train": 0.85, "test": 0.15}), gsm8k) == "pass"
    assert verdict(said("split_ratio", {"train": 0.9, "test": 0.1}), gsm8k) == "contradicted"


def test_files_and_their_bytes(gsm8k: Seen, real: Real) -> None:
    total = sum(real(f"gsm8k/{n}.jsonl").stat().st_size for n in ("train", "test"))
    assert verdict(said("files", exactly("2")), gsm8k) == "pass"
    assert verdict(said("files", exactly("3")), gsm8k) == "contradicted"
    assert verdict(said("bytes", exactly(str(total)), "total size"), gsm8k) == "pass"
    for unit in (10**6, 2**20):
        text = f"{total / unit:.2f} MB"
        mega = said("bytes", Amount(total, total, written=text), "size of downloaded files")
        assert verdict(mega, gsm8k) == "pass"
    ten = Amount(10e6, 10e6, written="10 MB")
    assert verdict(said("bytes", ten, "size of files"), gsm8k) == "contradicted"
    assert verdict(said("bytes", ten, "size of the generated dataset"), gsm8k) == "not_checkable"
    assert verdict(said("bytes", ten, "size of downloaded files"), gsm8k) == "inconclusive"
    block = said("bytes", exactly(str(total + 1)), "download_size: 1", origin="front_matter")
    assert verdict(block, gsm8k) == "contradicted"


def test_people_and_times_are_held_by_the_checks_of_typed_answers(adult: Seen) -> None:
    assert verdict(said("people", "no"), adult) in ("not_checkable", "inconclusive")
    assert verdict(said("time_frame", {"from": "1994"}), adult) == "not_checkable"
    time = v.TimeRange(10, "2018-03-01", "2020-05-06", 700, {})
    fields = (Field("when", "date", "date32"),)
    seen = made(rows=10, fields=fields, more={"time.range": {"when": time}})
    assert verdict(said("time_frame", {"from": "2018", "to": "2020"}), seen) == "pass"
    assert verdict(said("time_frame", {"from": "2019", "to": "2020"}), seen) == "contradicted"


def test_addresses_of_persons_contradict_that_there_is_no_personal_data(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    people = [f"{n}@{n}.org" for n in ("ada", "bo", "cy", "di", "ed", "flo", "gus", "hal")]
    path.write_text("who,n\n" + "".join(f"{p},{i}\n" for i, p in enumerate(people * 4)))
    one = hold(said("no_personal_data", True), measured(path))
    assert one.agrees is False
    assert "says" in one.says
    assert verdict(said("no_personal_data", True), measured(path)) == "contradicted"


def test_a_licence_file_beside_the_data_contradicts_another_licence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n3,4\n")
    (tmp_path / "LICENSE").write_text((ROOT / "LICENSE").read_text())
    seen = measured(tmp_path)
    assert verdict(said("licence", "Apache-2.0"), seen) in ("pass", "inconclusive")
    wrong = hold(said("licence", "CC-BY-NC-4.0"), seen)
    assert (wrong.agrees, wrong.path, wrong.value) == (False, "", "CC-BY-NC-4.0")
    assert "Apache-2.0" in wrong.says


def test_licences_and_languages_are_left_open_where_nothing_tells(adult: Seen) -> None:
    assert hold(said("licence", "CC0-1.0"), adult).agrees is None
    assert hold(said("languages", ["en"]), adult).agrees is not False


# style ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("25,000", 24999, "24,999"),
        ("25000", 24999, "24999"),
        ("25 000", 1234567, "1 234 567"),
        ("25.000", 24999, "24.999"),
        ("25_000", 999, "999"),
        ("52K", 31234, "31K"),
        ("52k", 999, "999"),
        ("52K", 3_500_000, "3,500,000"),
        ("1.20 million", 1_388_000, "1.39 million"),
        ("two", 3, "three"),
        ("Two", 30, "30"),
        ("120 MB", 5_000_000, "5 MB"),
        ("120 MB", 5_000, ""),
        ("10 to 20", 15, ""),
        ("no number", 15, ""),
        ("n", 15, ""),
    ],
)
def test_a_correction_is_written_as_what_it_replaces(
    written: str, value: float, expected: str
) -> None:
    assert restyled(written, value) == expected


def test_whole_numbers_promise_a_unit_and_short_ones_their_last_digit() -> None:
    assert slack("25,000") == 0
    assert slack("25.000", 25000) == 0
    assert slack("25.000", 25) == 0.0005
    assert slack("3.2M") == 50_000
    assert slack("") == slack("many") == 0


def test_hostile_text_costs_no_time_and_is_cleaned() -> None:
    seen = made(rows=10)
    bad = "9" * 100_000 + "\x1b[31m" + "," * 1000
    for kind in ("rows", "files", "bytes", "fields", "classes", "size_category"):
        amount = Amount(5, 5, written=bad)
        one = hold(said(kind, amount, bad, split=bad, config=""), seen)
        assert "\x1b" not in one.says + one.why
        assert len(one.says) < 400
        correction(said(kind, amount, bad), one)
    for kind in ("field_kind", "mean", "range", "no_missing"):
        value = "\x1b[31m" if kind == "field_kind" else Amount(5, 5, written=bad)
        one = hold(said(kind, value, bad, field=bad), seen)  # type: ignore[arg-type]
        assert "\x1b" not in one.says + one.why


# made by hand ---------------------------------------------------------------------------------


def made(
    rows: int | dict[str, int],
    label: dict[str, int] | None = None,
    fields: tuple[Field, ...] = (),
    more: dict[str, Any] | None = None,
) -> Seen:
    """Evidence made by hand, where no real data says it so plainly."""
    parts = rows if isinstance(rows, dict) else {"data": rows}
    total = sum(parts.values())
    values = {"rows.count": v.Rows(total), **(more or {})}
    if label is not None:
        fields += (Field("label", "integer", "int64", "label"),)
        values["labels.balance"] = {"label": v.Balance(total, 0, label)}
    scope = Scope((), None, total, total)
    items = [Evidence.make(m, 1, scope, True, x, NOW) for m, x in values.items()]
    if len(parts) > 1:
        items += [
            Evidence.make("rows.count", 1, Scope((), n, r, r), True, v.Rows(r), NOW)
            for n, r in parts.items()
        ]
    splits = tuple(Split(n, r, (f"{n}.csv",)) for n, r in parts.items())
    return Seen(EvidenceSet(tuple(items)), fields, splits, "made", NOW)


def _adult() -> Path:
    from support import data_root

    root = data_root()
    assert root is not None
    return root / "fairness-tabular/adult.csv"


def _gsm8k(name: str) -> Path:
    return _adult().parent.parent / f"gsm8k/{name}.jsonl"
