"""Run datatrove's n-gram decontamination over texts: python decontaminate.py ITEMS DOCS OUT.

Both files hold one JSON text a line. Its own words, normal form and hash are used, with its default
of 12-grams; the index is made from the items here, since its indexer wants another program and the
network. OUT gets the numbers of the texts that it would remove.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.decont.n_grams import NGramsDecontConfig, NGramsDecontFilter
from datatrove.utils.text import ngrams, simplify_text


def main(items: Path, docs: Path, out: Path) -> None:
    config = NGramsDecontConfig()
    with tempfile.TemporaryDirectory() as folder:
        known = NGramsDecontFilter(folder, config)
        hashes: set[int] = set()
        for line in items.read_text(encoding="utf-8").splitlines():
            words = known.tokenizer.word_tokenize(
                simplify_text(json.loads(line), config.norm_config)
            )
            hashes.update(known.hash_func(" ".join(g)) for g in ngrams(words, config.n_grams))
        kind = config.hash_config.np_descr
        np.array(sorted(hashes), dtype=kind).tofile(Path(folder) / "items.index.hashes")
        removed = []
        for i, line in enumerate(docs.read_text(encoding="utf-8").splitlines()):
            if known.filter(Document(text=json.loads(line), id=str(i))) is not True:
                removed.append(i)
    out.write_text(json.dumps(removed), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
