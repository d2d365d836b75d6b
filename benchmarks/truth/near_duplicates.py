"""Near-copies planted in real texts, at four rates of changed words, beside tools of the same kind.

Of real texts some are copied, and in each copy every word is changed with a fixed probability: put
in place by another word of the corpus, left out, or doubled. How alike a pair then is, is counted
with plain sets in Python, not by the code on trial.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from benchmarks.inputs import shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from benchmarks.truth.near_peers import PEERS, Peer, PeerAbsent, asked
from truesheet.batch.nearjoin import NearJoin

NAME, TITLE = "near_duplicates", "Near-copies planted in texts"
RATES = (0.02, 0.05, 0.10, 0.20)
EACH = 150
"""Copies of each rate."""
STRICT, LOOSE, LOOSEST = 0.7, 0.3, 0.1
DEFAULT = 0.8
_WORD = re.compile(r"[^\W_]+")

Found = set[tuple[int, int]]


class Corpus(NamedTuple):
    """Texts, with the pairs that were planted: the rate of changed words by original and copy."""

    name: str
    texts: list[str]
    planted: dict[tuple[int, int], float]


def entry() -> Entry:
    """Run everybody over every corpus."""
    try:
        corpora = [planted(name, texts) for name, texts in originals().items()]
    except FileNotFoundError as why:
        return Entry(NAME, TITLE, absent=f"{Path(str(why.filename)).name} is not here")
    rows: list[tuple[Cell, ...]] = []
    strict, alarms, absent = [], [], []
    for corpus in corpora:
        alike = {p: jaccard(corpus, p) for p in corpus.planted}
        for limit in (DEFAULT, STRICT, LOOSE, LOOSEST):
            found = ours(corpus.texts, limit)
            rows.append(row("truesheet", corpus, limit, found, alike))
            if limit == STRICT:
                must = {p for p, j in alike.items() if j >= limit}
                strict.append(Rate(len(must & found), len(must)))
                right = sum(jaccard(corpus, p) >= limit for p in found)
                alarms.append(Rate(right, len(found)))
        for peer in PEERS:
            for limit in peer.limits:
                try:
                    found = theirs(peer, corpus, limit)
                    at = limit if peer.jaccard else STRICT
                    rows.append(row(peer.name, corpus, limit, found, alike, at))
                except PeerAbsent as why:
                    absent.append(f"{peer.name} could not be run: {why}.")
    return Entry(
        NAME,
        TITLE,
        data="GSM8K questions with their answers (about 100 words), SST-2 sentences (about 19 "
        "words), and four texts of GSM8K joined (about 400 words); of each about 1,500 texts",
        known=f"{EACH} copies of different texts for each rate of 2, 5, 10 and 20 % changed words "
        "(replaced, left out or doubled); how alike a pair is was counted with Python sets",
        recall=_sum(strict),
        precision=_sum(alarms),
        peer=peers_say(rows),
        columns=COLUMNS,
        rows=tuple(rows),
        notes=(*NOTES, *lost(rows), *dict.fromkeys(absent)),
        quotes=quotes(rows),
    )


COLUMNS = (
    "corpus",
    "tool, limit",
    "found at 2 %",
    "5 %",
    "10 %",
    "20 %",
    "of pairs at or over the limit",
    "reported pairs that are so alike",
    "reported pairs that are planted",
)

NOTES = (
    "Found and true above are counted at a Jaccard index of 0.7 of five-word runs, over the three "
    "corpora. Nothing was chosen on this data.",
    "The verb's limit of 0.8 finds a long text with up to about 2 % of its words changed: a share "
    "(1 - e)^5 of the runs survives a rate e, and a share s gives a Jaccard index of s / (2 - s). "
    "0.7 stands for about 4 %, 0.5 for 8 %, 0.3 for 14 %, 0.2 for 20 %.",
    "MinHash tools report candidates that nobody counted out, so they find some pairs below the "
    "limit and report others that are not alike; a lower limit of ours finds such pairs too. "
    "semhash compares meanings: its limit is no Jaccard index, and 0.7 is counted for it. Its own "
    "model needs a download, and it was given the token vectors of all-MiniLM-L6-v2 instead.",
    "A text of the length of an SST-2 sentence has a dozen runs: one changed word in its middle "
    "takes five of them.",
)


def originals() -> dict[str, list[str]]:
    """1,500 texts of each kind, in the order of their files."""
    gsm = [
        json.loads(line)
        for line in (shared_data() / "gsm8k/train.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    sst = (shared_data() / "backdoor-hiddenkiller-sst2/clean_train.tsv").read_text(encoding="utf-8")
    sentences = [line.rpartition("\t")[0] for line in sst.splitlines()[1:]]
    both = [f"{x['question']} {x['answer']}" for x in gsm]
    return {
        "GSM8K": both[:1500],
        "SST-2": list(dict.fromkeys(s for s in sentences if len(words(s)) >= 10))[:1500],
        "long": [" ".join(both[i : i + 4]) for i in range(1500, len(both) - 3, 4)],
    }


def planted(name: str, texts: Sequence[str], seed: int = 4) -> Corpus:
    """The texts, followed by copies with changed words."""
    rng = random.Random(seed)
    every = [w for t in texts for w in t.split()]
    chosen = rng.sample(range(len(texts)), len(RATES) * EACH)
    made, pairs = list(texts), {}
    for i, rate in zip(chosen, [r for r in RATES for _ in range(EACH)], strict=True):
        pairs[i, len(made)] = rate
        made.append(changed(texts[i], rate, every, rng))
    return Corpus(name, made, pairs)


def changed(text: str, rate: float, every: Sequence[str], rng: random.Random) -> str:
    """The text with each word changed with this probability; at least one is."""
    found = text.split()
    hit = [i for i in range(len(found)) if rng.random() < rate] or [rng.randrange(len(found))]
    for i in hit:
        found[i] = rng.choice((rng.choice(every), "", f"{found[i]} {found[i]}"))
    return " ".join(w for w in found if w)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Runs of five words; a shorter text is one run."""
    found = words(text)
    return {tuple(found[i : i + 5]) for i in range(max(1, len(found) - 4))} if found else set()


