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
    if form == "sarif":
        from truesheet.render.report.sarif import to_sarif

        return to_sarif(report)
    if form == "junit":
        from truesheet.render.report.junit import to_junit

        return to_junit(report)
    if form == "github":
        from truesheet.render.report.github import to_commands

        return to_commands(report)
    if form == "comment":
        from truesheet.render.report.comment import to_comment

        return to_comment(report)
    raise KeyError(form)


def summary(report: Report) -> str:
    """The report as Markdown for a job summary, which is appended to $GITHUB_STEP_SUMMARY."""
    from truesheet.render.report.comment import to_summary

    return to_summary(report)
