"""Truesheet over texts in JSON Lines: pairs that were counted out. Usage: FILE LIMIT OUT."""

import json
import sys

from truesheet.flow.near_texts import NearTexts, near_texts
from truesheet.sources import open_source


def main(file: str, limit: float, out: str) -> None:
    found = near_texts(open_source(file), "text", limit, best=10**9)
    assert isinstance(found, NearTexts), found
    with open(out, "w", encoding="utf-8") as sink:
        json.dump([[a, b] for a, b, _ in found.best], sink)


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
