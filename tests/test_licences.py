"""Licences: recognised by text and name, found beside the data, compared with what is stated."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import truesheet
from conftest import Real
from truesheet.measures.values import Licences
from truesheet.model.files import LicenceFile
from truesheet.sheet.licences import parts, same
from truesheet.sources.licence_names import named
from truesheet.sources.licence_texts import recognise
from truesheet.sources.licences import licences

KEYS = {
    "mit": "MIT", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause",
    "apache-2.0": "Apache-2.0", "gpl-2.0": "GPL-2.0", "gpl-3.0": "GPL-3.0",
    "lgpl-2.1": "LGPL-2.1", "lgpl-3.0": "LGPL-3.0", "agpl-3.0": "AGPL-3.0", "mpl-2.0": "MPL-2.0",
    "epl-1.0": "EPL-1.0", "eupl-1.2": "EUPL-1.2", "bsl-1.0": "BSL-1.0", "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC-BY-4.0", "cc-by-sa-4.0": "CC-BY-SA-4.0", "unlicense": "Unlicense",
    "artistic-2.0": "Artistic-2.0", "gfdl-1.3": "GFDL-1.3",
}  # fmt: skip
BY_HAND = {
    ("cc-by-nc-sa", "LICENSE"): "CC-BY-NC-SA-4.0",
    ("cc-by-nd", "LICENSE"): "CC-BY-ND-4.0",
    ("bsd-plus-patents", "license.txt"): "BSD-3-Clause",
    ("lgpl", "LICENSE"): "GPL-3.0",
    ("multiple-license-files", "LICENSE"): "MPL-2.0",
    ("multiple-license-files", "LICENSE.txt"): "MIT",
    ("licenses-dir-with-multiple-license-files", "LICENSES/MIT.txt"): "MIT",
    ("licenses-dir-with-multiple-license-files", "LICENSES/MPL-2.0.txt"): "MPL-2.0",
    ("licenses-dir-with-top-level-license", "LICENSE.md"): "Apache-2.0",
    ("licenses-dir-with-top-level-license", "LICENSES/MIT.txt"): "MIT",
    ("licenses-dir-with-license-ref", "LICENSES/LicenseRef-MIT.txt"): "MIT",
}
"""Single files of projects whose answer is "other": several files, or a licence not known there."""
NO_LICENCE = {
    ("apache-with-readme-notice", "LICENSE.header"), ("apache-with-readme-notice", "README.md"),
    ("license-with-readme-reference", "README"), ("mit-with-copyright", "COPYRIGHT.md"),
    ("license-in-parent-folder", "license-folder/package/.keep"),
}  # fmt: skip
"""Files that refer to a licence, or hold nothing."""


def fixtures(real: Real) -> dict[tuple[str, str], tuple[str, str]]:
    """Text and expected licence, "" for none that is known, of each file."""
    answers: dict[str, str] = {}
    fixture = ""
    for line in real("licences-licensee/fixtures.yml").read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#", "-")):
            fixture = line.rstrip(":")
        elif line.strip().startswith("key:"):
            answers[fixture] = line.partition(":")[2].strip()
    found = {}
    for line in real("licences-licensee/fixtures.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        text = entry.get("text")
        if text is None:
            text = base64.b64decode(entry["base64"]).decode("cp1252", "replace")
        place = entry["fixture"], entry["file"]
        told = BY_HAND.get(place) or KEYS.get(answers.get(entry["fixture"], ""), "")
        found[place] = text, "" if place in NO_LICENCE else told
    return found


def test_every_known_text_is_recognised_and_no_changed_one(real: Real) -> None:
    """79 files with known answers: recall 1.0 on the licences that are known here, no false one."""
    every = fixtures(real)
    assert len(every) == 79
    got = {}
    for place, (text, _) in every.items():
        told = recognise(text)
        got[place] = told.licence if told and not told.modified else ""
    wrong = {p: (got[p], want) for p, (_, want) in every.items() if got[p] != want}
    assert not wrong
    assert sum(bool(want) for _, want in every.values()) == 61


def test_a_changed_text_is_not_taken_for_the_licence(real: Real) -> None:
    every = fixtures(real)
    for fixture in ("pixar-modified-apache", "wrk-modified-apache", "fcpl-modified-mpl"):
        text = next(t for (f, _), (t, _) in every.items() if f == fixture)
        told = recognise(text)
        assert told is None or told.modified, fixture
    mit = next(t for (f, _), (t, _) in every.items() if f == "mit")
    longer = recognise(mit + " The data may not be used to train a model." * 12)
    assert longer is not None and longer.modified
    assert recognise(mit.replace("without restriction", "with restrictions")) is None


def test_two_texts_in_one_file_are_two_licences(real: Real) -> None:
    every = fixtures(real)
    text = {f: t for (f, _), (t, _) in every.items()}
    told = recognise(text["mit"] + "\n\n" + text["bsd-3-lists"])
    assert told is not None and told.licence == "BSD-3-Clause AND MIT" and not told.modified


def test_short_files_name_a_licence_and_long_ones_do_not() -> None:
    for text in (
        "Licensed under the Creative Commons Attribution 4.0 International License.",
        "# License\n\nCC BY 4.0\n",
        "https://creativecommons.org/licenses/by/4.0/",
        "Copyright (c) 2020 A. Person\n\nhttps://creativecommons.org/licenses/by/4.0/legalcode",
    ):
        told = recognise(text)
        assert told is not None and (told.licence, told.how) == ("CC-BY-4.0", "name"), text
    assert recognise("free for research " * 40 + "CC BY 4.0") is None
    tag = recognise("SPDX-License-Identifier: MIT OR Apache-2.0\nwords")
    assert tag is not None and (tag.licence, tag.how) == ("MIT OR Apache-2.0", "tag")


# names ------------------------------------------------------------------------------------------


def test_names_of_the_spdx_list_are_never_taken_for_another(real: Real) -> None:
    index = json.loads(real("licences-index/spdx.json").read_text("utf-8"))
    assert len(index) > 700
    recognised = 0
    for spdx, entry in index.items():
        for text in (spdx, entry["name"]):
            told = named(text)
            assert not told or same(told, spdx), (text, told)
            recognised += bool(told)
    assert recognised >= 130


TRUE = {
    "GNU General Public License v3.0": "GPL-3.0", "CC0 1.0": "CC0-1.0", "C-UDA": "C-UDA-1.0",
    "BSD 2-Clause License": "BSD-2-Clause", "BSD 3-Clause License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0", "MIT License": "MIT",
    "Artistic License 2.0": "Artistic-2.0", "Academic Free License v3.0": "AFL-3.0",
}  # fmt: skip
THEIRS_IS_WRONG = {
    "GNU Affero General Public License v3.0", "agpl-3.0", "cc-by-2.0", "Public domain (CC0)",
}  # fmt: skip
"""Paraphrases that their authors put under another licence than the one they name."""


def test_names_that_people_wrote_on_real_datasets(real: Real) -> None:
    """Paraphrases of the Data Provenance Initiative: 90 % of those that name one licence."""
    told = json.loads(real("licences-data-provenance/license_paraphrases.json").read_text("utf-8"))
    right, none, wrong = 0, [], []
    for name, paraphrases in told.items():
        true = TRUE.get(name) or (name.replace(" ", "-") if name.startswith("CC BY") else "")
        if not true:
            continue
        for text in (name, *paraphrases):
            found = named(text)
            if text in THEIRS_IS_WRONG:
                continue
            if not found:
                none.append(text)
            elif same(found, true):
                right += 1
            else:
                wrong.append((text, found, true))
    assert not wrong
    assert right >= 75
    assert len([t for t in none if len(t) < 40]) <= 20


def test_addresses_of_licences_of_real_datasets_agree_with_what_people_found(real: Real) -> None:
    checked, differ = 0, set()
    with gzip.open(
        real("licences-data-provenance/datasets.jsonl.gz"), "rt", encoding="utf-8"
    ) as lines:
        for line in lines:
            for entry in json.loads(line)["licenses"]:
                by_name, by_link = (named(entry[k] or "") for k in ("License", "License URL"))
                if by_name and by_link:
                    checked += 1
                    if not same(by_name, by_link):
                        differ.add((by_name, by_link))
    assert checked >= 25
    # Looked at one by one: the name that was written down is not that of the address beside it.
    assert differ == {
        ("GPL-3.0", "AGPL-3.0"),
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0"),
    }


@pytest.mark.parametrize(
    "text",
    ["", "cc", "gpl", "bsd", "MIT with exceptions", "see LICENSE", "free", "CC BY-XX 4.0",
     "Creative Commons", "other", "public domain", "x" * 10_000, "cc by 4.0 3.0"],
)  # fmt: skip
def test_what_names_no_single_licence_is_left_alone(text: str) -> None:
    assert named(text) == ""


# files ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, real: Real) -> Path:
    shutil.copy(real("fairness-tabular/german_credit.csv"), tmp_path / "credit.csv")
    return tmp_path


def seen(path: Path) -> tuple[LicenceFile, ...]:
    found = truesheet.build(path).evidence.read("files.licences", Licences)
    assert isinstance(found, Licences)
    return found.files


def test_licence_files_are_found_among_and_beside_the_data(folder: Path, real: Real) -> None:
    mit = next(t for (f, _), (t, _) in fixtures(real).items() if f == "mit")
    (folder / "LICENSE.txt").write_text("CC BY 4.0")
    (folder / "NOTICE").write_text(
        "Copyright (c) 2019 A\nCopyright (c) 2020 B. All rights reserved."
    )
    (folder / "LICENSES").mkdir()
    (folder / "LICENSES" / "MIT.txt").write_text(mit)
    (folder / "datapackage.json").write_text('{"licenses": [{"name": "ODbL-1.0"}]}')
    (folder / "license_plates.csv").write_text("a\n1\n")
    for asked in (folder / "credit.csv", folder):
        told = {f.path: (f.licence, f.how) for f in seen(asked)}
        assert told == {
            "LICENSE.txt": ("CC-BY-4.0", "name"),
            "LICENSES/MIT.txt": ("MIT", "text"),
            "NOTICE": ("", ""),
            "datapackage.json": ("ODbL-1.0", "metadata"),
        }
    notice = next(f for f in seen(folder) if f.path == "NOTICE")
    assert (notice.copyrights, notice.reserved) == (2, True)


def test_a_file_that_means_harm_is_no_licence(folder: Path) -> None:
    (folder / "LICENSE").symlink_to(folder / "LICENSE")
    (folder / "COPYING").mkdir()
    (folder / "NOTICE").write_bytes(b"MIT\x00\x00")
    (folder / "datapackage.json").write_text("[" * 100_000)
    (folder / "dataset_infos.json").write_text('{"license": {"a": ["MIT"]}, "x": 1}')
    assert seen(folder) == ()


@pytest.mark.parametrize("piece", ["copyright ", "<", "[](", "attribution ", "(c)\n", "http://x "])
def test_a_licence_made_to_be_slow_is_not(piece: str) -> None:
    begin = time.perf_counter()
    recognise(piece * (300_000 // len(piece)))
    named(piece * 20)
    assert time.perf_counter() - begin < 5


@given(st.text(max_size=300))
def test_any_words_can_be_asked(text: str) -> None:
    named(text)
    recognise(text)
    parts(text)


def test_only_files_named_for_licences_are_opened(tmp_path: Path) -> None:
    for name in ("license.py", "relicensed.txt", "noticeboard.txt", "mit.txt"):
        (tmp_path / name).write_text("MIT License")
    (tmp_path / "data.csv").write_text("a\n1\n")
    assert licences([(str(tmp_path / "data.csv"), "data.csv")]) == ()


def test_expressions_are_taken_apart() -> None:
    assert parts("MIT AND (CC0-1.0 OR CC-BY-4.0)") == ("CC-BY-4.0", "CC0-1.0", "MIT")
    assert parts("MIT AND") is None and parts("a b") is None and parts("") is None
    assert parts("(" * 5000) is None
    assert same("GPL-3.0-or-later", "gpl-3.0") and same("CC-BY-SA", "CC-BY-SA-4.0")
    assert not same("CC-BY-4.0", "CC-BY-SA-4.0") and not same("CC-BY", "CC-BY-SA-4.0")
