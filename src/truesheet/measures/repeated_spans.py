"""Finds passages that stand in several texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truesheet.batch.kinds import plain
from truesheet.batch.shapes import Sample
from truesheet.batch.spans import WIDTH, passages
from truesheet.batch.wordhash import WORDS, words_of
from truesheet.measures.kepttexts import looked_at
from truesheet.measures.values_text import RepeatedSpans, Span
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema


@dataclass(frozen=True)
class TextRepeatedSpans:
    """Passages of fifty words or more that stand in more than one place, from the sample.

    Headers, footers, licence texts and templates are such passages. Texts with the same words in
    the same order count once; case, punctuation and white space do not count. A passage is the
    longest stretch of which every run of fifty words stands elsewhere too. Of each text the sample
    holds the first 1,000 characters, about 170 words of English. Looked at are up to eight text
    fields without another role, those left out in which most texts have fewer than five words.
    What it misses: passages that come later in a text, that a word was changed in, or of which the
    sample holds one copy only. `truesheet duplicates` reads whole texts.
    Unit: words, and texts. Each value says its error; none means exact.
    Answers: `composition.errors`.
    Source: Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022.
    """

    width: int = WIDTH

    id: ClassVar[str] = "text.repeated_spans"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if looked_at(schema.fields) else Absent("no field holds texts to read")

    def of(self, sample: Sample, schema: Schema) -> dict[str, RepeatedSpans]:
        names = [f.name for f in looked_at(schema.fields) if f.name in sample.table.column_names]
        found = {name: self._of(sample, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    def _of(self, sample: Sample, name: str) -> RepeatedSpans | None:
        texts = plain(sample.table[name].combine_chunks().drop_null())
        words = words_of(texts).counts
        if not len(words) or (words >= WORDS).sum() * 2 < len(words):
            return None
        seen = passages(texts, self.width)
        return RepeatedSpans(
            seen.texts,
            seen.long,
            seen.holding,
            Share(seen.covered, seen.words),
            tuple(Span(p.words, p.texts) for p in seen.top),
            "" if sample.complete else "from a sample of the texts",
        )
