"""Why a part of an answer was not held against the data: who knows it, or what is not measured."""

from __future__ import annotations

from truesheet.model.question import Question

LACKING: dict[str, str] = {
    "composition.instance_count/types": "rows are counted, and no other things",
    "composition.instance_types/types": "rows are seen, and not what each of them stands for",
    "composition.offensive/present": "what offends; a word list finds swear words, and neither "
    "hate without them nor where they are quoted, so its count would say little",
    "composition.offensive/kinds": "what offends; a word list cannot tell these kinds apart",
    "composition.offensive/rate": "what offends, so no share of it",
    "collection.mechanisms/tools": "marks of devices in pictures, sound and scans, which are "
    "not opened; a table does not tell how it was gathered",
    "collection.revocation/list": "whether ids on the list are still in the data; an SQL claim "
    "can, where the list is named as a split",
    "x.synthetic/present": "marks of generators in pictures and sound, which are not opened; in "
    "texts no mark is sure",
    "x.synthetic/share": "marks of generators, so no share of what they made",
    "x.inclusion/rules": "rules in words; written as an SQL claim, a rule is held against each row",
    "x.intended_context/period": "nothing that could belie it: data is often older than its use",
    "x.intended_context/places": "places, since no field is read as one",
    "x.bias_mitigation/measures": "the data as it was before; `truesheet diff` compares the two",
    "x.deletion/possible": "whether deleted rows are gone; `truesheet diff` shows what went",
    "x.tdm/checks": "signals of web sites, since nothing is fetched",
    "x.pets/techniques": "the size of groups, and whether noise was added",
    "maintenance.versions/kept": "whether versions can be had, since nothing is fetched",
    "distribution.method/doi": "where an identifier leads, since nothing is fetched",
    "x.integrity/unsafe_files": "files that can run code",
}
"""What a machine could find out, and nothing here measures, by `question/part`."""


def unchecked(question: Question, part: str) -> str:
    """The reason that is owed where no check speaks of `part` of an answer."""
    lacking = LACKING.get(f"{question.id}/{part}")
    if lacking:
        return f"Not measured: {lacking}."
    if not question.only_people_know:
        return "Not measured: nothing that was counted speaks of this part."
    return f"Only people can know: {question.only_people_know}."
