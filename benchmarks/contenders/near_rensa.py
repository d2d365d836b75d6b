"""rensa over texts in JSON Lines: candidates of its LSH. Usage: FILE LIMIT OUT."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import json
import re
import sys

from rensa import RMinHash, RMinHashLSH

BANDS = {0.7: 16, 0.8: 16}  # of 128 permutations; the rule of thumb (1/b)^(1/r) for the limit
WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))]


def main(file: str, limit: float, out: str) -> None:
    lsh = RMinHashLSH(threshold=limit, num_perm=128, num_bands=BANDS.get(limit, 64))
    pairs: list[tuple[int, int]] = []
    with open(file, encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            made = RMinHash(num_perm=128, seed=42)
            made.update(runs(json.loads(line)["text"]))
            pairs += [(j, i) for j in lsh.query(made)]
            lsh.insert(i, made)
    with open(out, "w", encoding="utf-8") as sink:
        json.dump(pairs, sink)


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
