"""The report as JSON: all that is known of every verdict, and how it ends."""

from __future__ import annotations

import msgspec

from truesheet.model.canonical import readable
from truesheet.model.report import Report


def to_json(report: Report) -> str:
    """The report with `tally` and `exit_code` beside its fields. Same report, same bytes."""
    plain = msgspec.to_builtins(report, str_keys=True)
    return readable({**plain, "tally": report.tally, "exit_code": report.exit_code}).decode()
