"""The pages made from code and the examples in pages: what the checks must notice."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from scripts import examples, pages
from scripts.pagelib import errors, fragments, measures, questions, text, verbs

from support import ROOT
from truesheet.model.errors import TruesheetError
from truesheet.sheet import bank

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def wanted() -> text.Pages:
    return pages.made()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOCS, tmp_path / "docs"))


def test_pages_are_the_same_when_made_twice(wanted: text.Pages) -> None:
    assert pages.made() == wanted


def test_the_code_owes_its_pages_nothing() -> None:
    assert pages.problems() == []


def test_written_pages_pass_and_writing_removes_what_is_left_over(
    wanted: text.Pages, docs: Path
) -> None:
    (docs / "rules" / "long.gone.md").write_text("# gone")
    (docs / "verbs" / "build.md").unlink()
    pages.write(wanted, docs)
    assert pages.differences(wanted, docs) == []
    assert not (docs / "rules" / "long.gone.md").exists()
    assert (docs / "decisions" / "0001-lock-file.md").exists()


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("verbs/build.md", None, "docs/verbs/build.md: is missing"),
        ("errors/E-SRC-001.md", b"# Else\n", "docs/errors/E-SRC-001.md: differs"),
        ("measures/no.such.md", b"# New\n", "docs/measures/no.such.md: is left over"),
    ],
)
def test_a_page_that_is_missing_changed_or_left_over_is_told(
    wanted: text.Pages, docs: Path, path: str, change: bytes | None, told: str
) -> None:
    pages.write(wanted, docs)
    file = docs / path
    file.unlink() if change is None else file.write_bytes(change)
    (found,) = pages.differences(wanted, docs)
    assert found.startswith(told)


def test_two_errors_with_one_code_are_a_problem() -> None:
    class Borrowed(TruesheetError):
        """Takes the code of another. Next step: take a new one."""

        code = "E-SRC-001"

    assert [p for p in errors.problems((*errors.errors(), Borrowed)) if "Borrowed" in p] == [
        "error Borrowed: its code E-SRC-001 is that of NoSuchFile"
    ]


def test_an_error_without_next_step_or_code_is_a_problem() -> None:
    class Mute(TruesheetError):
        """Something happened."""

    assert errors.problems([Mute]) == [
        "error Mute (E-000): its docstring has no `Next step:`",
        "error Mute: has no code of its own",
    ]


def test_every_link_within_the_pages_leads_somewhere() -> None:
    for file in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
            path, _, place = target.partition("#")
            if "://" in target:
                continue
            there = (file.parent / path).resolve() if path else file
            assert there.exists(), f"{file.name}: {target}"
            if place:
                assert f"{{#{place}}}" in there.read_text(encoding="utf-8"), (
                    f"{file.name}: {target}"
                )


def test_no_page_names_a_place_on_our_machines() -> None:
    places = re.compile(r"(?<![\w.])/(?:work|root|tmp|home)/|https?://(?:localhost|127\.)")
    for file in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        assert not places.search(file.read_text(encoding="utf-8")), file


def test_every_question_stands_on_the_page_of_its_section() -> None:
    made = questions.pages()
    for question in bank.load():
        page = made[f"questions/{question.section}.md"]
        assert page.count(f"## {question.id} {{#") == 1
        assert text.safe(question.asks) in page


def test_the_help_on_a_page_is_what_the_program_prints() -> None:
    from support import truesheet

    for verb in ("build", "questions"):
        printed = truesheet(verb, "--help").stdout
        assert printed.startswith("Usage: truesheet")
        assert verbs.help_of(verb).strip() == printed.strip()


def test_the_vectors_on_the_page_are_the_published_ones() -> None:
    stored = json.loads((ROOT / "tests" / "vectors" / "ts64.json").read_text(encoding="utf-8"))
    shown = fragments.vectors()
    hashes = re.findall(r"`([0-9a-f]{16})` \|$", shown, re.MULTILINE)
    assert hashes == [stored["missing"], *(v["hash"] for v in stored["values"])]


def test_the_constants_of_the_hash_on_its_page_are_those_of_the_code() -> None:
    from truesheet.batch import hashing

    page = (DOCS / "hash.md").read_text(encoding="utf-8")
    given = dict(re.findall(r"\b([A-Z]{3,}) += (0x[0-9A-F]{16})", page))
    assert set(given) == {"NULL", "INTEGER", "NUMBER", "TEXT", "ROW", "WORD", "LENGTH"}
    private = ("WORD", "LENGTH")
    for name, said in given.items():
        assert int(said, 16) == int(getattr(hashing, f"_{name}" if name in private else name)), name
    mixers = re.findall(r"\* (0x[0-9A-F]{16})", page)
    assert [int(m, 16) for m in mixers] == [int(hashing._M1), int(hashing._M2)]


def test_marks_that_are_missing_or_doubled_are_refused() -> None:
    with pytest.raises(ValueError, match="<!-- a -->"):
        fragments.filled("no marks", "a", "x")
    with pytest.raises(ValueError, match="once each"):
        fragments.filled("<!-- a --><!-- /a --><!-- a -->", "a", "x")


def test_hostile_text_does_not_become_markup() -> None:
    assert text.safe("<b> & *c* `<d>` [e](f)") == "&lt;b&gt; &amp; \\*c\\* `<d>` \\[e\\](f)"
    assert text.fence("a\n```\nb").startswith("````text\n")
    assert text.cell("a|b\nc") == "a\\|b c"


def test_a_docstring_is_taken_apart_whole() -> None:
    said = measures.told(
        """Cells of a kind, or two.

        Beyond `most` they are estimated. Unit: cells. Exact while few; then `error` says how far.
        Answers: `composition.missing`, `gate.people`. Codes are values here.
        Source: Somebody et al.,
        CACM 2021.

        >>> 1 + 1
        2
        """.replace("        ", "")
    )
    assert said.what == [
        "Cells of a kind, or two.",
        "Beyond `most` they are estimated. Exact while few; then `error` says how far. "
        "Codes are values here.",
    ]
    assert said.unit == "cells"
    assert said.exact == "Exact while few; then `error` says how far"
    assert said.answers == ("composition.missing", "gate.people")
    assert said.source == "Somebody et al., CACM 2021."
    assert said.examples == ">>> 1 + 1\n2"


# Examples.

PAGE = """# Page

```console
$ head -1 demo/breast-cancer.csv | cut -d, -f1-2
mean_radius,mean_texture
$ false
$ echo $?
1
```

```python
rows = 500 + 69
```

```python
print(rows)
```

```text
569
```

```sh
never run
```
"""


def test_an_example_that_prints_the_same_is_left_alone() -> None:
    assert examples.run(PAGE) == PAGE


@pytest.mark.parametrize(("true", "false"), [("569", "570"), ("mean_radius", "radius_mean")])
def test_an_example_that_prints_something_else_is_told(true: str, false: str) -> None:
    stale = PAGE.replace(f"\n{true}", f"\n{false}")
    assert stale != PAGE
    assert examples.run(stale) == PAGE
    assert f"+{true}" in examples.difference("page.md", stale, PAGE)


def test_output_is_put_where_none_stood_before() -> None:
    bare = PAGE.replace("1\n```\n\n```python", "```\n\n```python").replace(
        "\n```text\n569\n```\n", ""
    )
    assert bare != PAGE
    assert examples.run(bare) == PAGE
