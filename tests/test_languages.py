"""Letters by script, and the screen for languages, against a second count and real pages."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches import sample
from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures.languages import COMMON, TextLanguages
from truesheet.measures.scripts import SCRIPTS, TextScripts
from truesheet.measures.values import Languages, Scripts
from truesheet.model.evidence import Absent
from truesheet.sheet.languages import SCREENED, base, prevailing, scripts_of

NAMES = {"CJK": "han", "HIRAGANA": "kana", "KATAKANA": "kana", "KATAKANA-HIRAGANA": "kana",
         "ORIYA": "odia", "HALFWIDTH": "kana", "FULLWIDTH": "latin"}  # fmt: skip


def by_name(text: str) -> dict[str, int]:
    """Letters by script, by the names that Unicode gives them."""
    found = Counter[str]()
    for c in text:
        if unicodedata.category(c)[0] == "L":
            word = unicodedata.name(c, "").split(" ")[0]
            found[NAMES.get(word, word.lower())] += 1
    return dict(found)


def scripts(*texts: str) -> Scripts:
    found = run(TextScripts(), Batch.of(x=pa.array(texts, pa.string())))["x"]
    assert isinstance(found, Scripts)
    return found


def language(*texts: str) -> Languages | Absent:
    data = Batch.of(x=list(texts))
    found = TextLanguages().of(sample(data), data.schema)["x"]
    return found


letters = st.text(
    st.sampled_from("aZé ßàΩжЯԱאبकกあア漢字한ქመ၀ᚠ1!—×🙂") | st.characters(codec="utf-8"),
    max_size=30,
)


@given(st.lists(letters, max_size=6))
def test_letters_are_those_that_unicode_names(texts: list[str]) -> None:
    told = scripts(*texts)
    assert told.letters == sum(told.scripts.values())
    common = {"latin", "cyrillic", "hangul", "hebrew", "thai"}
    for text in texts:
        basic = "".join(c for c in text if ord(c) < 0x3000 or 0xAC00 <= ord(c) < 0xD7A4)
        # Phonetic extensions and marks of counting are left out on purpose.
        plain = "".join(c for c in basic if not 0x1D00 <= ord(c) < 0x1DC0 and c not in "ªº")
        mine, theirs = scripts(plain).scripts, by_name(plain)
        for name in common:
            spared = 2 if name == "latin" else 0
            assert abs(mine.get(name, 0) - theirs.get(name, 0)) <= spared * plain.count("\u2c7d")


def test_scripts_of_the_cards_are_those_that_unicode_names(real: Real) -> None:
    """476 pages, letter by letter; what differs are letters of scripts that are not listed."""
    with gzip.open(real("hf-dataset-cards/cards.jsonl.gz"), "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["readme"] for line in lines]
    assert len(texts) == 476
    told, true = scripts(*texts).scripts, by_name("".join(texts))
    for name in SCRIPTS:
        # Vowel signs count here, as they do not for Unicode: in Indic scripts there are more.
        assert told.get(name, 0) >= true.get(name, 0) * 0.99, name
    for name in ("latin", "cyrillic", "greek", "hangul", "kana", "han", "hebrew"):
        assert abs(told[name] - true[name]) <= 0.001 * true[name] + 2, name


def test_pages_in_english_are_told_from_others(real: Real) -> None:
    """Cards are in English: none is called anything else, and most running text is recognised."""
    with gzip.open(real("hf-dataset-cards/cards.jsonl.gz"), "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["readme"] for line in lines]
    prose = [[p for p in t.split("\n") if len(p.split()) > 15] for t in texts]
    pages = [language(*p) for p in prose if p]
    told = Counter(prevailing(found) for found in pages if isinstance(found, Languages))
    assert set(told) <= {"en", ""}
    assert told["en"] >= 190, told  # the others have fewer than 200 words of running text


SENTENCES = {
    "fr": "Le chat est sur la table et il ne veut pas que les enfants soient dans la maison avec "
    "lui, mais ils sont là pour une heure et elle a été très contente de les voir. ",
    "de": "Der Hund ist in dem Haus und er will nicht, dass die Kinder mit ihm auf der Straße "
    "sind, aber sie haben sich für eine Stunde bei ihm auch nach dem Weg erkundigt. ",
    "es": "El perro está en la casa y no quiere que los niños sean más altos que él, pero se lo "
    "han dicho por una hora y como es de su padre ya no tiene miedo de las personas. ",
    "pl": "Nie wiem, czy to jest tak, jak się mówi, ale na pewno było to dla nich ważne i po tym "
    "już nie można było tego zmienić, bo od tego zależy, co z tym zrobią oraz za co. ",
    "tr": "Bu ev çok büyük ve bir de bahçesi var, ama o kadar güzel değil; daha sonra onun için "
    "ne olduğu gibi kendi evi olarak da göre bir şey var diye her şey veya en iyisi. ",
    "fi": "Hän ei ole se, joka on ollut siellä, mutta kun he ovat myös olleet täällä, niin se oli "
    "kuin uusi, jos vain voi olla ja mitä sitä nyt jälkeen sanoisi kanssa mukaan. ",
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_running_text_of_a_language_is_told(tag: str) -> None:
    found = language(*(f"{n} {SENTENCES[tag]}" for n in range(9)))
    assert isinstance(found, Languages) and prevailing(found) == tag


def test_short_and_mixed_texts_tell_nothing() -> None:
    both = [f"{n} {SENTENCES[tag]}" for n in range(9) for tag in ("fr", "de")]
    for texts in (["the cat"], ["red green blue " * 200], both):
        found = language(*texts)
        assert isinstance(found, Absent) or prevailing(found) == ""
    assert isinstance(language("北京"), Absent)


def test_lists_are_of_the_screened_languages_and_small() -> None:
    assert set(COMMON) == SCREENED
    for tag, words in COMMON.items():
        assert 25 <= len(set(words.split())) <= 60, tag


def test_tags_and_scripts() -> None:
    assert base("pt-BR") == "pt" and base("nn") == "nb"
    assert scripts_of("ru") == {"cyrillic"} and scripts_of("sr-Latn") == {"latin"}
    assert scripts_of("ja") == {"han", "kana"} and scripts_of("en") == {"latin"}
    assert scripts_of("sr") == {"latin", "cyrillic"}


def test_a_dictionary_counts_each_text_as_often_as_it_stands_there() -> None:
    coded = pa.array(["да", "ab", "да", None]).dictionary_encode()
    found = run(TextScripts(), Batch.of(x=coded))["x"]
    assert found.scripts == {"cyrillic": 4, "latin": 2}
