"""The report of a check in all its forms: for people, for programs, for the services of CI."""

from __future__ import annotations

from typing import Literal

from truesheet.model.report import Report

Form = Literal["text", "json", "sarif", "junit", "github", "comment"]
FORMS: tuple[Form, ...] = Form.__args__  # type: ignore[attr-defined]


def rendered(report: Report, form: str, *, colour: bool = False, width: int = 80) -> str:
    """The report in one of FORMS; only `text` looks at `colour` and `width`.

    Raises KeyError for another form.
    """
    if form == "text":
        from truesheet.render.report.text import to_text

        return to_text(report, colour, width)
    if form == "json":
        from truesheet.render.report.json import to_json

        return to_json(report)
    raise KeyError(form)
