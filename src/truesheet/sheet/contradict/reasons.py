"""Why a part of an answer was not held against the data: who knows it, or what is not measured."""

from __future__ import annotations

from truesheet.model.question import Question

LACKING: dict[str, str] = {}
"""What a machine could find out, and nothing here measures yet, by `question/part`."""


def unchecked(question: Question, part: str) -> str:
    """The reason that is owed where no check speaks of `part` of an answer."""
    lacking = LACKING.get(f"{question.id}/{part}")
    if lacking:
        return f"Not measured: {lacking}."
    return f"Only people can know: {question.only_people_know}."
