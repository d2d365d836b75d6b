"""`motivation.purpose` and `uses.potential`: tasks that need something the data lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Balance, Distinct
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import media
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, listed

LOOKS_AT = frozenset({"tasks"})

PICTURES = ("object_detection", "segmentation", "image_generation")
SOUNDS = ("speech_recognition", "audio_generation")
TEXTS = (
    "translation",
    "summarisation",
    "question_answering",
    "information_extraction",
    "text_generation",
)
LEARNT = ("classification", "regression")
TIMES = ("forecasting",)
MANY = 1000
"""Different values of a label above which it has no classes."""


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Each task has the label, the dates or the media that it cannot do without."""
    for i, task in enumerate(said.get("tasks", ())):
        path = f"/tasks/{i}"
        if task in PICTURES:
            yield _medium(task, "image", seen, path)
        elif task in SOUNDS:
            yield _medium(task, "audio", seen, path)
        elif task in TEXTS:
            yield _texts(task, seen, path)
        elif task in LEARNT:
            yield _learnt(task, seen, path)
        elif task in TIMES:
            yield _times(task, seen, path)
        else:
            why = "It needs nothing that the data could be seen to lack."
            yield unsure(f"names the task {_word(task)}", task, path, why)


def _word(task: str) -> str:
    return task.replace("_", " ")


def _medium(task: str, needed: str, seen: Seen, path: str) -> Statement:
    found, says = media(seen), f"names the task {_word(task)}"
    links = bool(seen.with_role("image", "audio")) or any(seen.of_type("url", "file_path"))
    binary = any(f.kind in ("binary", "list") for f in seen.fields)
    if not found or links or binary:
        return unsure(says, task, path, f"The {needed}s may lie in fields that are not opened.")
    says += f"; the files hold {listed(found)} and no {needed}"
    cited = seen.evidence.id("files.inventory") or seen.about_fields
    return Statement(says, task, path, evidence=cited, agrees=False)


def _texts(task: str, seen: Seen, path: str) -> Statement:
    says, cited = f"names the task {_word(task)}", seen.about_fields
    texts = [f.name for f in seen.fields if f.kind in ("text", "list", "binary")]
    if not texts:
        says += "; no field holds text"
        return Statement(says, task, path, evidence=cited, agrees=False, exact=True)
    return unsure(says, task, path, "There is text; whether it suits, people can say.", cited)


def _learnt(task: str, seen: Seen, path: str) -> Statement:
    says, labels = f"names the task {task}", seen.with_role("label")
    if not labels:
        why = "No field is declared as the label, so none was looked at."
        return unsure(says, task, path, why, seen.about_fields)
    label = labels[0]
    balance = seen.evidence.of("labels.balance", label.name, Balance)
    classes = None if isinstance(balance, Absent) else len(balance.classes) + balance.cut
    cited = seen.evidence.id("labels.balance") or seen.about_fields
    if classes is not None and classes < 2:
        says += f"; the label {short([label.name])} holds {count(classes, 'value')} only"
        return Statement(says, task, path, evidence=cited, agrees=False)
    if task == "regression" and label.kind in ("text", "boolean"):
        says += f"; the label {short([label.name])} is no number"
        return Statement(says, task, path, evidence=seen.about_fields, agrees=False, exact=True)
    if task == "classification" and classes is None:
        return _too_many(says, label.name, seen, path)
    says += f"; the label is {short([label.name])}"
    return Statement(says, task, path, evidence=cited, exact=True)


def _too_many(says: str, label: str, seen: Seen, path: str) -> Statement:
    d = seen.evidence.of("values.distinct", label, Distinct)
    if isinstance(d, Absent) or d.distinct * 2 < d.present:
        return unsure(says, "classification", path, "The label has too many values to list.")
    says += f"; the label {short([label])} holds {d.distinct:,} values in {d.present:,} rows"
    cited, exact = seen.evidence.id("values.distinct"), not d.error
    return Statement(says, "classification", path, evidence=cited, agrees=False, exact=exact)


def _times(task: str, seen: Seen, path: str) -> Statement:
    says, cited = f"names the task {task}", seen.about_fields
    dated = [f.name for f in seen.fields if f.temporal or f.role == "time"]
    if dated:
        says += f"; {short(dated)} tells the time"
        return Statement(says, task, path, evidence=cited, exact=True)
    if any(f.kind in ("integer", "number", "text", "list") for f in seen.fields):
        why = "No field is of dates; the order of rows, or a number, may stand for the time."
        return unsure(says, task, path, why, cited)
    says += "; no field can tell the time"
    return Statement(says, task, path, evidence=cited, agrees=False, exact=True)
