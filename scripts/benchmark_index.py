"""Make an index of a benchmark: hashes of its 5-grams, no text.

    python scripts/benchmark_index.py gsm8k/test.jsonl --field question --name "GSM8K test" \
        --edition 3101c7d --licence MIT --source github.com/openai/grade-school-math \
        --out gsm8k-test.index.json

The file may then be given to `truesheet leakage DATA --benchmark gsm8k-test.index.json`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from truesheet.measures.benchmark_index import index_of, written
from truesheet.sources import open_source


def main() -> None:
    """Read the benchmark as Truesheet reads data, and write its index."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    ask.add_argument("file", type=Path)
    ask.add_argument("--field", required=True, help="the field that holds the items' texts")
    ask.add_argument("--name", required=True)
    for word in ("edition", "licence", "source"):
        ask.add_argument(f"--{word}", default="")
    ask.add_argument("--out", type=Path, required=True)
    told = ask.parse_args()
    index = index_of(
        texts(told.file, told.field),
        name=told.name,
        edition=told.edition,
        licence=told.licence,
        source=told.source,
        field=told.field,
    )
    told.out.write_text(written(index), encoding="utf-8")
    print(f"{index.items:,} items, {index.skipped:,} too short, {len(index.hashes):,} hashes")


def texts(file: Path, field: str) -> list[str]:
    """The texts of a field, row by row; a row without one is an empty text."""
    source = open_source(file, columns=[field])
    found: list[str] = []
    for part in source.parts:
        for batch in part.batches(source.schema):
            found += [v or "" for v in batch.columns[0].array.to_pylist()]
    return found


if __name__ == "__main__":
    main()
