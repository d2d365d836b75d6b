"""Screens texts in Latin letters for the language that they are written in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import plain
from truesheet.batch.shapes import Sample
from truesheet.measures.values import Languages
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_LETTERS = 60_000  # characters of a field that are read
_WORD = re.compile(r"[^\W\d_]+")

COMMON = {
    "en": "the of and to in is that it was for on are as with his they at be this have from or had "
    "by not but what all were when we there can an your which their said if do will each how",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce "
    "il sont avec son cette aux ses mais ou elle nous vous être été leur deux je",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero "
    "sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao "
    "ele das tem à seu sua ou ser quando muito há nos já está eu também pelo pela",
    "it": "di e il la che in a per un è non con del si una i le da della sono ha dei al gli nel "
    "come più anche questo ma alla delle ci lo o se dal su nella degli suo essere",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij of door "
    "naar uit nog was maar worden heeft hij wordt tot over ze deze kan meer",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig "
    "från vi så kan när år hon under också efter eller nu sin där",
    "da": "og i at det er en til af på for med den der de som ikke har et han var om jeg sig fra "
    "vi men kan så hun også efter eller blev år være ved over nu",
    "nb": "og i det er på til som en for av at med den har de ikke et om var jeg han fra seg vi "
    "men kan så hun også etter eller ble år være ved over nå",
    "pl": "w i na z nie się do to jest że o jak a po co tak za od przez jego ale czy był dla tym "
    "są być lub oraz przy tego już może tylko jako ich który które",
    "cs": "a se v na je že to s z do o i ve jako za by pro jsem k po si co ale jeho od byl nebo "
    "jsou ze které který před jak tak už až při která také není",
    "ro": "de și în la a cu pe că nu o un din se pentru mai este care au sau ca prin fi ai sunt am "
    "lui după fost ce dar dintre fără prima unui unei această",
    "hu": "a az és hogy nem is egy ez meg van volt de ha mint csak vagy már ezt azt még el lesz "
    "sem kell aki majd így azonban illetve ki között után lehet",
    "fi": "ja on ei se että oli hän mutta kun joka ovat myös niin mukaan tai jos vain kuin olla "
    "jo hänen ole mitä nyt sen siitä ollut sitä vuonna voi jälkeen kanssa",
    "tr": "ve bir bu da de için ile çok olarak daha olan gibi en ne kadar sonra var ya ama o mi "
    "her ise değil olduğu göre kendi iki veya diye ben",
    "id": "yang dan di dengan untuk dari dalam tidak ini itu pada adalah ke akan oleh juga karena "
    "ada atau sebagai bisa telah saya mereka dapat lebih kita sudah tahun",
    "vi": "của và là có các cho không được một trong người với những này để khi đã về từ đến như "
    "ra cũng vào năm nhiều tôi thì sẽ nhưng còn lại",
    "ca": "de la i el a que en les del per un els amb una és no al dels es va ha més com seva o "
    "són aquest però aquesta també ser seu han entre sobre",
}
"""Some forty words that are frequent in any text of a language, by language (BCP 47)."""
_LISTS = {language: frozenset(words.split()) for language, words in COMMON.items()}


@dataclass(frozen=True)
class TextLanguages:
    """For nineteen languages in Latin letters, the words that are among their most frequent.

    Some forty words a language. In running text of a language 25 to 50 % of all words are on its
    list, and far fewer on others, except between relatives such as Danish and Norwegian. `words`
    are those in Latin letters of the first 60,000 characters, in the order of the sample. It tells
    languages apart where the difference is overwhelming, and is no detector of languages: short
    texts, names and lists give nothing.
    Unit: words. From a sample. Answers: `x.languages`.
    Source: Cavnar and Trenkle, N-gram-based text categorization, SDAIR 1994 (the idea that a few
    frequent words and letters suffice); our own lists.
    """

    id: ClassVar[str] = "text.languages"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if any(f.kind == "text" for f in schema.fields):
            return None
        return Absent("no field of the kind that it looks at")

    def of(self, sample: Sample, schema: Schema) -> dict[str, Languages | Absent]:
        error = "" if sample.complete else f"from a sample of {sample.rows:,} rows"
        names = set(sample.table.column_names)
        return {
            f.name: _screened(sample.table[f.name], error)
            for f in schema.fields
            if f.kind == "text" and f.name in names
        }


def _screened(column: pa.ChunkedArray, error: str) -> Languages | Absent:
    if column.length() == column.null_count:
        return Absent("the field holds no text")
    texts = plain(pa.concat_arrays(column.chunks)).drop_null()
    upto = int(np.searchsorted(np.cumsum(pc.utf8_length(texts).to_numpy()), _LETTERS)) + 1
    read = "\n".join(texts.slice(0, upto).to_pylist())[:_LETTERS].lower()
    tally = Counter(w for w in _WORD.findall(read) if w[0] < "\u0250")
    common = {
        language: sum(tally[w] for w in words if w in tally) for language, words in _LISTS.items()
    }
    found = {language: n for language, n in sorted(common.items()) if n}
    if not tally:
        return Absent("no words in Latin letters")
    return Languages(sum(tally.values()), found, error)
