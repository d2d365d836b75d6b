"""datasketch over texts in JSON Lines: candidates of its LSH. Usage: FILE LIMIT OUT."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import json
import re
import sys

from datasketch import MinHash, MinHashLSH

WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> list[bytes]:
    words = WORD.findall(text.lower())
    return [" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))]


def main(file: str, limit: float, out: str) -> None:
    lsh = MinHashLSH(threshold=limit, num_perm=128)
    pairs: list[tuple[int, int]] = []
    with open(file, encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            made = MinHash(num_perm=128)
            made.update_batch(runs(json.loads(line)["text"]))
            pairs += [(j, i) for j in lsh.query(made)]
            lsh.insert(i, made)
    with open(out, "w", encoding="utf-8") as sink:
        json.dump(pairs, sink)


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
