"""What points at a person, what opens a door, and what lies elsewhere: counts in texts.

Recall and precision are held against answers that others wrote down; the numbers stand in the
sentences that a reader sees, so a test fails when they are no longer true.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches import columns, folded, pieces, read
from conftest import Real
from truesheet.batch import codec
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures import checksums
from truesheet.measures.links import TextLinks
from truesheet.measures.marks import marks
from truesheet.measures.personal import TextPersonal
from truesheet.measures.scripts import TextScripts
from truesheet.measures.secrets import TextSecrets
from truesheet.measures.values import Hits, Links, Personal, Secrets
from truesheet.sheet import personal as sheet_personal
from truesheet.sheet import secrets as sheet_secrets

MEASURES: list[Any] = [TextPersonal(), TextSecrets(), TextLinks(), TextScripts()]


def personal(*texts: str, field: str = "note") -> dict[str, Hits]:
    found = run(TextPersonal(), Batch.of(**{field: list(texts)}))[field]
    assert isinstance(found, Personal)
    return found.kinds


def kinds(text: str, field: str = "note") -> set[str]:
    """Kinds with a hit that names somebody."""
    return {k for k, hits in personal(text, field=field).items() if hits.cells}


def secrets(*texts: str) -> dict[str, int]:
    found = run(TextSecrets(), Batch.of(x=list(texts)))["x"]
    assert isinstance(found, Secrets)
    return {k: hits.cells for k, hits in found.kinds.items() if hits.cells}


# forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mail a.b@firm.de, or c@d.org!", {"email"}),
        ("call +49 30 1234567 now", {"phone"}),
        ("(212) 736-5000", {"phone"}),
        ("Phone:\n030/1234567", {"phone"}),
        ("card 4929 4212 3460 0821", {"card"}),
        ("IBAN GB33BUKB20201555555555.", {"iban"}),
        ("from 8.8.8.8:53", {"ipv4"}),
        ("http://93.184.216.34/a", {"ipv4"}),
        ("2a00:1450:4001:81b::200e", {"ipv6"}),
        ("3c:22:fb:9e:01:7d", {"mac"}),
        ("his ssn is 536-22-1234", {"us_ssn"}),
        ("ask @jack_d!", {"handle"}),
        ("gps 52.5200, 13.4050", {"place"}),
    ],
)
def test_a_form_is_found(text: str, found: set[str]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org", "noreply@firm.de", "x@y.invalid", "info@firm.co.uk",
        "10.0.0.1", "192.168.1.20", "203.0.113.7", "1.2.3.4.5", "256.1.1.1", "2001:db8::1", "::",
        "std::vector", "12:30:45", "00:00:00:00:00:00",
        "4111 1111 1111 1111", "4929 7171 3211 3434", "1234567890123456",
        "GB82WEST12345698765432", "GB33BUKB20201555555556",
        "536-22-1234", "ssn 000-22-1234", "ssn 078-05-1120",
        "(212) 555-0123", "order 030/1234567", "call on 2020-01-01", "2020-01-01 2020-01-02",
        "0.12345, 0.67890", "+1 500", "@", "a@b", "x@", "", " ", "phone sold for $1000 / 200",
    ],
)  # fmt: skip
def test_what_looks_alike_and_names_nobody_is_not_counted(text: str) -> None:
    assert kinds(text) == set()


def test_what_is_allowed_is_counted_apart() -> None:
    found = personal("ada@lovelace.org and a@example.com", "b@example.com")
    assert found == {"email": Hits(cells=1, whole=0, hits=1, allowed=2)}


def test_a_field_named_for_telephones_may_write_them_in_any_form() -> None:
    numbers = "030 123456", "2055551234", "x"
    assert personal(*numbers, field="homePhone")["phone"].whole == 2
    assert personal(*numbers, field="order") == {}
    ints = run(TextPersonal(), Batch.of(mobile=[2055551234, 5], order=[2055551234, 5]))
    assert (ints["mobile"].kinds["phone"].cells, ints["order"].kinds) == (1, {})


def test_numbers_of_states_are_asked_only_of_fields_named_for_them() -> None:
    numbers = ["111222333", "123456782", "111222334"]
    assert personal(*numbers, field="bsn")["bsn"] == Hits(2, 2, 2, 0, 3)
    assert personal(*numbers, field="code") == {}
    lost_its_zero = run(TextPersonal(), Batch.of(bsn=[11122233]))["bsn"].kinds["bsn"]
    assert lost_its_zero.tried == 1


def test_cards_are_found_among_whole_numbers() -> None:
    found = run(TextPersonal(), Batch.of(n=[4929421234600821, 4929421234600822, 7, None]))["n"]
    assert found.kinds["card"] == Hits(1, 1, 1, 0, 2)


# check digits -----------------------------------------------------------------------------------

VALID = {
    "nhs": "9434765919", "bsn": "111222333", "pesel": "44051401359", "cpf": "11144477735",
    "tax_id_de": "86095742719", "aadhaar": "234123412346", "sin_ca": "046454286",
    "nir_fr": "255081416802538", "us_ssn": "536221234",
}  # fmt: skip


@pytest.mark.parametrize("kind", checksums.NATIONAL)
def test_random_numbers_pass_as_often_as_is_said(kind: str) -> None:
    digits, _, test = checksums.NATIONAL[kind]
    numbers = np.random.default_rng(7).integers(0, 10, (400_000, digits))
    share = float(test(numbers).mean())
    assert abs(share - checksums.CHANCE.get(kind, 0)) < 0.001 + 0.05 * share


def test_numbers_that_are_known_to_be_valid_are_and_a_wrong_digit_is_seen() -> None:
    for kind, number in VALID.items():
        digits, _, test = checksums.NATIONAL[kind]
        good = np.array([[int(c) for c in number]])
        # The Canadian example begins with 0, which is not issued: the check alone is asked.
        test = checksums.luhn if kind == "sin_ca" else test
        assert good.shape[1] == digits and test(good).all(), kind
        if kind != "us_ssn":
            wrong = good.copy()
            wrong[0, -1] = (wrong[0, -1] + 1) % 10
            assert not test(wrong).any(), kind


@given(st.lists(st.text("0123456789", min_size=13, max_size=19), min_size=1, max_size=8))
def test_luhn_is_what_it_is_by_hand(numbers: list[str]) -> None:
    def by_hand(number: str) -> bool:
        total = 0
        for i, c in enumerate(reversed(number)):
            d = int(c) * (1 + i % 2)
            total += d - 9 if d > 9 else d
        return total % 10 == 0

    found = checksums.by_length(pa.array(numbers), lambda s: checksums.luhn(checksums.digits_of(s)))
    assert found.tolist() == [by_hand(n) for n in numbers]


@given(st.lists(st.from_regex(r"(DE|GB|NO|XX)[0-9]{2}[A-Z0-9]{11,20}", fullmatch=True), min_size=1))
def test_an_iban_is_what_it_is_by_hand(numbers: list[str]) -> None:
    lengths = {"DE": 22, "GB": 22, "NO": 15}

    def by_hand(number: str) -> bool:
        turned = "".join(str(int(c, 36)) for c in number[4:] + number[:4])
        return lengths.get(number[:2]) == len(number) and int(turned) % 97 == 1

    made = numbers + [_with_check(n) for n in numbers]
    found = checksums.by_length(pa.array(made), checksums.iban)
    assert found.tolist() == [by_hand(n) for n in made]


def _with_check(number: str) -> str:
    """The same with the right check digits and the right length."""
    body = number[4:].ljust(18, "7")[: 11 if number[:2] == "NO" else 18]
    turned = "".join(str(int(c, 36)) for c in body + number[:2] + "00")
    return f"{number[:2]}{98 - int(turned) % 97:02d}{body}"


# the law ----------------------------------------------------------------------------------------

words = st.sampled_from(
    ["ada@lovelace.org", "x@example.com", "+49 30 1234567", "4929 4212 3460 0821", "8.8.8.8",
     "GB33BUKB20201555555555", "3c:22:fb:9e:01:7d", "2a00:1450:4001:81b::200e", "@jack",
     "password=hunter2Z", "AKIAABCDEFGHIJKLMNOP", "https://a.no/x.jpg", "https://a.no", "Да",
     "北京", "ssn 536-22-1234", "-----BEGIN RSA PRIVATE KEY-----", "From: a", "é", " ", "\n", "1"]
)  # fmt: skip
texts = st.lists(words | st.text(max_size=6), max_size=4).map(" ".join)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.id)
@settings(max_examples=60)
@given(data=st.data())
def test_texts_cut_in_any_way_have_the_same_value(measure: Any, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.none() | texts, max_size=14))
    cells += data.draw(st.lists(st.sampled_from(cells), max_size=8)) if cells else []
    whole = Batch.of(note=pa.array(cells, pa.string()))
    edges = data.draw(st.lists(st.integers(0, len(cells)), max_size=4))
    coded = [data.draw(st.booleans()) for _ in range(len(edges) + 1)]
    parts = data.draw(st.permutations(pieces(whole, edges, coded)))
    assert folded(measure, columns(parts, "note")) == folded(measure, columns([whole], "note"))
    one_by_one = [Batch.of(note=pa.array([c], pa.string())) for c in cells]
    if cells:
        apart = folded(measure, columns(one_by_one, "note"))
        assert apart == folded(measure, columns([whole], "note"))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.id)
def test_states_stay_within_their_bound_and_keep_no_value(measure: Any) -> None:
    mail, key = "ada@lovelace.org", "AKIAABCDEFGHIJKLMNOP"
    note = f"{mail} {key} +49 30 1234567 4929 4212 3460 0821 password=hunter2Z https://a.no/b"
    column = Batch.of(note=[note, *(chr(97 + i % 26) * 20 for i in range(5000))])["note"]
    state = codec.to_bytes(measure.add(measure.zero(), column))
    assert len(state) <= measure.bound
    for word in (mail, key, "1234567", "0821", "hunter2Z", "a.no"):
        assert word.encode() not in state


HOSTILE = {
    "digits": "1" * 300_000,
    "spaced": "1 " * 150_000,
    "at": "@" * 300_000,
    "mail": "a@" * 150_000,
    "dots": "1." * 150_000,
    "colons": "a:" * 150_000,
    "names": "password " * 30_000,
    "assigned": "token=" * 50_000,
    "links": "https://" * 40_000,
    "capitals": "AB12" * 75_000,
    "broken": "\ufffd\u200b" * 50_000,
    "iban": "GB33 BUKB " * 30_000,
    "phones": "call " * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_made_to_be_slow_is_not(name: str) -> None:
    column = Batch.of(note=[HOSTILE[name]])["note"]
    begin = time.perf_counter()
    for measure in MEASURES:
        measure.value(measure.add(measure.zero(), column))
    assert time.perf_counter() - begin < 10


@given(st.lists(texts, min_size=1, max_size=20))
def test_the_pass_over_the_bytes_picks_every_text_that_matters(cells: list[str]) -> None:
    found = marks(Batch.of(note=pa.array(cells, pa.large_string()))["note"])
    column = Batch.of(note=pa.array(cells, pa.large_string()))["note"].texts.array.to_pylist()
    for i, text in enumerate(column):
        if len(text.encode()) < 7:
            continue
        assert (i in found.at) == ("@" in text)
        assert (i in found.links) >= ("://" in text)
        assert (i in found.digits) == (len(re.findall("[0-9]", text)) >= 7)
        assert (i in found.assigns) == bool(re.search("[=:]", text))
        if re.search(r"[!-~]{16}", text):
            assert i in found.long


# real data --------------------------------------------------------------------------------------

ASKED = {
    "EMAIL_ADDRESS": ("email",),
    "PHONE_NUMBER": ("phone",),
    "CREDIT_CARD": ("card",),
    "IBAN_CODE": ("iban",),
    "US_SSN": ("us_ssn",),
    "IP_ADDRESS": ("ipv4", "ipv6"),
}


def test_recall_and_precision_on_texts_with_known_answers(real: Real) -> None:
    """1,500 texts of presidio-research; no kind is found in a text that does not have it."""
    found, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for text in json.loads(real("pii-presidio/synth_dataset_v2.json").read_text("utf-8")):
        told = personal(text["full_text"])
        true = {span["entity_type"] for span in text["spans"]}
        for name, mine in ASKED.items():
            hit = any(told[k].cells or told[k].allowed for k in mine if k in told)
            tally = found if hit and name in true else missed if name in true else wrong
            tally[name] += hit or name in true
    assert not +wrong
    assert dict(found) == {
        "EMAIL_ADDRESS": 49, "PHONE_NUMBER": 42, "CREDIT_CARD": 118, "IBAN_CODE": 20,
        "US_SSN": 16, "IP_ADDRESS": 14,
    }  # fmt: skip
    assert missed["PHONE_NUMBER"] == 22 and missed["CREDIT_CARD"] == 18
    says = sheet_personal.KNOWN_MISSES
    assert "all 49 e-mail addresses, 118 of 136 card numbers and 42 of 64 telephone" in says


def test_every_telephone_of_the_hospitals_is_found(real: Real) -> None:
    """Ten digits; some had a digit replaced by an x, and a last one of four is an extension."""
    data = read(real("cells-hospital/hospital.csv"))
    cells = data["PhoneNumber"].array.to_pylist()
    whole = sum(bool(re.fullmatch(r"\d{10}|\d{7,8}x\d{1,3}", str(c))) for c in cells)
    found = run(TextPersonal(), data)
    assert found["PhoneNumber"].kinds["phone"].whole == whole > 960
    assert not found["City"].kinds and not found["HospitalName"].kinds


def leaky(real: Real) -> dict[str, str]:
    lines = real("secrets-leaky-repo/files.jsonl").read_text("utf-8").splitlines()
    files = map(json.loads, lines)
    return {f["path"]: base64.b64decode(f["base64"]).decode("utf-8", "replace") for f in files}


def risky(path: Path) -> dict[str, int]:
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    return {r[0]: int(r[1]) for r in rows if len(r) == 3 and not r[0].startswith("#")}


def test_recall_of_secrets_in_files_where_they_were_planted(real: Real) -> None:
    truth = risky(real("secrets-leaky-repo/secrets.csv"))
    found = {path: bool(secrets(text)) for path, text in leaky(real).items()}
    with_risk = [p for p in found if truth.get(p)]
    without = [p for p in found if not truth.get(p)]
    hits = sum(found[p] for p in with_risk)
    assert (hits, len(with_risk)) == (31, 42)
    assert not any(found[p] for p in without) and len(without) == 6
    says = sheet_secrets.KNOWN_MISSES
    assert "In 42 files with planted secrets this finds those of 31" in says
    assert "in the 6 without" in says


def test_private_keys_are_counted_as_a_search_for_their_heads_counts_them(real: Real) -> None:
    files = leaky(real)
    heads = sum("PRIVATE KEY-----" in t or t.startswith("PuTTY-User-Key") for t in files.values())
    assert secrets(*files.values())["private_key"] == heads > 1


def test_questions_of_schoolchildren_hold_no_secret_and_no_telephone(real: Real) -> None:
    lines = real("gsm8k/train.jsonl").read_text("utf-8").splitlines()
    texts = [v for line in lines for v in json.loads(line).values()]
    assert len(texts) > 10_000
    assert secrets(*texts) == {}
    found = {k: n.cells for k, n in personal(*texts).items() if n.cells}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("key AKIAABCDEFGHIJKLMNOP here", "service_key"),
        ("ghp_" + "a1B2" * 9, "service_key"),
        ("sk-proj-" + "Ab1_" * 12, "service_key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n" + "b3Bl" * 16, "private_key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N", "token"),
        ("postgres://bob:s3cretpw@db.firm.de/x", "url_password"),
        ("$2b$12$KIXQ4lWm0xN7l8jYw9m3EuQ8r6cQJtq4mF1c2v3b4n5m6", "password_hash"),
        ('{"api_key": "9f8a7b6c5d4e"}', "assigned"),
        ("From: a\nTo: b\nSubject: c\n\nhi", "mail_head"),
    ],
)
def test_each_kind_of_secret_is_found(text: str, kind: str) -> None:
    assert set(secrets(text)) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "the password is a secret", "password: please", "tokens: 2.25M", "token = <your token>",
        "secret: ************", "d41d8cd98f00b204e9800998ecf8427e",
        "123e4567-e89b-12d3-a456-426614174000", "AKIAIOSFODNN7EXAMPLE", "From: here to there",
        "https://firm.de:8080/a", "api_key=$KEY_FROM_ENV",
    ],
)  # fmt: skip
def test_what_only_speaks_of_secrets_is_none(text: str) -> None:
    assert secrets(text) == {}


def test_links_are_told_by_what_they_lead_to(real: Real) -> None:
    texts = ["https://a.no/x.JPG?s=1", "see https://a.no", "s3://b/c.wav", "ftp://d/e", "a://b"]
    found = run(TextLinks(), Batch.of(at=texts))["at"]
    assert found == Links(5, 4, 3, {"picture": 1, "sound": 1})
    lines = real("xstest/xstest_v2_completions_gpt4.csv").read_text("utf-8")
    data = read(real("xstest/xstest_v2_completions_gpt4.csv"))
    cells = sum(v.cells for v in run(TextLinks(), data).values())
    assert (cells > 0) == bool(re.search(r"https?://\w", lines))
