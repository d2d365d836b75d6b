"""The published JSON Schema of `datasheet.json`, made from the types themselves.

`python -m truesheet.sheet.schema` writes it into `schemas/`; a test fails while the two differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from truesheet.model.canonical import readable
from truesheet.model.datasheet import Datasheet
from truesheet.sheet.datasheet_json import VERSION

NAME = f"datasheet-{VERSION}.json"


def schema() -> bytes:
    """The bytes of `schemas/datasheet-1.json`."""
    made: dict[str, Any] = msgspec.json.schema(Datasheet)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:truesheet:schema:datasheet:{VERSION}",
        "title": f"datasheet.json, version {VERSION}",
        "description": "A datasheet: answers with their standing, evidence, findings.",
    }
    for kind in made["$defs"].values():
        if "description" in kind:
            kind["description"] = " ".join(kind["description"].split())
    made["$defs"]["Datasheet"]["properties"]["truesheet"]["const"] = VERSION
    return readable({**made, **head})


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[3] / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(schema())
