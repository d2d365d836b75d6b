"""text-dedup over texts in JSON Lines: each text with the first of its cluster. FILE LIMIT OUT."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import json
import sys
from pathlib import Path

from text_dedup import minhash


def main(file: str, limit: float, out: str) -> None:
    count = Path(file).read_bytes().count(b"\n")
    asked = {
        "path": "json",
        "data_files": file,
        "split": "train",
        "column": "text",
        "output": f"{out}.kept",
        "cache_dir": f"{out}.cache",
        "ngram": 5,
        "min_length": 1,
        "num_perm": 128,
        "threshold": limit,
        "num_proc": 1,
    }
    options = [f"--{name}={value}" for name, value in asked.items()]
    minhash.main(options, standalone_mode=False)
    firsts = [minhash.uf.find(i) for i in range(count)]
    with open(out, "w", encoding="utf-8") as sink:
        json.dump([[int(first), i] for i, first in enumerate(firsts) if first != i], sink)


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
