"""The verb `show`: a sheet, or one question or field of it, on a screen or as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from truesheet.flow.sheet import Sheet
from truesheet.model.canonical import readable
from truesheet.model.errors import TruesheetError, nearest


class UnknownQuestion(TruesheetError):
    """A question was asked for that the sheet does not have.

    Next step: look at the spelling; the error names the closest question.
    """

    code = "E-SHW-001"


class UnknownField(TruesheetError):
    """A field was asked for that the dataset does not have.

    Next step: look at the spelling; the error names the closest field.
    """

    code = "E-SHW-002"


def shown(
    sheet: Sheet,
    *,
    question: str | None = None,
    field: str | None = None,
    only_open: bool = False,
    colour: bool = False,
    width: int = 80,
) -> str:
    """Text for a terminal."""
    from truesheet.render import show, text

    _known(sheet, question, field)
    if question is not None:
        return show.question(sheet.document, question, colour, width)
    if field is not None:
        return show.field(sheet.document, field, colour, width)
    if only_open:
        return show.open_questions(sheet.document, colour, width)
    return text.verdict(sheet.document, colour, width)


def shown_json(
    sheet: Sheet,
    *,
    question: str | None = None,
    field: str | None = None,
    only_open: bool = False,
) -> bytes:
    """The same as JSON."""
    _known(sheet, question, field)
    if question is not None:
        return readable(msgspec.to_builtins(sheet[question]))
    if field is not None:
        return readable(_of_field(sheet, field))
    if only_open:
        waiting = [a.question for a in sheet.document.answers if a.state == "open"]
        return readable(waiting)
    return sheet.to("json")


def _known(sheet: Sheet, question: str | None, field: str | None) -> None:
    ids = [a.question for a in sheet.document.answers]
    if question is not None and question not in ids:
        raise UnknownQuestion(
            f"The sheet has no question {question!r}.", hint=nearest(question, ids)
        )
    names = [f.name for f in sheet.fields]
    if field is not None and field not in names:
        raise UnknownField(f"The dataset has no field {field!r}.", hint=nearest(field, names))


def _of_field(sheet: Sheet, name: str) -> dict[str, Any]:
    """Every value measured of a field, by measure and, where there are splits, by split."""
    found: dict[str, Any] = {}
    for e in sheet.evidence:
        if isinstance(e.value, dict) and name in e.value and e.measure != "labels.by_field":
            key = e.measure if e.scope.split is None else f"{e.measure}[{e.scope.split}]"
            found[key] = e.value[name]
    field = next(f for f in sheet.fields if f.name == name)
    return {"field": msgspec.to_builtins(field), "measured": found}
