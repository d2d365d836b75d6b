"""Find the items of a benchmark that share an n-gram with a corpus: python FILE ITEMS WAY N OUT.

WAY is `python` (sets of tuples of words, as GPT-3's authors describe it), `duckdb` (a join of the
hashes of lists of words) or `truesheet` (all that it does: copies, 8- and 13-grams, retellings).
OUT gets the numbers of the items.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

WORD = re.compile(r"[a-z0-9]+")


def plain(corpus: str, items: str, n: int) -> list[int]:
    """Tuples of words in a dict."""
    owners: dict[tuple[str, ...], list[int]] = {}
    with Path(items).open(encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            words = WORD.findall(json.loads(line)["text"].lower())
            for k in range(len(words) - n + 1):
                owners.setdefault(tuple(words[k : k + n]), []).append(i)
    found: set[int] = set()
    with Path(corpus).open(encoding="utf-8") as lines:
        for line in lines:
            words = WORD.findall(json.loads(line)["text"].lower())
            for gram in zip(*(words[k:] for k in range(n)), strict=False):
                if gram in owners:
                    found.update(owners[gram])
    return sorted(found)


def in_sql(corpus: str, items: str, n: int) -> list[int]:
    """One query: runs of words as lists, joined by their hash."""
    import duckdb

    grams = (
        "select i, hash(w[k:k + {m}]) as h from (select i, w, unnest(range(1, len(w) - {m} + 1))"
        " as k from (select row_number() over () - 1 as i,"
        " regexp_extract_all(lower(text), '[a-z0-9]+') as w from read_json('{file}',"
        " columns={{text: 'varchar'}}, format='newline_delimited')))"
    )
    mine = grams.format(m=n - 1, file=items)
    theirs = grams.format(m=n - 1, file=corpus)
    query = f"select distinct i from ({mine}) where h in (select h from ({theirs})) order by i"
    return [int(r[0]) for r in duckdb.connect().execute(query).fetchall()]


def ours(corpus: str, items: str) -> list[int]:
    """The whole search, as `truesheet leakage --benchmark` makes it."""
    from truesheet.flow.contamination import contaminated
    from truesheet.sources import open_source

    found = contaminated(open_source(corpus), [items], shown=1_000_000).benchmarks[0]
    return sorted(r - 1 for c in found.copies if c.level == "whole" for r in (c.row, *c.same))


def main(corpus: str, items: str, way: str, n: int, out: str) -> None:
    if way == "truesheet":
        found = ours(corpus, items)
    else:
        found = (plain if way == "python" else in_sql)(corpus, items, n)
    Path(out).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
