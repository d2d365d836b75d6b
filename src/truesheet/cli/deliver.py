"""Where a report goes: standard output, files in other forms, the summary of a job."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from truesheet.model.report import Report

SUMMARY = "GITHUB_STEP_SUMMARY"
"""Names the file to which a step of GitHub Actions appends what is shown of it."""


def deliver(report: Report, form: str, out: Path | None, also: Mapping[str, str]) -> None:
    """Write the report in `form` to `out` or standard output, and in other forms to files.

    `also` is a path for each further form. Where the form is `github` and a job is running, its
    summary is appended as well.
    """
    from truesheet.cli.screen import colour, width
    from truesheet.flow.files import write_all
    from truesheet.render.report import rendered, summary

    files = {Path(path): rendered(report, other).encode() for other, path in also.items()}
    if out is not None:
        files[out] = rendered(report, form).encode()
    write_all(files)
    if out is None:
        text = rendered(report, form, colour=colour(), width=width())
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    page = os.environ.get(SUMMARY)
    if form == "github" and page:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(summary(report))
