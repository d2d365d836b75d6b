"""The published JSON Schema of a report, made from the types themselves.

`python -m truesheet.render.report.schema` writes it into `schemas/`; a test fails while the two
differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from truesheet.model.canonical import readable
from truesheet.model.report import EXIT_CODES, Report, VerdictOutcome

VERSION = 1
NAME = f"report-{VERSION}.json"


def schema() -> bytes:
    """The bytes of `schemas/report-1.json`."""
    made: dict[str, Any] = msgspec.json.schema(Report)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:truesheet:schema:report:{VERSION}",
        "title": f"Report of truesheet check, version {VERSION}",
        "description": "What came of each check, how many there are of each, and how it ends.",
    }
    for kind in made["$defs"].values():
        if "description" in kind:
            kind["description"] = " ".join(kind["description"].split())
    outcomes = VerdictOutcome.__args__  # type: ignore[attr-defined]
    count = {"type": "integer", "minimum": 0}
    report = made["$defs"]["Report"]
    report["properties"]["truesheet"]["const"] = VERSION
    report["properties"] |= {
        "tally": {
            "type": "object",
            "description": "How many verdicts of each outcome there are.",
            "properties": dict.fromkeys(outcomes, count),
            "required": list(outcomes),
            "additionalProperties": False,
        },
        "exit_code": {
            "description": "0 clear, 1 something failed, 3 something could not be checked.",
            "enum": [0, *EXIT_CODES.values()],
        },
    }
    report["required"] = [*report["required"], "tally", "exit_code"]
    return readable({**made, **head})


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[4] / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(schema())