def jaccard(corpus: Corpus, pair: tuple[int, int]) -> float:
    a, b = (runs(corpus.texts[i]) for i in pair)
    return len(a & b) / max(1, len(a | b))


def ours(texts: Sequence[str], limit: float) -> Found:
    """Pairs of texts with the same words, and pairs that were counted out."""
    join = NearJoin(limit)
    join.add(pa.array(texts))
    found = join.find()
    same = {(int(f), i) for i, f in enumerate(found.same.tolist()) if 0 <= f < i}
    return same | {(a, b) for a, b in found.pairs.tolist()}


def theirs(peer: Peer, corpus: Corpus, limit: float) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.jsonl"
        lines = (json.dumps({"text": t}) for t in corpus.texts)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return asked(peer, file, limit)


def row(
    tool: str,
    corpus: Corpus,
    limit: float,
    found: Found,
    alike: dict[tuple[int, int], float],
    at: float = 0.0,
) -> tuple[Cell, ...]:
    """What one tool found in one corpus, counted at the Jaccard index `at`, or else its limit."""
    at = at or limit
    by_rate = [
        Rate(sum(p in found for p, r in corpus.planted.items() if r == rate), EACH)
        for rate in RATES
    ]
    must = {p for p, j in alike.items() if j >= at}
    right = sum(jaccard(corpus, p) >= at for p in found)
    return (
        corpus.name,
        f"{tool}, {limit:g}",
        *(f"{r.part}/{r.whole}" for r in by_rate),
        str(Rate(len(must & found), len(must))),
        str(Rate(right, len(found))),
        str(Rate(len(corpus.planted.keys() & found), len(found))),
    )


def peers_say(rows: Sequence[tuple[Cell, ...]]) -> str:
    """The peers at the same limit, over the three corpora."""
    said: dict[str, list[list[int]]] = {}
    asked_at = {p.name: f"{p.limits[0]:g}" for p in PEERS}
    for r in rows:
        tool, _, limit = str(r[1]).partition(", ")
        if limit == asked_at.get(tool):
            said.setdefault(tool, []).append([_part(r[6]), _whole(r[6]), _part(r[7]), _whole(r[7])])
    shown = []
    for tool, counts in said.items():
        a, b, c, d = (sum(n) for n in zip(*counts, strict=True))
        shown.append(f"{tool}: {Rate(a, b)} found, {Rate(c, d)} so alike")
    return "; ".join(shown) or "none could be run"


def lost(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """Where a peer, at some limit, finds more copies of a rate than we do at any of ours."""
    best: dict[tuple[str, int], int] = {}
    for r in rows:
        if str(r[1]).startswith("truesheet"):
            for i in range(len(RATES)):
                at = str(r[0]), i
                best[at] = max(best.get(at, 0), _found(r[2 + i]))
    said = []
    for r in rows:
        for i, rate in enumerate(RATES):
            mine, theirs = best.get((str(r[0]), i), 0), _found(r[2 + i])
            if theirs > mine:
                said.append(
                    f"{r[1]} finds {theirs} of the {EACH} copies with {rate:.0%} changed words in "
                    f"{r[0]}, Truesheet {mine} at its lowest limit; of all that it reports "
                    f"{r[8]} are planted."
                )
    return tuple(said)


def quotes(rows: Sequence[tuple[Cell, ...]]) -> tuple[Quote, ...]:
    """What the rules say of themselves, at the limit that the sheet uses."""
    mine = [r for r in rows if r[1] == f"truesheet, {DEFAULT:g}"]
    false = sum(_whole(r[7]) - _part(r[7]) for r in mine)
    return tuple(
        Quote(
            "text.near_copies",
            "texts of GSM8K and SST-2",
            sum(_found(r[2 + i]) for r in mine),
            EACH * len(mine),
            *((false, sum(_whole(r[7]) for r in mine)) if not i else (0, 0)),
            faults=f"copies with {RATES[i]:.0%} of their words changed",
        )
        for i in (0, 1)
    )


def _found(cell: Cell) -> int:
    return int(str(cell).partition("/")[0])


def _part(cell: Cell) -> int:
    found = re.match(r"([\d,]+) of ([\d,]+)", str(cell))
    return int(found[1].replace(",", "")) if found else 0


def _whole(cell: Cell) -> int:
    found = re.match(r"([\d,]+) of ([\d,]+)", str(cell))
    return int(found[2].replace(",", "")) if found else 0


def _sum(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(r.part for r in rates), sum(r.whole for r in rates))
